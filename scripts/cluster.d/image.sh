# Sourced by scripts/cluster: container images without any tool for images, given to the node's containerd.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files
# An image is a folder in the OCI image layout: layers, a configuration that lists them, a manifest that lists both, an index.
# Everything is called by its SHA-256, and the same input makes the same image.

# import_image NAME TAG CONFIG LAYER…: localhost/NAME:TAG, unless it is there already. CONFIG is the image's "config" as JSON,
# a LAYER a tar file.
import_image() {
  local name=$1 tag=$2 config=$3 layout manifest
  shift 3
  layout=$(mktemp -d "$CACHE/image.XXXXXX")
  manifest=$(write_layout "$layout" "$tag" "$config" "$@")
  if ! ctr image ls "name==localhost/$name:$tag" | grep -qF "sha256:$manifest"; then
    say "importing localhost/$name:$tag"
    # containerd may be about to collect layers of the image that had the tag before, which it just took for granted
    give_image "$layout" "$name" 2>/dev/null || give_image "$layout" "$name" || die "containerd does not take the image $name:$tag"
  fi
  rm -rf "$layout"
}

give_image() { tar -C "$1" -cf - . | ctr image import --base-name "localhost/$2" - >/dev/null; } # give_image LAYOUT NAME

write_layout() { # write_layout FOLDER TAG CONFIG LAYER…: prints the manifest's digest
  local folder=$1 tag=$2 config=$3 layer digest digests=() layers=() manifest
  shift 3
  mkdir -p "$folder/blobs/sha256"
  for layer; do
    digest=$(digest_of "$layer")
    ln "$layer" "$folder/blobs/sha256/$digest"
    digests+=("sha256:$digest")
    layers+=("$(descriptor application/vnd.oci.image.layer.v1.tar "$layer" "$digest")")
  done
  jq -cn --argjson config "$config" '{architecture: $ARGS.positional[0], os: "linux", config: $config,
    rootfs: {type: "layers", diff_ids: $ARGS.positional[1:]}}' --args "$(architecture)" "${digests[@]}" >"$folder/config"
  config=$(keep_blob "$folder" config application/vnd.oci.image.config.v1+json)
  jq -cn --argjson config "$config" '{schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config: $config,
    layers: $ARGS.positional | map(fromjson)}' --args "${layers[@]}" >"$folder/manifest"
  manifest=$(keep_blob "$folder" manifest application/vnd.oci.image.manifest.v1+json)
  jq -cn --argjson manifest "$manifest" --arg tag "$tag" '{schemaVersion: 2,
    manifests: [$manifest + {annotations: {"org.opencontainers.image.ref.name": $tag}}]}' >"$folder/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$folder/oci-layout"
  jq -r '.digest | ltrimstr("sha256:")' <<<"$manifest"
}

keep_blob() { # keep_blob LAYOUT FILE MEDIA_TYPE: moves the file to where its digest is looked for; prints what refers to it
  local digest
  digest=$(sha256sum <"$1/$2" | cut -d' ' -f1)
  descriptor "$3" "$1/$2" "$digest"
  mv "$1/$2" "$1/blobs/sha256/$digest"
}

descriptor() { # descriptor MEDIA_TYPE FILE DIGEST
  printf '{"mediaType":"%s","digest":"sha256:%s","size":%s}\n' "$1" "$3" "$(stat -c %s "$2")"
}

# Large files do not change, and are read once only for it.
digest_of() {
  [ -e "$1.sha256" ] || sha256sum <"$1" | cut -d' ' -f1 >"$1.sha256"
  cat "$1.sha256"
}

architecture() { case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac; }

# pack FOLDER TAR: the folder's files as a layer, the same bytes each time.
pack() {
  tar -C "$1" --sort=name --mtime=@0 --numeric-owner -cf "$2.new" .
  rm -f "$2.sha256"
  mv "$2.new" "$2"
}

program_layer() { # program_layer COMPONENT: prints the layer that has nothing but the program
  local program layer folder
  program=$(binary "$1") layer=$program.tar
  if [ ! -e "$layer" ]; then
    folder=$(mktemp -d "$CACHE/layer.XXXXXX")
    chmod 755 "$folder"
    install -m 755 "$program" "$folder"
    pack "$folder" "$layer"
    rm -rf "$folder"
  fi
  echo "$layer"
}
