#!/usr/bin/env python3
"""A container image of drey alone, as an OCI image layout in a tar file, made by no daemon. Same input, same bytes.

usage: image.py --version VERSION --revision COMMIT --description TEXT OUT ARCHITECTURE=PROGRAM…
Of the environment it reads SOURCE_DATE_EPOCH.
"""
import argparse
import datetime
import gzip
import hashlib
import io
import json
import os
import pathlib
import tarfile

USER = 65532  # a number, for a pod that must not run as root is judged by that; the one that others call nonroot, too
ROOTS = pathlib.Path("/usr/share/ca-certificates/mozilla")  # not /etc/ssl: there a machine has authorities of its own
NOTICES = pathlib.Path("/usr/share/doc/ca-certificates/copyright")
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


class Tree:
    """A tar file in memory; all of one time, and root's unless said."""

    def __init__(self, moment):
        self.moment, self.bytes = moment, io.BytesIO()
        self.tar = tarfile.open(fileobj=self.bytes, mode="w", format=tarfile.GNU_FORMAT)

    def _entry(self, name, mode, owner):
        entry = tarfile.TarInfo(name)
        entry.mtime, entry.mode, entry.uid, entry.gid = self.moment, mode, owner, owner
        return entry

    def folder(self, name, mode=0o755, owner=0):
        entry = self._entry(name + "/", mode, owner)
        entry.type = tarfile.DIRTYPE
        self.tar.addfile(entry)

    def file(self, name, content, mode=0o644):
        entry = self._entry(name, mode, 0)
        entry.size = len(content)
        self.tar.addfile(entry, io.BytesIO(content))

    def done(self):
        self.tar.close()
        return self.bytes.getvalue()


def layer(program, moment):
    """The files of the image: the program, whom to trust, a user that is not root, licences."""
    tree = Tree(moment)
    for name in ("etc", "etc/ssl", "etc/ssl/certs", "home"):
        tree.folder(name)
    tree.folder("home/nonroot", 0o700, USER)
    tree.folder("tmp", 0o1777)
    for name in ("usr", "usr/local", "usr/local/bin", "usr/share", "usr/share/doc", "usr/share/doc/ca-certificates", "usr/share/doc/drey"):
        tree.folder(name)
    tree.file("etc/passwd", f"root:x:0:0:root:/:/nonexistent\nnonroot:x:{USER}:{USER}:nonroot:/home/nonroot:/nonexistent\n".encode())
    tree.file("etc/group", f"root:x:0:\nnonroot:x:{USER}:\n".encode())
    tree.file("etc/ssl/certs/ca-certificates.crt", b"".join(each.read_bytes() for each in sorted(ROOTS.glob("*.crt"))))
    tree.file("usr/local/bin/drey", program.read_bytes(), 0o755)
    tree.file("usr/share/doc/ca-certificates/copyright", NOTICES.read_bytes())
    tree.file("usr/share/doc/drey/licences.txt", program.with_name(program.name + ".licences.txt").read_bytes())
    tree.file("usr/share/doc/drey/drey.spdx.json", program.with_name(program.name + ".spdx.json").read_bytes())
    return tree.done()


class Layout:
    """Blobs by their digests."""

    def __init__(self):
        self.blobs = {}

    def keep(self, media_type, content):
        if not isinstance(content, bytes):
            content = json.dumps(content, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()
        self.blobs[digest] = content
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}

    def write(self, out, root, moment):
        tree = Tree(moment)
        tree.folder("blobs")
        tree.folder("blobs/sha256")
        for digest in sorted(self.blobs):
            tree.file(f"blobs/sha256/{digest}", self.blobs[digest])
        tree.file("index.json", json.dumps(root, sort_keys=True).encode())
        tree.file("oci-layout", b'{"imageLayoutVersion": "1.0.0"}')
        out.write_bytes(tree.done())


def image(layout, architecture, program, labels, moment):
    """Keeps the image for one architecture; what refers to it."""
    files = layer(program, moment)
    config = layout.keep(CONFIG, {
        "architecture": architecture, "os": "linux", "created": labels["org.opencontainers.image.created"],
        "config": {"Entrypoint": ["/usr/local/bin/drey"], "User": f"{USER}:{USER}", "WorkingDir": "/home/nonroot", "Labels": labels,
                   "Env": ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/home/nonroot"]},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(files).hexdigest()]},
        "history": [{"created": labels["org.opencontainers.image.created"], "created_by": "scripts/package"}]})
    manifest = layout.keep(MANIFEST, {
        "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "annotations": labels,
        "layers": [layout.keep(LAYER, gzip.compress(files, mtime=0))]})
    return {**manifest, "platform": {"architecture": architecture, "os": "linux"}}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--revision", required=True)
    parser.add_argument("--description", required=True)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("programs", nargs="+", metavar="ARCHITECTURE=PROGRAM")
    options = parser.parse_args()
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    labels = {"org.opencontainers.image." + name: text for name, text in {
        "title": "drey", "description": options.description, "version": options.version, "licenses": "Apache-2.0",
        "revision": options.revision,
        "created": datetime.datetime.fromtimestamp(moment, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")}.items() if text}
    layout = Layout()
    images = []
    for architecture, program in (each.split("=", 1) for each in options.programs):
        images.append(image(layout, architecture, pathlib.Path(program), labels, moment))
    index = layout.keep(INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": images, "annotations": labels})
    layout.write(options.out, {"schemaVersion": 2, "mediaType": INDEX, "manifests": [
        {**index, "annotations": {"org.opencontainers.image.ref.name": options.version}}]}, moment)


main()
