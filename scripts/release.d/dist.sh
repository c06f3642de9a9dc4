# Sourced by scripts/release and scripts/package: the folder of what people download, and what is in it.
# shellcheck shell=bash

DIST=build/dist

# The one place that says it is CMakeLists.txt's project().
version() { sed -n 's/^project(drey VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt; }

# By the architecture, as scripts/release calls it.
program_file() { echo "$DIST/drey-$(version)-linux-$1"; }
tarball_file() { echo "$(program_file "$1").tar.gz"; }
package_file() { echo "$DIST/drey_$(version)_${DEBIAN_NAMES[$1]}.deb"; }
# Beside a program's file.
bill_file() { echo "$1.spdx.json"; }
licences_file() { echo "$1.licences.txt"; }
# Of all architectures.
image_file() { echo "$DIST/drey-$(version)-image.tar"; }
installer_file() { echo "$DIST/install.sh"; }
formula_file() { echo "$DIST/drey.rb"; }
krew_file() { echo "$DIST/flink.yaml"; }

# What was made of programs that are made anew.
forget_packages() {
  local architecture
  for architecture in "${!DEBIAN_NAMES[@]}"; do rm -f "$(tarball_file "$architecture")" "$(package_file "$architecture")"; done
  rm -f "$(image_file)" "$(installer_file)" "$(formula_file)" "$(krew_file)"
}

# Of all that lies there of this version, so that architectures may be made one after the other.
write_sums() {
  local begin
  begin=drey-$(version)- package=drey_$(version)_
  (cd "$DIST" && find . -maxdepth 1 -type f \( -name "$begin*" -o -name "$package*" -o -path "$(beside installer_file)" -o \
    -path "$(beside formula_file)" -o -path "$(beside krew_file)" \) -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
}
beside() { echo "./$(basename "$("$1")")"; }
