# Sourced by scripts/release: what is in the program, with versions and licences, as SPDX 2.3 and as the licences' texts.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

# What is linked: the package that it came from, Debian's name of its source, its licence.
readonly COMPONENTS='
curl curl curl
libssl-dev openssl Apache-2.0
libnghttp2-dev nghttp2 MIT
libc-ares-dev c-ares MIT
zlib1g-dev zlib Zlib
libyaml-cpp-dev yaml-cpp MIT
libfmt-dev fmtlib MIT
nlohmann-json3-dev nlohmann-json3 MIT
libcli11-dev cli11 BSD-3-Clause
libboost1.74-dev boost1.74 BSL-1.0
libutf8proc-dev utf8proc MIT
libc6-dev glibc LGPL-2.1-or-later
libstdc++-dev gcc GPL-3.0-or-later WITH GCC-exception-3.1
'

# components ARCHITECTURE: a line for each: source, version, file with the licence, licence.
components() {
  local package source licence version
  while read -r package source licence; do
    [ -n "$package" ] || continue
    case $package in
      libstdc++-dev)
        package=$(compiler_package_of "$1" libstdc++.a)
        version=$(dpkg-query -W -f '${Version}' "$package")
        echo "$source $version /usr/share/doc/${package%%:*}/copyright $licence"
        ;;
      *)
        version=$(sed -n "s/^$package\_\(.*\)\(_[a-z0-9]*\.deb\|\.dsc\)$/\1/p" "$ROOT/PACKAGES")
        echo "$source ${version/\%3a/:} $ROOT/usr/share/doc/$package/copyright $licence"
        ;;
    esac
  done <<<"$COMPONENTS"
}

# The package that has a file of the compiler's own.
compiler_package_of() { dpkg-query -S "$(realpath "$("$(compiler "$1")" -print-file-name="$2")")" | sed 's/: .*//'; }

write_bill() {
  local architecture=$1 file=$2 version sum name
  version=$(version) name=$(basename "$file")
  sum=$(sha256sum <"$file" | cut -d' ' -f1)
  {
    printf '{\n"spdxVersion": "SPDX-2.3",\n"dataLicense": "CC0-1.0",\n"SPDXID": "SPDXRef-DOCUMENT",\n"name": "%s",\n' "$name"
    printf '"documentNamespace": "urn:drey:%s:%s",\n' "$name" "$sum"
    printf '"creationInfo": {"created": "%s", "creators": ["Tool: scripts/release"]},\n' "$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)"
    printf '"packages": [\n{"name": "drey", "SPDXID": "SPDXRef-drey", "versionInfo": "%s", "packageFileName": "%s", "downloadLocation": "NOASSERTION",\n' "$version" "$name"
    printf ' "filesAnalyzed": false, "checksums": [{"algorithm": "SHA256", "checksumValue": "%s"}],\n' "$sum"
    printf ' "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION"}'
    components "$architecture" | while read -r source version _ licence; do
      printf ',\n{"name": "%s", "SPDXID": "SPDXRef-%s", "versionInfo": "%s", "supplier": "Organization: Debian", "downloadLocation": "NOASSERTION",\n' "$source" "$source" "$version"
      printf ' "filesAnalyzed": false, "licenseConcluded": "%s", "licenseDeclared": "%s", "copyrightText": "NOASSERTION",\n' "$licence" "$licence"
      printf ' "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:deb/debian/%s@%s?arch=source"}]}' "$source" "${version//+/%2B}"
    done
    printf '],\n"relationships": [\n{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-drey"}'
    components "$architecture" | while read -r source _; do
      printf ',\n{"spdxElementId": "SPDXRef-drey", "relationshipType": "STATIC_LINK", "relatedSpdxElement": "SPDXRef-%s"}' "$source"
    done
    printf ']\n}\n'
  } >"$(bill_file "$file")"
}

# What the licences ask to go with the file.
write_licences() {
  local source version text licence
  {
    printf 'drey: Apache-2.0\n\n'
    cat LICENSE
    components "$1" | while read -r source version text licence; do
      printf '\n%.0s' {1..3}
      printf -- '---- %s %s: %s ----\n\n' "$source" "$version" "$licence"
      cat "$text"
    done
  } >"$(licences_file "$2")"
}
