# Sourced by scripts/release: the machines that it makes programs for, as GNU and Debian call them.
# shellcheck shell=bash

# shellcheck disable=SC2034 # used where this file is sourced
readonly -A TRIPLETS=([x86-64]=x86_64-linux-gnu [arm64]=aarch64-linux-gnu)
# shellcheck disable=SC2034
readonly -A DEBIAN_NAMES=([x86-64]=amd64 [arm64]=arm64)

own_architecture() {
  case $(uname -m) in
    x86_64) echo x86-64 ;;
    aarch64) echo arm64 ;;
    *) die "there are releases for x86-64 and arm64, and this machine is $(uname -m)" ;;
  esac
}

# This machine's first.
possible_architectures() {
  local own other
  own=$(own_architecture)
  echo "$own"
  for other in "${!TRIPLETS[@]}"; do
    [ "$other" = "$own" ] || ! has_compiler "$other" || echo "$other"
  done
}

compiler() { echo "${TRIPLETS[$1]}-g++"; }

has_compiler() {
  command -v "$(compiler "$1")" >/dev/null || (need_packages "$(compiler_package "$1")" 2>/dev/null)
}

# As need_packages takes it.
compiler_package() {
  local triplet=${TRIPLETS[$1]}
  echo "$(compiler "$1")=g++-${triplet//_/-}"
}

# What keeps a jump from landing anywhere, as CMakeLists.txt has it for drey's own code.
branch_protection() {
  case $1 in
    x86-64) echo -fcf-protection=full ;;
    arm64) echo -mbranch-protection=standard ;;
  esac
}
