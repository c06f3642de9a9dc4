# Sourced by scripts/cluster: the processes, their ports and whether they are ready.
# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with the other files

readonly CONTROL_PLANE=(etcd kube-apiserver kube-controller-manager)
readonly SERVICE_CIDR=10.96.0.0/16
readonly READY_SECONDS=120

# The same address in and out of the namespace of a cluster with a node: a relay stands outside.
server() { echo "https://127.0.0.1:$API_PORT"; }

# What runs, in the order of its start.
components() {
  if has_node; then
    printf '%s\n' relay "${CONTROL_PLANE[@]}" "${NODE_COMPONENTS[@]}"
  else
    printf '%s\n' "${CONTROL_PLANE[@]}"
  fi
}

# --- settings: the ports and the version of this cluster and whether it has a node, kept until wipe ---

load_settings() {
  ETCD_PORT='' ETCD_PEER_PORT='' API_PORT='' DATA_VERSION='' NETNS=''
  # shellcheck source=/dev/null
  [ ! -e "$STATE/settings" ] || . "$STATE/settings"
}

save_settings() {
  printf '%s=%s\n' API_PORT "$API_PORT" ETCD_PORT "$ETCD_PORT" ETCD_PEER_PORT "$ETCD_PEER_PORT" \
    DATA_VERSION "$KUBE_VERSION" NETNS "$NETNS" >"$STATE/settings.new"
  mv "$STATE/settings.new" "$STATE/settings"
}

# The ports of last time, else the usual ones, else the next which are free. One lock for all clusters: two new ones must
# not choose the same.
choose_ports() {
  take_lock ports
  API_PORT=$(free_port "${API_PORT:-26443}")
  ETCD_PORT=$(free_port "${ETCD_PORT:-26379}")
  ETCD_PEER_PORT=$(free_port "${ETCD_PEER_PORT:-26380}")
  save_settings
  release_lock ports
}

free_port() { # free_port WISH
  local port=$1
  while port_taken "$port"; do
    port=$((port + 10))
    [ "$port" -lt 65536 ] || die "no free port from $1 on"
  done
  [ "$port" = "$1" ] || say "port $1 is taken, using $port"
  echo "$port"
}

port_taken() {
  local settings
  for settings in "$CACHE"/cluster/*/settings; do
    [ "$settings" = "$STATE/settings" ] || ! grep -q "_PORT=$1\$" "$settings" 2>/dev/null || return 0
  done
  listening "$1"
}

listening() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# shellcheck disable=SC2016 # the port is the inner shell's $0
listening_inside() { inside bash -c ': <"/dev/tcp/127.0.0.1/$0"' "$1"; }

# --- processes ---

# pid COMPONENT: of the running process, from its pid file. The file may be of before a reboot and the pid be another
# program's by now, or another cluster's, so the executable and the folder in the arguments have to be ours.
pid() {
  local pid exe
  read -r pid 2>/dev/null <"$STATE/run/$1.pid" || return 1
  exe=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
  [[ ${exe% (deleted)} == */"$1" ]] || return 1
  tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$STATE/" || return 1
  echo "$pid"
}

all_alive() {
  local component
  for component in $(components); do pid "$component" >/dev/null || return 1; done
}

# start COMPONENT OPTIONS…: detached, with a log of this start (and the one before). The process writes its own pid file
# before it becomes the component, so that no end of this script can leave a process nobody knows of.
start() {
  local component=$1 log=$STATE/logs/$1.log lock=${locks[cluster-$NAME]} enter=()
  shift
  ! has_node || [ "$component" = relay ] || enter=(nsenter "--net=/run/netns/$NETNS" --)
  mkdir -p "$STATE/logs" "$STATE/run"
  [ ! -e "$log" ] || mv "$log" "$log.before"
  # shellcheck disable=SC2016
  setsid bash -c 'echo $$ >"$0"; exec "$@"' "$STATE/run/$component.pid" "${enter[@]}" "$(binary "$component")" "$@" \
    >"$log" 2>&1 </dev/null {lock}>&- &
  starting["$component"]=$!
}

start_all() {
  ! has_node || start_relay
  start_etcd
  await "etcd" listening_inside "$ETCD_PORT" # an API server which comes first tries again only after a second
  start_apiserver
  await "kube-apiserver" api /readyz
  start_controller_manager
  await "the namespace default" ready
  ! has_node || start_node
}

start_etcd() {
  local pki=$STATE/pki tls=() side
  for side in '' peer-; do
    tls+=("--${side}cert-file=$pki/etcd.crt" "--${side}key-file=$pki/etcd.key"
      "--${side}trusted-ca-file=$pki/ca.crt" "--${side}client-cert-auth")
  done
  # no fsync: what the machine's crash would cost is a wipe, what each write would cost is time
  start etcd --name drey --data-dir "$STATE/etcd" --unsafe-no-fsync --log-level warn --enable-grpc-gateway=false \
    --listen-client-urls "https://127.0.0.1:$ETCD_PORT" --advertise-client-urls "https://127.0.0.1:$ETCD_PORT" \
    --listen-peer-urls "https://127.0.0.1:$ETCD_PEER_PORT" \
    --initial-advertise-peer-urls "https://127.0.0.1:$ETCD_PEER_PORT" \
    --initial-cluster "drey=https://127.0.0.1:$ETCD_PEER_PORT" "${tls[@]}"
}

start_apiserver() {
  local pki=$STATE/pki place
  # Without nodes nothing uses the endpoints of the service "kubernetes", and a loopback address is refused there:
  # hence no endpoint reconciler.
  place=(--bind-address 127.0.0.1 --advertise-address 127.0.0.1 --endpoint-reconciler-type none)
  # For logs and exec the API server is a client of the kubelet.
  ! has_node || place=(--bind-address 0.0.0.0 --advertise-address "$NODE_ADDRESS" --kubelet-preferred-address-types InternalIP
    --kubelet-client-certificate "$pki/drey-admin.crt" --kubelet-client-key "$pki/drey-admin.key"
    --kubelet-certificate-authority "$pki/ca.crt")
  # The audit log blocks: a request's line is on disk before its answer is out.
  start kube-apiserver "${place[@]}" --secure-port "$API_PORT" \
    --tls-cert-file "$pki/kube-apiserver.crt" --tls-private-key-file "$pki/kube-apiserver.key" \
    --client-ca-file "$pki/ca.crt" --token-auth-file "$pki/tokens.csv" \
    --etcd-servers "https://127.0.0.1:$ETCD_PORT" --etcd-cafile "$pki/ca.crt" \
    --etcd-certfile "$pki/etcd.crt" --etcd-keyfile "$pki/etcd.key" \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-key-file "$pki/service-account.pub" \
    --service-account-signing-key-file "$pki/service-account.key" \
    --service-cluster-ip-range "$SERVICE_CIDR" \
    --audit-policy-file "$here/cluster.d/audit-policy.yaml" --audit-log-path "$AUDIT_LOG" \
    --audit-log-mode blocking --audit-log-maxsize 4000
}

start_controller_manager() {
  local pki=$STATE/pki
  # at the usual 20 requests a second the controllers would take 5 s to start, one after the other
  start kube-controller-manager --kubeconfig "$STATE/kube-controller-manager.kubeconfig" --secure-port 0 \
    --leader-elect=false --kube-api-qps 500 --kube-api-burst 1000 --use-service-account-credentials \
    --service-account-private-key-file "$pki/service-account.key" --root-ca-file "$pki/ca.crt" \
    --cluster-signing-cert-file "$pki/ca.crt" --cluster-signing-key-file "$pki/ca.key" \
    --service-cluster-ip-range "$SERVICE_CIDR"
}

# Those which ask first, what they ask last.
stop_all() {
  ! has_node || stop_node
  stop kube-controller-manager kube-apiserver
  stop etcd relay
  ! has_node || remove_namespace
}

stop() { # stop COMPONENT…: TERM, after 10 s KILL
  local component pid pids=() tries
  for component; do
    pid=$(pid "$component") || continue
    pids+=("$pid")
    kill -TERM "$pid" 2>/dev/null || true
  done
  for pid in "${pids[@]}"; do
    for ((tries = 0; tries < 250; tries++)); do
      ended "$pid" && break
      [ "$tries" != 200 ] || kill -KILL "$pid" 2>/dev/null || true
      sleep 0.05
    done
  done
  for component; do rm -f "$STATE/run/$component.pid"; done
}

# Without process or a zombie: only then the ports are free.
ended() { ! grep '^State:' "/proc/$1/status" 2>/dev/null | grep -qv '[ZX] ('; }

# --- readiness ---

# api PATH: GET with the identity of the controller manager, whose requests the audit log leaves out.
api() {
  local pki=$STATE/pki
  curl -q -sSf --noproxy '*' --max-time 5 --cacert "$pki/ca.crt" --cert "$pki/kube-controller-manager.crt" \
    --key "$pki/kube-controller-manager.key" "$(server)$1"
}

# Pods are refused before the default service account of their namespace exists.
ready() {
  api /readyz && api /api/v1/namespaces/default/serviceaccounts/default &&
    api /api/v1/namespaces/default/configmaps/kube-root-ca.crt
}

# A machine under load may answer late; that is no reason to restart what works.
ready_within() { # ready_within SECONDS
  local end=$((SECONDS + $1))
  until ready >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

# await WHAT COMMAND…: until COMMAND succeeds. When a process has ended, or time is over, shows what its log says.
await() {
  local what=$1 began=$SECONDS component
  shift
  until "$@" >/dev/null 2>&1; do
    for component in "${!starting[@]}"; do
      kill -0 "${starting[$component]}" 2>/dev/null || {
        tail -n 5 "$STATE/logs/$component.log" >&2
        die "$component ended; its whole log is $STATE/logs/$component.log (if the data are damaged, wipe them)"
      }
    done
    [ $((SECONDS - began)) -lt "$READY_SECONDS" ] ||
      die "$what is not ready after $READY_SECONDS s; see the logs in $STATE/logs"
    sleep 0.1
  done
}
