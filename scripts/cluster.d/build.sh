# Sourced by scripts/cluster: the binaries, compiled from the public Go modules alone.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

# Fetched when the machine's own Go is missing or too old; new enough for all the versions of Kubernetes so far.
readonly GO_FETCHED=1.26.8
readonly ETCD_VERSION=3.6.16
readonly COREDNS_VERSION=1.14.7
readonly VERSITYGW_VERSION=1.8.0
readonly KREW_VERSION=0.4.3
readonly KUBE_COMPONENTS=(kube-apiserver kube-controller-manager kubectl kube-scheduler kubelet kube-proxy)
readonly OTHER_COMPONENTS=(etcd coredns versitygw relay pause krew)

binary() { # binary COMPONENT: where it is, or will be
  case $1 in
    etcd) echo "$CACHE/etcd/$ETCD_VERSION/etcd" ;;
    coredns) echo "$CACHE/coredns/$COREDNS_VERSION/coredns" ;;
    versitygw) echo "$CACHE/versitygw/$VERSITYGW_VERSION-$(source_sum versitygw)/versitygw" ;;
    krew) echo "$CACHE/krew/$KREW_VERSION/krew" ;;
    relay | pause) echo "$CACHE/$1/$(source_sum "$1")/$1" ;;
    containerd) command -v containerd ;;
    *) echo "$CACHE/kubernetes/$KUBE_VERSION/$1" ;;
  esac
}

source_sum() { cksum <"$here/cluster.d/go/$1/main.go" | cut -d' ' -f1; } # of a program that there is a main.go of here

known_component() { [[ " ${KUBE_COMPONENTS[*]} ${OTHER_COMPONENTS[*]} " == *" $1 "* ]]; }

# build COMPONENT…: compiles those which are missing. All that is wanted at once: they share most of their packages.
build() {
  local component missing=() i=0 began=$SECONDS
  for component; do
    known_component "$component" || die "unknown component $component; there are: ${KUBE_COMPONENTS[*]} ${OTHER_COMPONENTS[*]}"
  done
  all_built "$@" && return 0
  take_lock build
  for component; do [ -x "$(binary "$component")" ] || missing+=("$component"); done
  if [ ${#missing[@]} -gt 0 ]; then
    say "building ${missing[*]} (once; on two idle cores a control plane takes six to ten minutes, a node six more)"
    find_go
    for component in "${missing[@]}"; do build_one "$component" "$((i += 1)) of ${#missing[@]}"; done
    say "built ${missing[*]} in $((SECONDS - began)) s"
  fi
  rm -rf "$CACHE/build"
  release_lock build
}

all_built() {
  local component
  for component; do [ -x "$(binary "$component")" ] || return 1; done
}

# --- Go ---

# Sets GO. All Go is run with GOTOOLCHAIN=local: which toolchain works is decided here, once, whatever the machine says.
find_go() {
  export GOTOOLCHAIN=local GOWORK=off GO111MODULE=on CGO_ENABLED=0 GOCACHE="$CACHE/build/go-build"
  need_packages /etc/ssl/certs/ca-certificates.crt=ca-certificates
  GO=$CACHE/go/$GO_FETCHED/bin/go # of an earlier build
  [ ! -x "$GO" ] || return 0
  for GO in "$(command -v go)" /usr/local/go/bin/go; do [ ! -x "$GO" ] || break; done
  if [ ! -x "$GO" ]; then
    need_packages go=golang-go
    GO=go
  fi
  go_new_enough || fetch_go
}

go_new_enough() {
  local have wanted
  have=$("$GO" env GOVERSION) && have=${have#go} || return 1
  ! at_least "$have" "$GO_FETCHED" || return 0
  for wanted in "k8s.io/kubernetes@v$KUBE_VERSION" "go.etcd.io/etcd/server/v3@v$ETCD_VERSION" \
    "github.com/coredns/coredns@v$COREDNS_VERSION" "github.com/versity/versitygw@v$VERSITYGW_VERSION"; do
    # a Go since 1.21 refuses to download what is too new for it, an older one does not look
    wanted=$(module_file "$wanted" GoMod 2>/dev/null) && wanted=$(sed -n 's/^go //p' "$wanted") || return 1
    at_least "$have" "$wanted" || return 1
  done
}

at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; } # at_least VERSION VERSION

# Go's own toolchains are published as modules; any Go since 1.11 can download one, and only the steps which newer ones
# take to make it usable (file modes, go.mod of the standard library) are left to do.
fetch_go() {
  local arch dir temp=$CACHE/go/.new
  say "$("$GO" env GOVERSION) is too old: fetching Go $GO_FETCHED"
  arch=$("$GO" env GOARCH)
  dir=$(module_file "golang.org/toolchain@v0.0.1-go$GO_FETCHED.linux-$arch" Dir) || die "cannot fetch Go $GO_FETCHED"
  rm -rf "$temp"
  mkdir -p "$temp"
  cp -R --no-preserve=mode "$dir/." "$temp"
  chmod +x "$temp"/bin/* "$temp"/pkg/tool/*/*
  cp "$temp/src/_go.mod" "$temp/src/go.mod"
  mv "$temp" "$CACHE/go/$GO_FETCHED"
  GO=$CACHE/go/$GO_FETCHED/bin/go
}

# module_file MODULE@VERSION FIELD: downloads a module; prints what Go says of it, e.g. where its files are (Dir).
module_file() {
  local json
  mkdir -p "$CACHE/build"
  json=$(cd "$CACHE/build" && "$GO" mod download -json "$1") || { printf '%s\n' "$json" >&2; return 1; }
  sed -n 's/^\t"'"$2"'": "\(.*\)",\{0,1\}$/\1/p' <<<"$json"
}

# --- modules to build from ---

# The published k8s.io/kubernetes requires its staging modules at v0.0.0 and replaces them by folders which are not
# published with it. Here the releases of those modules take their place. A godebug line counts in the main module only.
kubernetes_go_mod() {
  local source
  source=$(module_file "k8s.io/kubernetes@v$KUBE_VERSION" Dir) || die "cannot fetch k8s.io/kubernetes v$KUBE_VERSION"
  {
    printf 'module drey.test/kubernetes\n\n'
    grep -E '^(go|godebug) ' "$source/go.mod"
    printf '\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$KUBE_VERSION"
    sed -n "s#^\t*\(k8s\.io/[a-z0-9/-]*\) => \./staging/.*#\t\1 => \1 v0.${KUBE_VERSION#1.}#p" "$source/go.mod"
    printf ')\n'
  } >go.mod
  cp --no-preserve=mode "$source/go.sum" go.sum
}

published_go_mod() { # published_go_mod MODULE VERSION: with the sums that its authors have
  local source
  source=$(module_file "$1@v$2" Dir) || die "cannot fetch $1 v$2"
  {
    printf 'module drey.test/build\n\n'
    grep -E '^go ' "$source/go.mod"
    printf '\nrequire %s v%s\n' "$1" "$2"
  } >go.mod
  cp --no-preserve=mode "$source/go.sum" go.sum
}

# Programs of our own, for which there is a main.go here.
own_source() { cp "$here/cluster.d/go/$1/main.go" main.go; }

write_module() { # write_module COMPONENT: what it is built from, in the current folder
  case $1 in
    etcd) published_go_mod go.etcd.io/etcd/server/v3 "$ETCD_VERSION" ;;
    krew) published_go_mod sigs.k8s.io/krew "$KREW_VERSION" ;;
    coredns)
      published_go_mod github.com/coredns/coredns "$COREDNS_VERSION"
      own_source coredns
      ;;
    versitygw)
      published_go_mod github.com/versity/versitygw "$VERSITYGW_VERSION"
      own_source versitygw
      ;;
    relay | pause)
      printf 'module drey.test/%s\n\ngo 1.21\n' "$1" >go.mod
      own_source "$1"
      ;;
    *) kubernetes_go_mod ;;
  esac
}

# --- compiling ---

build_one() { # build_one COMPONENT "I of N"
  local component=$1 count=$2 package=. folder=$CACHE/build/$1 flags='-s -w'
  case $component in
    etcd) package=go.etcd.io/etcd/server/v3 ;;
    krew) package=sigs.k8s.io/krew/cmd/krew ;;
    coredns | versitygw | relay | pause) ;;
    *)
      package=k8s.io/kubernetes/cmd/$component folder=$CACHE/build/kubernetes-$KUBE_VERSION
      flags+=$(kubernetes_version_flags)
      ;;
  esac
  mkdir -p "$folder"
  ( # no && and no ||: errors would no longer end the subshell
    cd "$folder" || exit
    go_build "$component" "$count" "$package" "$flags"
  )
}

# What `version` answers: without it servers call themselves v0.0.0-master, and clients refuse or warn of the skew.
kubernetes_version_flags() {
  local package minor=${KUBE_VERSION#1.}
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf ' -X %s.%s' "$package" "gitVersion=v$KUBE_VERSION" "$package" gitMajor=1 "$package" "gitMinor=${minor%.*}" \
      "$package" gitTreeState=clean
  done
}

go_build() { # go_build COMPONENT "I of N" PACKAGE LDFLAGS, in the module's folder
  local component=$1 count=$2 package=$3 target began=$SECONDS ticker=
  # providerless: up to 1.30 without the clients of clouds, which nothing reaches here and which are large
  local options=(-mod=mod -tags providerless -trimpath -buildvcs=false -p "$(parallel)" -ldflags "$4")
  local log=$PWD/$component.log
  target=$(binary "$component")
  say "$component ($count): fetching modules"
  write_module "$component"
  tick "$component ($count): fetching modules" "" & ticker=$!
  # the list also loads all the modules, and so keeps downloads out of the time of the compiler
  "$GO" list -deps -f '{{if .Stale}}x{{end}}' "${options[@]}" "$package" 2>"$log" >stale || failed "$ticker" "$component" "$log"
  stop_ticker "$ticker"
  say "$component ($count): compiling"
  : >"$log"
  tick "$component ($count): compiling" "$log" "$(grep -c x stale || true)" "$began" & ticker=$!
  mkdir -p "$(dirname "$target")"
  # -v names each package when it is done
  "$GO" build -v "${options[@]}" -o "$target.new" "$package" 2>"$log" || failed "$ticker" "$component" "$log"
  stop_ticker "$ticker"
  mv "$target.new" "$target"
  say "$component ($count): done in $((SECONDS - began)) s, $(($(stat -c %s "$target") >> 20)) MB"
}

failed() { # failed TICKER COMPONENT LOG
  stop_ticker "$1"
  grep -vE '^[^ :]+$' "$3" | tail -n 20 >&2 || true # without the names of packages
  die "$2 could not be built"
}

# A compiler process wants up to 1 GB.
parallel() {
  local memory cores
  cores=$(nproc)
  memory=$(awk '/^MemTotal:/ {print int($2 / 1000000)}' /proc/meminfo)
  echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

# tick WHAT LOG [TOTAL BEGAN]: says how far it is, each second on a terminal, else each 30 s, until it or the script ends.
tick() {
  local what=$1 log=$2 total=${3:-0} began=${4:-$SECONDS} next=$((SECONDS + 30)) text
  while sleep 1 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    text="$((SECONDS - began)) s"
    [ -z "$log" ] || text="$(grep -vc '^go: ' "$log" || true) of $total packages, $text"
    if [ -t 2 ]; then
      printf '\rcluster: %s, %s\e[K' "$what" "$text" >&2
    elif [ "$SECONDS" -ge "$next" ]; then
      say "$what, $text"
      next=$((next + 30))
    fi
  done
}
stop_ticker() {
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  [ ! -t 2 ] || printf '\r\e[K' >&2
}
