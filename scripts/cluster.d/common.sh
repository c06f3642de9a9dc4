# Sourced by scripts/cluster: messages, locks.
# shellcheck shell=bash

say() { printf 'cluster: %s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

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
