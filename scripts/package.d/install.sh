#!/bin/sh
# Installs drey of a release, and compares its checksum before. See usage below.
set -eu

usage() {
  cat <<'TEXT'
usage: install.sh [--from PLACE] [--prefix FOLDER] [--sha256 SUM]

  --from PLACE       where the files of the release are: a URL, or a folder (default: $DREY_INSTALL_FROM, else the folder of this script)
  --prefix FOLDER    where to install: FOLDER/bin and FOLDER/share (default: /usr/local as root, else ~/.local)
  --sha256 SUM       what the checksum of the tar file must be, from somewhere that you trust. Without it SHA256SUMS of the same PLACE
                     decides, which tells what was damaged on its way, but not what was put there instead

The program needs nothing but Linux on x86-64 or arm64; this script needs tar, gzip, sha256sum, and of a URL curl or wget.
It changes nothing unless the checksum is right. What it installs it prints.
TEXT
}

fail() {
  echo "install.sh: error: $1" >&2
  [ -z "${2:-}" ] || echo "install.sh: hint: $2" >&2
  exit 1
}

wrong_usage() {
  echo "install.sh: error: $1" >&2
  usage >&2
  exit 2
}

architecture() {
  [ "$(uname -s)" = Linux ] || fail "there is drey for Linux, and this is $(uname -s)"
  case $(uname -m) in
    x86_64 | amd64) echo x86-64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) fail "there is drey for x86-64 and arm64, and this machine is $(uname -m)" ;;
  esac
}

# fetch NAME: from the place into the scratch folder.
fetch() {
  case $from in
    http://* | https://*)
      if command -v curl >/dev/null 2>&1; then
        curl --fail --silent --show-error --location --proto-redir "=${from%%:*}" --output "$scratch/$1" "$from/$1" || return 1
      elif command -v wget >/dev/null 2>&1; then
        wget -q -O "$scratch/$1" "$from/$1" || return 1
      else
        fail "neither curl nor wget is here" "fetch the files otherwise, and say --from FOLDER"
      fi
      ;;
    *) cp "$from/$1" "$scratch/$1" || return 1 ;;
  esac
}

# What SHA256SUMS has for this machine: the checksum and the name.
choose() {
  awk -v end="-linux-$1.tar.gz" '
    { name = $2; sub(/^\*/, "", name) }
    name ~ /^drey-[0-9][0-9A-Za-z.+~-]*$/ && index(name, end) == length(name) - length(end) + 1 { print $1, name }' "$scratch/SHA256SUMS"
}

# put FROM TO: over what is there in one step, for a program that runs cannot be written to.
put() {
  if cp -P "$1" "$2.new$$" && mv -f "$2.new$$" "$2"; then return; fi
  rm -f "$2.new$$"
  fail "$2 could not be written"
}

# install_tree FOLDER: bin and share below the prefix.
install_tree() {
  (cd "$1" && find bin share -type d) | while read -r name; do mkdir -p "$prefix/$name" || exit 1; done || fail "folders below $prefix could not be made" \
    "--prefix FOLDER installs elsewhere"
  (cd "$1" && find bin share ! -type d) | while read -r name; do put "$1/$name" "$prefix/$name" || exit 1; done || exit 1
}

main() {
  from=${DREY_INSTALL_FROM:-} prefix='' expected=''
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage; exit 0 ;;
      --from=* | --prefix=* | --sha256=*)
        option=${1%%=*} value=${1#*=}
        ;;
      --from | --prefix | --sha256)
        option=$1
        [ $# -ge 2 ] || wrong_usage "$1 needs a value"
        value=$2
        shift
        ;;
      *) wrong_usage "'$1' was not expected" ;;
    esac
    [ -n "$value" ] || wrong_usage "$option needs a value"
    case $option in
      --from) from=$value ;;
      --prefix) prefix=$value ;;
      --sha256) expected=$value ;;
    esac
    shift
  done
  if [ -z "$from" ]; then
    case $0 in */install.sh) from=${0%/*} ;; install.sh) from=. ;; esac
    [ -e "${from:-/nowhere}/SHA256SUMS" ] || wrong_usage "where is the release? --from PLACE says it"
  fi
  from=${from%/}
  if [ -z "$prefix" ]; then
    if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=${HOME:?}/.local; fi
  fi

  machine=$(architecture)
  for tool in tar gzip sha256sum awk; do command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing"; done
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM

  fetch SHA256SUMS || fail "$from/SHA256SUMS could not be fetched"
  chosen=$(choose "$machine")
  case $chosen in
    '') fail "SHA256SUMS of $from has no drey for Linux on $machine" ;;
    *"
"*) fail "SHA256SUMS of $from has several releases of drey for $machine" ;;
  esac
  sum=${chosen%% *} file=${chosen#* }
  fetch "$file" || fail "$from/$file could not be fetched"
  got=$(sha256sum <"$scratch/$file")
  got=${got%% *}
  [ "$got" = "$sum" ] || fail "$file has the checksum $got, and SHA256SUMS says $sum: nothing was installed" "it was damaged on its way, or is not what was released"
  [ -z "$expected" ] || [ "$got" = "$(echo "$expected" | tr A-F a-f)" ] || fail "$file has the checksum $got, and --sha256 says $expected: nothing was installed"

  gzip -dc "$scratch/$file" | tar -xf - -C "$scratch" || fail "$file could not be unpacked"
  install_tree "$scratch/${file%.tar.gz}"
  for name in kubectl-flink kubectl_complete-flink; do ln -sf drey "$prefix/bin/$name"; done # by which kubectl finds it
  said=$("$prefix/bin/drey" version) || fail "$prefix/bin/drey does not run here"
  echo "$prefix/bin/drey: $(echo "$said" | head -n 1)"
  case :$PATH: in
    *:"$prefix/bin":*) ;;
    *) echo "install.sh: hint: $prefix/bin is not in the PATH" >&2 ;;
  esac
}

# Last, so that half a script does nothing.
main "$@"
