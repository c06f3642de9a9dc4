# Debian packages that the scripts need. Sourced by them.
# shellcheck shell=bash

# The libraries that drey is built with, each by a file that tells whether it is there. Debian 12, Debian 13 and Ubuntu 24.04 call all
# packages the same.
# shellcheck disable=SC2034 # used where this file is sourced
BUILD_PACKAGES=(cmake=cmake ninja=ninja-build 'g++=g++'
  /usr/include/CLI/CLI.hpp=libcli11-dev /usr/include/yaml-cpp/yaml.h=libyaml-cpp-dev
  /usr/include/nlohmann/json.hpp=nlohmann-json3-dev /usr/include/fmt/format.h=libfmt-dev
  /usr/include/boost/beast.hpp=libboost-dev /usr/include/utf8proc.h=libutf8proc-dev /usr/include/openssl/ssl.h=libssl-dev '/usr/include/*/curl/curl.h=libcurl4-openssl-dev')
# What its tests are built and run with beside them: Catch2 v2 has catch.hpp, v3 catch_all.hpp.
# shellcheck disable=SC2034
TEST_PACKAGES=('/usr/include/catch2/catch*.hpp=catch2' strace=strace)

# need_packages WHAT=PACKAGE…: WHAT is a command, or the absolute path of a file (a pattern). Installs the packages of those that are
# missing, and fails with their names where that cannot be done.
need_packages() {
  local pair what missing=()
  for pair in "$@"; do
    what=${pair%%=*}
    case $what in
      /*) compgen -G "$what" >/dev/null || missing+=("${pair#*=}") ;;
      *) command -v "$what" >/dev/null || missing+=("${pair#*=}") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

install_packages() {
  may_install "$@"
  echo "installing $*" >&2
  { as_root apt-get -qq update && as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"; } >&2 ||
    { echo "error: apt-get could not install $*" >&2; exit 1; }
}

# Fails where nothing can be installed, with the names of what is missing.
may_install() {
  command -v apt-get >/dev/null || { echo "error: not a Debian system; it lacks what these packages bring: $*" >&2; exit 1; }
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || { echo "error: these Debian packages are missing: $* (apt-get install them as root)" >&2; exit 1; }
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# use_ccache: has ccache keep what is compiled. Paths below the checkout count as relative, so that every checkout finds what any
# other has compiled.
use_ccache() {
  need_packages ccache=ccache
  export CCACHE_DIR=${CCACHE_DIR:-${DREY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/drey}/ccache}
  export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=1
  export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
}

# why_no_node: why this machine cannot have a Kubernetes node of its own, or nothing.
why_no_node() {
  if [ "$(uname -s)" != Linux ]; then
    echo "a node needs Linux"
  elif [ "$(id -u)" != 0 ]; then
    echo "a node needs root"
  elif ! unshare --net --mount true 2>/dev/null; then
    echo "a node needs network namespaces and mounts, which root may not make here"
  elif ! command -v apt-get >/dev/null; then
    echo "a node needs Debian's packages of containerd and others"
  fi
}
