# Sourced by scripts/release: the program, linked with nothing that is not in it.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files

# Small before fast: what drey waits for is the network. One unit of all sources, in one piece, so that its size depends on nothing else.
readonly COMPILE_FLAGS='-Oz -DNDEBUG -flto -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections'
readonly LINK_FLAGS='-flto-partition=one -Wl,-O2 -Wl,--gc-sections -Wl,-z,pack-relative-relocs -Wl,-z,noseparate-code -save-temps'

# What the optimisation at link time makes of all sources, which GCC leaves where it is told to keep what is in between.
readonly WHOLE=drey.ltrans0.ltrans.o

# Bytes of a program: 8 MiB, of which it is to stay well below.
readonly MOST_BYTES=$((8 << 20))

# make_program ARCHITECTURE: the file, stripped; the same with its symbols stays in its build folder.
make_program() {
  local ROOT build=build/release-$1 triplet=${TRIPLETS[$1]} file bytes made_with
  file=$(program_file "$1")
  need_packages "$(compiler_package "$1")" ld.lld=lld
  libraries "$1"
  say "building for $1"
  made_with="$ROOT $COMPILE_FLAGS $LINK_FLAGS"
  if [ "$(cat "$build/made-with" 2>/dev/null)" != "$made_with" ]; then
    configure "$1" "$build"
    echo "$made_with" >"$build/made-with"
  fi
  cmake --build "$build" --target drey 2>&1 | grep -vE "warning: Using '|: in function " || [ "${PIPESTATUS[0]}" = 0 ]
  [ "$1" != arm64 ] || link_packed "$build"
  mkdir -p "$DIST"
  "$triplet-strip" --strip-all -R .comment -o "$file" "$build/drey"
  scripts/hardening "$file" "$build/drey"
  write_bill "$1" "$file"
  write_licences "$1" "$file"
  bytes=$(stat -c %s "$file")
  [ "$bytes" -le "$MOST_BYTES" ] || die "$file has $bytes bytes, and may have $MOST_BYTES"
  say "$file has $bytes bytes"
}

# link_packed BUILD: links again, with lld. GNU ld (2.40) packs relative relocations for x86-64 alone; on arm64 they are half a megabyte.
# lld cannot read what GCC keeps for the optimisation at link time, so it is given what came of it; templates that are in libraries,
# too, are taken from there.
link_packed() {
  local command words word before='' kept=() tools
  command=$(ninja -C "$1" -t commands drey | tail -n 1)
  read -ra words <<<"$command"
  for word in "${words[@]}"; do
    case $word in
      : | '&&' | -o | -flto* | -save-temps | -Wl,-O2 | -Wl,-z,pack-relative-relocs | -Wl,-z,noseparate-code | cli/*.[ao] | lib/*.a) ;;
      *) [ "$before" = -o ] || kept+=("$word") ;;
    esac
    before=$word
  done
  tools=$(dirname "$(readlink -f "$(command -v ld.lld)")") # a compiler for another processor does not look where Debian links them
  (cd "$1" && "${kept[@]}" -fuse-ld=lld -B"$tools" -Wl,-O2,--pack-dyn-relocs=relr,-z,muldefs,--build-id=sha1 "$WHOLE" -o drey 2> >(grep -v "warning: Using '" >&2))
}

configure() {
  local build=$2 triplet=${TRIPLETS[$1]}
  use_ccache
  rm -rf "$build" # what CMake found before it would find again
  cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF -DSTATIC=ON -DCMAKE_CXX_COMPILER_LAUNCHER=ccache \
    -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="${triplet%%-*}" -DCMAKE_CXX_COMPILER="$(compiler "$1")" -DCMAKE_AR="$(command -v "$triplet-gcc-ar")" -DCMAKE_RANLIB="$(command -v "$triplet-gcc-ranlib")" -DCMAKE_LIBRARY_ARCHITECTURE="$triplet" \
    -DCMAKE_SYSROOT="$ROOT" -DCMAKE_FIND_ROOT_PATH_MODE_{LIBRARY,INCLUDE,PACKAGE}=ONLY \
    -DCMAKE_CXX_FLAGS_RELEASE="$COMPILE_FLAGS" -DCMAKE_CXX_FLAGS="-ffile-prefix-map=$PWD=. -ffile-prefix-map=$ROOT=" -DCMAKE_EXE_LINKER_FLAGS="$LINK_FLAGS"
}

# make_elsewhere ARCHITECTURE: in a copy of this tree, with libraries of its own, and fails unless it is the same.
make_elsewhere() {
  local folder file made
  file=$(program_file "$1")
  folder=$(mktemp -d)
  say "making $file again, in $folder"
  mkdir "$folder/tree"
  git ls-files -coz --exclude-standard | tar --null --files-from - --create | tar --extract --directory "$folder/tree"
  DREY_CACHE=$folder/cache CCACHE_DISABLE=1 "$folder/tree/scripts/release" "$1" >/dev/null
  for made in "$file" "$(bill_file "$file")" "$(licences_file "$file")"; do
    cmp "$made" "$folder/tree/$made" >&2 || die "$made is not the same when it is made elsewhere; the other is kept: $folder"
  done
  say "$file is the same to the bit when it is made elsewhere"
  rm -rf "$folder"
}
