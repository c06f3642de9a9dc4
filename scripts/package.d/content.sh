# Sourced by scripts/package: what all packages have in them, and the tar file that has nothing else.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

# ask_program WORK: makes WORK/share, manual pages and completions, which are the same on all machines. Sets COMMIT, which may be
# empty, and SOURCE_DATE_EPOCH, its time.
ask_program() {
  local program said
  program=$(runnable "$1")
  said=$("$program" version -o json) || die "$program does not run"
  [ "$(jq -r .version <<<"$said")" = "$(version)" ] || die "$program is not drey $(version), but $(jq -r .version <<<"$said")"
  COMMIT=$(jq -r '.commit // ""' <<<"$said")
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct ${COMMIT:+"${COMMIT%-dirty}"})}
  export SOURCE_DATE_EPOCH
  scripts/manual "$program" "$1/share"
}

# runnable WORK: a program that this machine runs, if need be emulated.
runnable() {
  local program triplet machine
  program=$(program_file "$(own_architecture)")
  if [ ! -e "$program" ]; then
    program=$(program_file "${architectures[0]}") triplet=${TRIPLETS[${architectures[0]}]}
    machine=${triplet%%-*}
    need_packages "qemu-$machine-static=qemu-user-static"
    printf '#!/bin/sh\nexec qemu-%s-static "%s" "$@"\n' "$machine" "$(realpath "$program")" >"$1/drey"
    chmod +x "$1/drey"
    program=$1/drey
  fi
  echo "$program"
}

# The commit's time is that of all files.
settle() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

# pack FOLDER NAME FILE: what is in FOLDER/NAME, the same bytes each time.
pack() {
  settle "$1/$2"
  tar --directory="$1" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu --create "$2" | gzip --best --no-name >"$3"
}

# Without the links by which kubectl finds the program: krew refuses a tar file that has any. install.sh and the formula make them.
make_tarball() { # make_tarball ARCHITECTURE WORK
  local program name folder
  program=$(program_file "$1") name=$(basename "$program") folder=$2/tar-$1
  install -D -m 755 "$program" "$folder/$name/bin/drey"
  cp -R "$2/share" "$folder/$name/share"
  install -m 644 README.md LICENSE "$folder/$name"
  install -m 644 .github/CHANGELOG.md "$folder/$name/CHANGELOG.md"
  install -m 644 "$(licences_file "$program")" "$folder/$name/licences.txt"
  install -m 644 "$(bill_file "$program")" "$folder/$name/drey.spdx.json"
  pack "$folder" "$name" "$(tarball_file "$1")"
}

# make_image WORK
make_image() {
  local architecture programs=()
  need_packages /usr/share/ca-certificates/mozilla=ca-certificates
  for architecture in "${architectures[@]}"; do programs+=("${DEBIAN_NAMES[$architecture]}=$(program_file "$architecture")"); done
  python3 scripts/package.d/image.py --version "$(version)" --revision "$COMMIT" --description "$(description)" "$(image_file)" "${programs[@]}"
}

description() { sed -n 's/^ *DESCRIPTION "\(.*\)").*/\1/p' CMakeLists.txt; }
