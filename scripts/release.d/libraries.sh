# Sourced by scripts/release: what the program is compiled and linked with but the compiler, as archives and headers in a folder.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

readonly LIBRARIES=(libc6-dev linux-libc-dev libssl-dev libnghttp2-dev libc-ares-dev zlib1g-dev libyaml-cpp-dev libfmt-dev
  libutf8proc-dev nlohmann-json3-dev libcli11-dev libboost1.74-dev)

# What drey uses of libcurl is HTTP over TLS. Host names are looked up by c-ares, for glibc would load libraries for that at run time.
readonly CURL_OPTIONS=(--disable-shared --enable-static --disable-dependency-tracking --without-ca-bundle --with-ca-path=/etc/ssl/certs
  --without-{brotli,zstd,libidn2,librtmp,libpsl,libssh2}
  --disable-{dict,file,ftp,gopher,imap,ldap,ldaps,mqtt,pop3,rtsp,smb,smtp,telnet,tftp}
  --disable-{alt-svc,aws,cookies,dateparse,doh,hsts,mime,netrc,ntlm,ntlm-wb,tls-srp,unix-sockets}
  --disable-{digest-auth,kerberos-auth,negotiate-auth}
  --disable-{get-easy-options,libcurl-option,manual,progress-meter,socketpair})
# What of OpenSSL's algorithms is linked: a table of pointers to all there are would be most of what the program does when it starts.
readonly OPENSSL_CHOICE=scripts/release.d/openssl.c
readonly LATE_RESOLVER=scripts/release.d/ares.c
readonly SMALL_TABLES=scripts/release.d/utf8proc_tables.c
readonly COMPILED=(curl utf8proc yaml-cpp nghttp2) # from Debian's source, not taken as Debian compiled it
readonly LIBRARY_FLAGS='-Os -fPIE -ffunction-sections -fdata-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2'

# libraries ARCHITECTURE: sets ROOT to the folder, which a compiler takes as --sysroot. It is kept as long as Debian has the same versions of all of them.
libraries() {
  local packages=() files=() sources=() key
  mkdir -p "$CACHE"
  exec {libraries_lock}>"$CACHE/lock" # another release may be making the same
  flock "$libraries_lock"
  refresh_archive "$1"
  mapfile -t packages < <(with_needed "$1" | sort -u)
  mapfile -t files < <(archive "$1" apt-get download --print-uris "${packages[@]}" | grep "^'")
  mapfile -t sources < <(archive "$1" apt-get source --download-only --print-uris "${COMPILED[@]}" | grep "^'")
  [ ${#files[@]} = ${#packages[@]} ] || die "Debian's archive lacks some of: ${packages[*]}"
  [ ${#sources[@]} -gt "${#COMPILED[@]}" ] || die "Debian's archive lacks some of the sources: ${COMPILED[*]}"
  key=$({ printf '%s\n' "${files[@]#* }" "${sources[@]#* }"; cat "${BASH_SOURCE[0]}" "$OPENSSL_CHOICE" "$LATE_RESOLVER" "$SMALL_TABLES"; "$(compiler "$1")" --version; } | sha256sum | cut -c1-16)
  ROOT=$CACHE/libraries/$1-$key
  [ -e "$ROOT" ] || make_libraries "$1" "${packages[@]}"
  exec {libraries_lock}>&-
}

# The packages, and those with the shared libraries, without which CMake's files of some are incomplete.
with_needed() {
  printf '%s\n' "${LIBRARIES[@]}"
  archive "$1" apt-cache depends --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "${LIBRARIES[@]}" |
    sed -n 's/^ *Depends: \(lib.*\)$/\1/p' | grep -vE '^lib(c6|crypt1|nsl2|tirpc3)$|-dev$'
}

make_libraries() {
  local package source library architecture=$1 work=$CACHE/libraries/new-$1
  shift
  rm -rf "$work"
  mkdir -p "$work"/{packages,root} "${COMPILED[@]/#/$work/}"
  say "fetching ${#} packages and the sources of ${COMPILED[*]} for $architecture"
  (cd "$work/packages" && archive "$architecture" apt-get download "$@") >&2
  for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/root"; done
  (cd "$work/packages" && printf '%s\n' *.deb) >"$work/root/PACKAGES"
  [ -e "$work/root/lib" ] || ln -s usr/lib "$work/root/lib"
  for source in "${COMPILED[@]}"; do
    (cd "$work/$source" && archive "$architecture" apt-get source --download-only "$source" && dpkg-source -x ./*.dsc source) >&2
  done
  (cd "$work/curl" && printf '%s\n' *.dsc) >>"$work/root/PACKAGES"
  install -D -m 644 "$work/curl/source/debian/copyright" "$work/root/usr/share/doc/curl/copyright"
  say "compiling libcurl for $architecture"
  (cd "$work/curl/source" && compile_curl "$architecture" "$work/root") >"$work/curl/log" 2>&1 ||
    { tail -n 20 "$work/curl/log" >&2; die "libcurl could not be compiled: $work/curl/log"; }
  shrink_utf8proc "$architecture" "$work"
  recompile "$architecture" "$work" yaml-cpp "$(compiler "$architecture")" 'src src/contrib' -std=c++20 -DYAML_CPP_STATIC_DEFINE -I ../source/include
  recompile "$architecture" "$work" nghttp2 "${TRIPLETS[$architecture]}-gcc" lib -DHAVE_{ARPA_INET_H,NETINET_IN_H,TIME_H,CLOCK_GETTIME} -DNGHTTP2_STATICLIB -I ../source/lib/includes
  choose_of_openssl "$architecture" "$work/root/usr/lib/${TRIPLETS[$architecture]}/libcrypto.a" "$work"
  resolve_late "$architecture" "$work/root/usr/lib/libcurl.a" "$work"
  # No exception passes through C, and so nobody reads how to unwind it.
  for library in "$work"/root/usr/lib/{libcurl,"${TRIPLETS[$architecture]}"/lib{crypto,ssl,nghttp2,cares,z}}.a; do
    "${TRIPLETS[$architecture]}-objcopy" --remove-section=.eh_frame --remove-section=.rela.eh_frame "$library"
  done
  mv "$work/root" "$ROOT"
  rm -rf "$work"
}

# compile_one ARCHITECTURE SOURCE OBJECT ROOM
compile_one() {
  local flags
  read -ra flags <<<"$LIBRARY_FLAGS $(branch_protection "$1")"
  "${TRIPLETS[$1]}-gcc" --sysroot="$4/root" "${flags[@]}" -Wall -Wextra -Werror -c "$2" -o "$3"
}

# shrink_utf8proc ARCHITECTURE ROOM: Debian's libutf8proc with the tables that SMALL_TABLES writes.
shrink_utf8proc() {
  local tools=${TRIPLETS[$1]} source=$2/utf8proc/source own=$2/utf8proc/own flags
  mkdir "$own"
  gcc -O1 -DUTF8PROC_STATIC -I "$source" "$SMALL_TABLES" "$source/utf8proc.c" -o "$own/tables"
  cp "$source"/utf8proc.[ch] "$own"
  "$own/tables" >"$own/utf8proc_data.c"
  read -ra flags <<<"$LIBRARY_FLAGS $(branch_protection "$1")"
  (cd "$own" && "$tools-gcc" --sysroot="$2/root" "${flags[@]}" -DUTF8PROC_STATIC -c utf8proc.c)
  "$tools-ar" r "$2/root/usr/lib/$tools/libutf8proc.a" "$own/utf8proc.o"
}

# recompile ARCHITECTURE ROOM SOURCE COMPILER FOLDERS FLAG…: Debian's libSOURCE, small before fast, and so that what is not used of it goes.
recompile() {
  local tools=${TRIPLETS[$1]} work=$2/$3 root=$2/root name=$3 compiler=$4 flags folders files=()
  local archive=$root/usr/lib/$tools/lib$name.a
  read -ra folders <<<"$5"
  read -ra flags <<<"$LIBRARY_FLAGS $(branch_protection "$1") -fno-asynchronous-unwind-tables"
  shift 5
  mkdir "$work/own"
  for folder in "${folders[@]}"; do files+=("$work/source/$folder"/*.c*); done
  (cd "$work/own" && printf '../%s\0' "${files[@]#"$work"/}" | xargs -0 -n 1 -P "$(nproc)" "$compiler" --sysroot="$root" "${flags[@]}" "$@" -c) ||
    die "$name could not be compiled: $work/source"
  rm "$archive"
  "$tools-ar" rD "$archive" "$work"/own/*.o
}

# resolve_late ARCHITECTURE ARCHIVE ROOM: puts LATE_RESOLVER between libcurl, which is the archive, and c-ares.
resolve_late() {
  local tools=${TRIPLETS[$1]} object=$3/drey-ares.o late=()
  compile_one "$1" "$LATE_RESOLVER" "$object" "$3"
  mapfile -t late < <("$tools-nm" --defined-only --extern-only --format=just-symbols "$object" | sed -n 's/^late_\(.*\)/--redefine-sym=\1=&/p')
  "$tools-objcopy" "${late[@]}" "$2"
  "$tools-ar" r "$2" "$object"
}

# choose_of_openssl ARCHITECTURE ARCHIVE ROOM: puts OPENSSL_CHOICE there for the objects that have what it has.
choose_of_openssl() {
  local tools=${TRIPLETS[$1]} object=$3/drey-openssl.o others
  compile_one "$1" "$OPENSSL_CHOICE" "$object" "$3"
  mapfile -t others < <("$tools-nm" --defined-only --print-file-name "$2" 2>/dev/null |
    grep -wFf <("$tools-nm" --defined-only --extern-only --format=just-symbols "$object") | cut -d: -f2 | sort -u)
  [ "${#others[@]}" -ge 5 ] || die "libcrypto.a has nothing that $OPENSSL_CHOICE stands for"
  "$tools-ar" d "$2" "${others[@]}"
  "$tools-ar" r "$2" "$object"
}

# compile_curl ARCHITECTURE ROOT, in its source, so that no path of this machine is in it.
compile_curl() {
  local triplet=${TRIPLETS[$1]} root=$2
  ./configure --quiet --host="$triplet" --prefix=/usr "${CURL_OPTIONS[@]}" --with-{openssl,nghttp2,zlib}="$root/usr" --enable-ares="$root/usr" \
    CC="$triplet-gcc --sysroot=$root" AR="$triplet-ar" RANLIB="$triplet-ranlib" CFLAGS="$LIBRARY_FLAGS $(branch_protection "$1") -DOPENSSL_NO_OCSP" LIBS='-lpthread -ldl' &&
    make -s -j "$(nproc)" -C lib install DESTDIR="$root" && make -s -C include install DESTDIR="$root"
}
