# Sourced by scripts/cluster: one real node, in a network namespace without a way out.
# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with the other files
# The control plane runs in the namespace too. Nothing there has a default route, so an address that is not the cluster's is
# unreachable at once, for the node and for its pods.

readonly NODE_COMPONENTS=(versitygw kube-scheduler containerd kubelet kube-proxy)
readonly NODE_BUILT=(kubectl kube-scheduler kubelet kube-proxy relay pause coredns versitygw)
readonly NODE_NAME=node
readonly NODE_ADDRESS=10.250.0.1
readonly POD_CIDR=10.244.0.0/24
readonly DNS_ADDRESS=10.96.0.10 # as coredns.yaml has it
readonly NODE_PACKAGES=(containerd=containerd runc=runc /usr/lib/cni/ptp=containernetworking-plugins iptables=iptables ip=iproute2 jq=jq)

has_node() { [ -n "$NETNS" ]; }

need_node() {
  local problem
  problem=$(why_no_node)
  [ -z "$problem" ] || die "$problem"
  need_packages "${NODE_PACKAGES[@]}"
}

# Runs a command where the cluster is.
inside() {
  if has_node; then nsenter "--net=/run/netns/$NETNS" -- "$@"; else "$@"; fi
}

kubectl() { "$(binary kubectl)" --kubeconfig "$KUBECONFIG_FILE" --context drey "$@"; }
ctr() { command ctr --address "/run/$NETNS/containerd.sock" --namespace k8s.io "$@"; }

# --- the namespace ---

# Not a name that is there already: it may be of a cluster in another cache.
choose_namespace() {
  local i=2
  NETNS=drey-$NAME
  while [ -e "/run/netns/$NETNS" ]; do NETNS=drey-$NAME-$((i++)); done
}

make_namespace() {
  [ -e "/run/netns/$NETNS" ] || ip netns add "$NETNS"
  inside ip link set lo up
  # Not every kernel has dummy devices, so the node's address is on a pair of which nobody has the other end.
  inside ip link show node0 >/dev/null 2>&1 || inside ip link add node0 type veth peer name node0-end
  inside ip link set node0-end up
  inside ip addr replace "$NODE_ADDRESS/24" dev node0
  inside ip link set node0 up
  # A packet to a service needs a route before kube-proxy's rules turn it into one to a pod.
  inside ip route replace "$SERVICE_CIDR" dev node0 src "$NODE_ADDRESS"
  inside sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
  # what `ip netns exec` resolves names with
  mkdir -p "/etc/netns/$NETNS" "/run/$NETNS"
  printf 'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver %s\noptions ndots:5\n' \
    "$DNS_ADDRESS" >"/etc/netns/$NETNS/resolv.conf"
  chmod -R a+rX /etc/netns
}

remove_namespace() {
  [ ! -e "/run/netns/$NETNS" ] || ip netns del "$NETNS" || true
  rm -rf "/etc/netns/$NETNS" "/run/$NETNS"
  rmdir /etc/netns 2>/dev/null || true
}

# --- control groups: below a folder of the cluster's own, for a kubelet ends what it does not know beside its pods ---

# One in each hierarchy, and version 2 has only one.
cgroup_folders() { awk -v own="$NETNS" '$3 ~ /^cgroup2?$/ {print $2 "/" own}' /proc/mounts; }

make_cgroups() {
  local folder controller controllers
  for folder in $(cgroup_folders); do
    mkdir -p "$folder"
    # ten times a process's: what else runs on the machine is to leave the pods something
    [ ! -e "$folder/cpu.shares" ] || echo 10240 >"$folder/cpu.shares"
    [ ! -e "$folder/cpu.weight" ] || echo 1000 >"$folder/cpu.weight"
  done
  [ -e /sys/fs/cgroup/cgroup.controllers ] || return 0
  read -ra controllers </sys/fs/cgroup/cgroup.controllers
  for controller in "${controllers[@]}"; do
    echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control || true
  done
}

remove_cgroups() {
  local folder
  for folder in $(cgroup_folders); do
    [ ! -d "$folder" ] || find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}

# --- start ---

start_relay() {
  make_namespace
  start relay "127.0.0.1:$API_PORT" "/run/netns/$NETNS" "127.0.0.1:$API_PORT" "$STATE/"
}

start_node() {
  umask 022 # what containerd and the kubelet write is read in pods by other users
  start_s3
  start_scheduler
  start_containerd
  await containerd ctr version
  import_image pause 1 '{"Entrypoint":["/pause"]}' "$(program_layer pause)"
  import_image coredns 1 '{"Entrypoint":["/coredns"]}' "$(program_layer coredns)"
  start_kubelet
  start_proxy
  kubectl apply -f "$here/cluster.d/coredns.yaml" >/dev/null
  await "the S3 server" s3_answers
  await "the node" node_ready
  await "the cluster's DNS" names_resolve
  umask 077
}

start_scheduler() {
  write_component_kubeconfig kube-scheduler
  start kube-scheduler --kubeconfig "$STATE/kube-scheduler.kubeconfig" --secure-port 0 --leader-elect=false
}

start_containerd() {
  local folder=$STATE/containerd
  mkdir -p "$folder/cni" "$STATE/shared"
  chmod 1777 "$STATE/shared"
  # Every container gets the node's folder /shared: storage which all pods see, without volumes, which Flink 1.12 cannot be told.
  # The limit on open files would be one that this process may not set.
  command ctr oci spec | jq --arg shared "$STATE/shared" --arg access "$S3_ACCESS_KEY" --arg secret "$S3_SECRET_KEY" 'del(.process.rlimits)
    | .process.env += ["AWS_ACCESS_KEY_ID=\($access)", "AWS_SECRET_ACCESS_KEY=\($secret)"]
    | .mounts += [{destination: "/shared", type: "bind", source: $shared, options: ["rbind", "rw"]}]' >"$folder/spec.json"
  containerd_config >"$folder/config.toml"
  # a routed pair for each pod: packets from pod to pod by way of a service pass the node's rules without a bridge's help
  cat >"$folder/cni/10-drey.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "$NETNS", "plugins": [{"type": "ptp", "mtu": 1500, "ipMasq": false, "ipam": {
  "type": "host-local", "dataDir": "/run/$NETNS/cni", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
JSON
  start containerd --config "$folder/config.toml"
}

# restrict_oom_score_adj and oom_score: a container of a build machine may not make a process less likely to be killed.
containerd_config() {
  cat <<TOML
version = 2
root = "$STATE/containerd/root"
state = "/run/$NETNS/containerd"
oom_score = 0
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs"]
[grpc]
  address = "/run/$NETNS/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/containerd/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    base_runtime_spec = "$STATE/containerd/spec.json"
TOML
}

start_kubelet() {
  write_component_kubeconfig kubelet
  make_cgroups
  : >"$STATE/resolv.conf"
  kubelet_config >"$STATE/kubelet.yaml"
  start kubelet --config "$STATE/kubelet.yaml" --kubeconfig "$STATE/kubelet.kubeconfig" --root-dir "$STATE/kubelet" \
    --hostname-override "$NODE_NAME" --node-ip "$NODE_ADDRESS"
}

# cpuCFSQuota: limits on CPU are not enforced. Flink makes a limit of what it is told to ask for, and a JVM that has half a
# processor takes half a minute to start. Images are never collected: nobody could pull them again. The folder of logs is the
# cluster's own, for a kubelet removes those of pods that it does not know.
kubelet_config() {
  local pki=$STATE/pki
  cat <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
containerRuntimeEndpoint: unix:///run/$NETNS/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$NETNS
clusterDomain: cluster.local
clusterDNS: [$DNS_ADDRESS]
resolvConf: $STATE/resolv.conf
volumePluginDir: $STATE/volume-plugins
cpuCFSQuota: false
evictionHard: {memory.available: 100Mi, nodefs.available: 500Mi, imagefs.available: 500Mi}
imageGCHighThresholdPercent: 100
localStorageCapacityIsolation: false
failSwapOn: false
oomScoreAdj: 0
nodeStatusUpdateFrequency: 5s
kubeAPIQPS: 100
kubeAPIBurst: 200
YAML
  ! at_least "$KUBE_VERSION" 1.30.0 || echo "podLogsDir: $STATE/pod-logs"
  ! at_least "$KUBE_VERSION" 1.31.0 || echo 'failCgroupV1: false'
}

start_proxy() {
  write_component_kubeconfig kube-proxy
  # conntrack: its settings cannot be written in a namespace
  cat >"$STATE/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: $NODE_NAME
clusterCIDR: $POD_CIDR
clientConnection: {kubeconfig: $STATE/kube-proxy.kubeconfig}
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
  start kube-proxy --config "$STATE/kube-proxy.yaml"
}

node_ready() { kubectl wait --for=condition=Ready "node/$NODE_NAME" --timeout=1s; }

# By way of the DNS service: that takes the pods' network, kube-proxy and CoreDNS at once.
names_resolve() { ip netns exec "$NETNS" getent hosts kubernetes.default.svc.cluster.local; }

# --- stop ---

stop_node() {
  stop kubelet kube-proxy
  stop kube-scheduler
  ! pid containerd >/dev/null || remove_containers
  stop containerd versitygw
  unmount_all
  remove_cgroups
  rm -rf "$STATE/kubelet/pods" "$STATE/pod-logs"
  [ ! -d /var/log/containers ] || find /var/log/containers -lname "$STATE/*" -delete
}

remove_containers() {
  local container containers
  containers=$(ctr task ls -q)
  for container in $containers; do ctr task kill --signal KILL "$container" >/dev/null 2>&1 || true; done
  for container in $containers; do ctr task rm --force "$container" >/dev/null 2>&1 || true; done
  for container in $(ctr container ls -q); do ctr container rm "$container" >/dev/null 2>&1 || true; done
}

# What containerd and the kubelet have mounted below folders of this cluster, the innermost first.
unmount_all() {
  local folder
  awk -v state="$STATE/" -v run="/run/$NETNS/" 'index($2, state) == 1 || index($2, run) == 1 {print $2}' /proc/mounts | sort -r |
    while read -r folder; do umount --lazy "$folder" || true; done
}

# Before a folder is removed: nothing must be mounted there, for its files would be removed too.
nothing_mounted() { ! awk '{print $2}' /proc/mounts | grep -qF "$STATE/"; }
