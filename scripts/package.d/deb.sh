# Sourced by scripts/package: a package for dpkg. No script of its own runs when it is installed, so that there is nothing to go wrong.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

# The names that kubectl finds its plugins by; the program goes by them.
readonly OTHER_NAMES=(kubectl-flink kubectl_complete-flink)

make_deb() { # make_deb ARCHITECTURE WORK
  local program root=$2/deb-$1 doc name
  program=$(program_file "$1") doc=$root/usr/share/doc/drey
  install -D -m 755 "$program" "$root/usr/bin/drey"
  for name in "${OTHER_NAMES[@]}"; do ln -s drey "$root/usr/bin/$name"; done
  put_share "$2/share" "$root/usr/share"
  mkdir -p "$doc" "$root/DEBIAN"
  write_copyright >"$doc/copyright"
  write_debian_changelog | shrink >"$doc/changelog.gz"
  shrink <.github/CHANGELOG.md >"$doc/CHANGELOG.md.gz"
  shrink <README.md >"$doc/README.md.gz"
  shrink <"$(licences_file "$program")" >"$doc/licences.txt.gz"
  shrink <"$(bill_file "$program")" >"$doc/drey.spdx.json.gz"
  install -D -m 644 scripts/package.d/lintian-overrides "$root/usr/share/lintian/overrides/drey"
  (cd "$root" && find usr -type f | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
  write_control "$1" "$root" >"$root/DEBIAN/control"
  settle "$root"
  # More threads would divide the data in other places.
  dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$root" "$(package_file "$1")" >/dev/null
}

shrink() { gzip --best --no-name; }

# Where Debian's shells and man look for them; /usr/local has other places.
put_share() {
  local page
  mkdir -p "$2/man/man1" "$2/zsh/vendor-completions"
  cp "$1"/man/man1/*.1 "$2/man/man1"
  gzip --best --no-name "$2"/man/man1/*.1
  for page in "${OTHER_NAMES[@]}"; do ln -s drey.1.gz "$2/man/man1/$page.1.gz"; done
  cp -R "$1/bash-completion" "$1/fish" "$2"
  cp "$1/zsh/site-functions/_drey" "$2/zsh/vendor-completions"
}

# Nothing is needed. Who a kubeconfig does not say whom to trust reads what ca-certificates brings.
write_control() {
  local built_of
  built_of=$(linked "$(bill_file "$(program_file "$1")")")
  cat <<TEXT
Package: drey
Version: $(version)
Architecture: ${DEBIAN_NAMES[$1]}
Maintainer: $(maintainer)
Installed-Size: $(installed_size "$2/usr")
Recommends: ca-certificates
Suggests: bash-completion
Built-Using: $built_of
Section: admin
Priority: optional
Description: $(synopsis)
 drey talks to the API server itself: no JVM, no kubectl, no operator, nothing
 to install in the cluster. It understands the command line of Flink's own
 client for application mode, waits until the job runs, says why it does not,
 upgrades it with its state, and removes it.
 .
 It is also a plugin of kubectl: kubectl flink.
TEXT
}

synopsis() { local text; text=$(description); echo "${text,}"; }

maintainer() {
  if [ -n "${DEBFULLNAME:-}" ] && [ -n "${DEBEMAIL:-}" ]; then echo "$DEBFULLNAME <$DEBEMAIL>"; else git log -1 --format='%an <%ae>' ${COMMIT:+"${COMMIT%-dirty}"}; fi
}

# KiB, as dpkg-gencontrol counts them: each file by itself, everything else as one.
installed_size() { find "$1" -printf '%y %s\n' | awk '{ n += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print n }'; }

# linked BILL: Debian's sources of what was linked; the compiler's own library goes without saying.
linked() {
  sed -n 's/^{"name": "\([^"]*\)", .*"versionInfo": "\([^"]*\)", "supplier".*/\1 (= \2)/p' "$1" | grep -v '^gcc ' | sed 's/+b[0-9]*)/)/' |
    sort | paste -sd, | sed 's/,/, /g'
}

write_copyright() {
  cat <<TEXT
drey is

  Copyright (C) $(date --date="@$SOURCE_DATE_EPOCH" +%Y) the authors of drey
  License: Apache-2.0

On Debian systems the text of that licence is in
/usr/share/common-licenses/Apache-2.0.

The program has these libraries in it, whose copyrights and licences are in
/usr/share/doc/drey/licences.txt.gz:

$(sed -n 's/^{"name": "\([^"]*\)", .*"supplier".*/\1/p' "$(bill_file "$program")" | sort | sed 's/^/  /')
TEXT
}

write_debian_changelog() {
  cat <<TEXT
drey ($(version)) unstable; urgency=medium

  * Release $(version). What is new in it is in CHANGELOG.md.gz.

 -- $(maintainer)  $(date --date="@$SOURCE_DATE_EPOCH" --rfc-email)
TEXT
}
