# Sourced by scripts/cluster: messages, Debian packages, locks.
# shellcheck shell=bash

say() { printf 'cluster: %s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# need_packages COMMAND=PACKAGE…: installs the packages whose command (or file, when it begins with a slash) is missing.
need_packages() {
  local pair missing=() as_root=()
  for pair in "$@"; do
    [[ ${pair%%=*} == /* && -e ${pair%%=*} ]] || command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || die "these Debian packages are missing: ${missing[*]} (apt-get install them as root)"
    as_root=(sudo -n)
  fi
  command -v apt-get >/dev/null || die "not a Debian system; it lacks what these packages bring: ${missing[*]}"
  say "installing ${missing[*]}"
  { "${as_root[@]}" apt-get -qq update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"
  } >&2 || die "apt-get could not install ${missing[*]}"
}

# take_lock NAME: waits until no other run holds it. The lock lasts until release_lock or the end of this process. Lock
# files lie apart from what they guard and are never removed: a run waiting for a removed file would guard nothing.
declare -A locks=() # NAME → file descriptor
take_lock() {
  local fd
  mkdir -p "$CACHE/locks"
  exec {fd}>"$CACHE/locks/$1"
  locks[$1]=$fd
  flock -n "$fd" && return 0
  say "waiting for another run (lock $1)"
  flock "$fd"
}

release_lock() {
  local fd=${locks[$1]}
  exec {fd}>&-
  unset "locks[$1]"
}
