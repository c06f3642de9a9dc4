# Debian packages that the scripts need; sourced by them.
# shellcheck shell=bash

# The libraries of the user's card, by a file that tells whether they are there.
# shellcheck disable=SC2034 # used where this file is sourced
BUILD_LIBRARIES=(/usr/include/CLI/CLI.hpp=libcli11-dev /usr/include/yaml-cpp/yaml.h=libyaml-cpp-dev
  /usr/include/nlohmann/json.hpp=nlohmann-json3-dev /usr/include/fmt/format.h=libfmt-dev
  /usr/include/catch2/catch.hpp=catch2 /usr/include/openssl/ssl.h=libssl-dev
  '/usr/include/*/curl/curl.h=libcurl4-openssl-dev')

# need_packages WHAT=PACKAGE…: WHAT is a command, or the absolute path (a pattern) of a file. Installs the packages of those that are
# missing; where that cannot be done it says which they are.
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
  local as_root=()
  if ! command -v apt-get >/dev/null; then
    echo "these are needed and this system has no apt-get to install them: $*" >&2
    exit 1
  fi
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "please install as root: apt-get install $*" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "installing $*" >&2
  ${as_root[@]+"${as_root[@]}"} apt-get -qq update >&2
  DEBIAN_FRONTEND=noninteractive ${as_root[@]+"${as_root[@]}"} apt-get -qq install -y --no-install-recommends "$@" >&2
}
