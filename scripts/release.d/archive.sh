# Sourced by scripts/release: Debian's archive for any architecture, without a change to what this machine has installed.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

readonly ARCHIVE_KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

# archive ARCHITECTURE TOOL WORDS…: apt-get or apt-cache with lists of its own.
archive() {
  local name=${DEBIAN_NAMES[$1]} state=$CACHE/apt/$1 tool=$2
  shift 2
  "$tool" -q -o APT::Architecture="$name" -o APT::Architectures="$name" -o APT::Sandbox::User=root -o Dir::State="$state" \
    -o Dir::State::status=/dev/null -o Dir::Cache="$state" -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$state/sources" "$@"
}

# refresh_archive ARCHITECTURE: fetches the lists, once a day.
refresh_archive() {
  local state=$CACHE/apt/$1
  [ -z "$(find "$state/fresh" -mmin -1440 2>/dev/null)" ] || return 0
  say "fetching the lists of Debian's archive for $1"
  mkdir -p "$state"/{sources,lists/partial,archives/partial}
  write_sources "$state/sources/debian.sources"
  archive "$1" apt-get update >&2 || die "apt-get update failed"
  touch "$state/fresh"
}

# The places where this machine gets its own Debian from, with the source packages.
write_sources() {
  local places
  places=$(own_places)
  [ -n "$places" ] || { as_root apt-get -qq update >&2; places=$(own_places); }
  [ -n "$places" ] || die "this machine gets no Debian packages from anywhere"
  while IFS='|' read -r uri suite component; do
    printf 'Types: deb deb-src\nURIs: %s\nSuites: %s\nComponents: %s\nSigned-By: %s\n\n' "$uri" "$suite" "$component" "$ARCHIVE_KEYS"
  done <<<"$places" >"$1"
}

own_places() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016 # the names are apt's
  apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)' 'Created-By: Packages' |
    sed -n "s/^\(.*|${codename}[^|]*|main\)|Debian\$/\1/p" | sort -u
}
