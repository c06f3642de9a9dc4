# Sourced by scripts/package: what package managers read that fetch the tar files.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

make_manifests() { # make_manifests URL
  filled scripts/package.d/drey.rb "$1" >"$(formula_file)"
  filled scripts/package.d/flink.yaml "$1" >"$(krew_file)"
}

# filled TEMPLATE URL: with version, place and checksums. A part between lines `# begin ARCHITECTURE` and `# end` is left out where
# there is no such tar file.
filled() {
  local architecture script=()
  script=(-e "s|@VERSION@|$(version)|g" -e "s|@DESCRIPTION@|$(description)|g" -e "s|@URL@|$2|g")
  for architecture in "${!TRIPLETS[@]}"; do
    if [ -e "$(tarball_file "$architecture")" ]; then
      script+=(-e "s|@FILE_$architecture@|$(basename "$(tarball_file "$architecture")")|g" -e "s|@NAME_$architecture@|$(basename "$(program_file "$architecture")")|g"
        -e "s|@SUM_$architecture@|$(sha256sum <"$(tarball_file "$architecture")" | cut -d' ' -f1)|g")
    else
      script+=(-e "/^ *# begin $architecture\$/,/^ *# end\$/d")
    fi
  done
  sed "${script[@]}" -e '/^ *# \(begin .*\|end\)$/d' "$1"
}
