"""Runs the commands of the documentation pages: tests/docs/run says how."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

FENCE = re.compile(r"^```(\S*) ?(.*)$")
KINDS = {"": "without a cluster", "server": "on a control plane", "job": "with a running job", "elsewhere": "elsewhere"}
SHOWN = {"yaml", "text", "json"}  # languages of blocks that are no commands
DEPLOYS = {"run", "run-application", "apply"}
ENDS = {"diff": 1, "check": 7}  # how a command of a table ends where nothing is there yet; others with 5
PAPER_NODE = """
apiVersion: v1
kind: Node
metadata: {name: paper}
status:
  capacity: {cpu: "8", memory: 32Gi, pods: "110"}
  allocatable: {cpu: "8", memory: 32Gi, pods: "110"}
"""


class Block:
    def __init__(self, page, line, language, kind, lines):
        self.page, self.line, self.kind = page, line, kind
        if language == "console":
            lines = [one[2:] for one in lines if one.startswith("$ ")]
        self.text = "\n".join(lines)
        self.place = f"{page}:{line}"


def blocks_of(page):
    """The blocks of commands of a page; a block whose kind is not known is an error."""
    found, opened = [], None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        fence = FENCE.match(line)
        if opened is None and fence:
            language, kind = fence.groups()
            if language not in SHOWN | {"sh", "console"} or kind not in KINDS:
                raise SystemExit(f"docs: {page}:{number}: a block of an unknown kind: {line}")
            opened = (number, language, kind, [])
        elif opened and line.rstrip() == "```":
            if opened[1] not in SHOWN:
                found.append(Block(page, *opened))
            opened = None
        elif opened:
            opened[3].append(line)
    return found


def table_commands(page):
    """The commands of drey and of Flink's client in the tables of a page."""
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.startswith("|"):
            for span in re.findall(r"`([^`]+)`", line.replace("\\|", "|")):
                if re.match(r"(drey|flink) [a-z]", span):
                    yield f"{page}:{number}", span


def broken_links(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
        if not (page.parent / target).exists():
            yield f"{page}: a link to {target}, which is not there"


def stale_figures(page):
    """Figures, each a cell of its own, that the file of tests/bench to which their row links does not have."""
    for number, line in enumerate(page.read_text().splitlines(), 1):
        source = re.search(r"\((tests/bench/[A-Z]+\.md)\)", line) if line.startswith("|") else None
        if source:
            measured = pathlib.Path(source.group(1)).read_text()
            for figure in re.findall(r"\| (\d[\d.,]* (?:ms|s|MB)) (?=\|)", line):
                if f" {figure} " not in measured:
                    yield f"{page}:{number}: {source.group(1)} has no {figure}"


class Runner:
    def __init__(self, room, job):
        self.room, self.job = room, job
        self.tree = room / "tree"
        self.failed, self.count = [], dict.fromkeys(KINDS, 0)
        self.tables, self.left = 0, []
        self.environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "LC_ALL": "C.UTF-8"}

    def lay_out(self):
        """A copy of what the commands name. On the node it has the node's image, its job and its S3 server."""
        self.tree.mkdir()
        shutil.copytree("examples", self.tree / "examples")
        if self.job:
            for file in (self.tree / "examples").rglob("*"):
                if file.is_file():
                    file.write_text(self.on_node(file.read_text()))

    @staticmethod
    def on_node(text):
        endpoint = os.environ["S3_ENDPOINT"]
        text = text.replace("flink:2.3.0", "localhost/flink:2.3.0").replace(
            "/opt/flink/examples/streaming/StateMachineExample.jar", "/opt/flink/usrlib/my-flink-job.jar")
        text = text.replace('  "$@" \\\n', f'  -Ds3.endpoint={endpoint} "$@" \\\n')
        text = text.replace("  flinkConfiguration:\n", f"  flinkConfiguration:\n    s3.endpoint: {endpoint}\n")
        return text.replace("access-key: change-me", "access-key: flink").replace(
            "secret-key: change-me", "secret-key: flink-secret")

    def shell(self, text, server, patience):
        environment = dict(self.environment)
        if server:
            environment["KUBECONFIG"] = str(self.room / "kubeconfig")
        try:
            return subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=self.tree, env=environment, timeout=patience,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        except subprocess.TimeoutExpired as late:
            return subprocess.CompletedProcess(text, 124, f"{(late.stdout or b'').decode()}\nit did not end in {patience} s")

    def must(self, text):
        ended = self.shell(text, True, 60)
        if ended.returncode:
            raise SystemExit(f"docs: {text}: {ended.stdout}")

    def enter(self, namespace):
        self.must(f"kubectl create namespace {namespace}; kubectl config set-context --current --namespace {namespace}; "
                  f"kubectl wait --for=create serviceaccount/default --timeout 30s")
        if self.job:
            self.must(f"kubectl create rolebinding docs-job --clusterrole=edit --serviceaccount={namespace}:default")

    def run_block(self, block):
        kind = block.kind
        if kind == "elsewhere" or (kind == "job") != self.job:
            self.left.append(block)
            return
        if self.job:
            print(f"docs: {block.place}", file=sys.stderr, flush=True)
        ended = self.shell(self.on_node(block.text) if self.job else block.text, kind != "", 600 if self.job else 30)
        self.count[kind] += 1
        if ended.returncode:
            self.failed.append(f"{block.place}: exit code {ended.returncode} of\n{block.text}\n{ended.stdout}")

    def try_command(self, place, text):
        words = shlex.split(text)
        if words[1] in DEPLOYS and "--dry-run=client" not in words:
            words.insert(2, "--dry-run=server")
        ended = self.shell(shlex.join(words), True, 30)
        self.tables += 1
        if ended.returncode not in (0, ENDS.get(words[1], 5)):
            self.failed.append(f"{place}: exit code {ended.returncode} of {text}\n{ended.stdout}")

    def page(self, page, number):
        self.failed += [*broken_links(page), *stale_figures(page)]
        blocks = blocks_of(page)
        namespace = f"drey-test-docs-{number}"
        here = any((block.kind == "job") == self.job and block.kind != "elsewhere" for block in blocks)
        if here:
            self.enter(namespace)
        for block in blocks:
            self.run_block(block)
        if here and self.job:
            self.must(f"kubectl delete namespace {namespace} --timeout 50s")

    def tables_of(self, pages):
        self.enter("drey-test-docs-empty")
        for page in pages:
            for place, text in table_commands(page):
                self.try_command(place, text)

    def report(self):
        for failure in self.failed:
            print(f"docs: {failure}", file=sys.stderr)
        ran = ", ".join(f"{number} {KINDS[kind]}" for kind, number in self.count.items() if number)
        print(f"docs: blocks run: {ran or 'none'}; commands of tables tried: {self.tables}; failures: {len(self.failed)}")
        for kind, words in KINDS.items():
            left = [block.place for block in self.left if block.kind == kind]
            if left:
                print(f"docs: not run here, but {words}: {len(left)} ({', '.join(left)})")


def main():
    room, job = pathlib.Path(sys.argv[1]), sys.argv[2:] == ["--job"]
    pages = [pathlib.Path("README.md"), *sorted(pathlib.Path("examples").rglob("*.md"))]
    runner = Runner(room, job)
    runner.lay_out()
    if not job:
        runner.must(f"kubectl create -f - <<'E'\n{PAPER_NODE}\nE\n")
    for number, page in enumerate(pages):
        runner.page(page, number)
    if not job:
        runner.tables_of([page for page in pages if page.name.startswith("from-")])
    runner.report()
    wanted = ["job"] if job else ["", "server"]
    sys.exit(bool(runner.failed) or not all(runner.count[kind] for kind in wanted))


main()
