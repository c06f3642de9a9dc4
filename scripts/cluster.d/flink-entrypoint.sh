#!/bin/bash
# What Flink's native Kubernetes integration expects of an image's entry point. The pod's command hands it a whole command line:
#   from Flink 1.13   bash -c "kubernetes-jobmanager.sh kubernetes-application …", found by PATH
#   up to Flink 1.12  native-k8s "$JAVA_HOME/bin/java -classpath $FLINK_CLASSPATH …", with a class path that is known only here
# Flink's process must be the first of the container, as the user flink, so that signals reach it.
set -e

# ENABLE_BUILT_IN_PLUGINS: "a.jar;b.jar", of those in opt, each with a folder of its own
for plugin in ${ENABLE_BUILT_IN_PLUGINS//;/ }; do
  [ -e "$FLINK_HOME/opt/$plugin" ] || { echo "Plugin $plugin does not exist. Exiting."; exit 1; }
  mkdir -p "$FLINK_HOME/plugins/${plugin%.jar}"
  ln -sf "$FLINK_HOME/opt/$plugin" "$FLINK_HOME/plugins/${plugin%.jar}/"
done

allocator=$(compgen -G '/usr/lib/*/libjemalloc.so.2' || true)
if [ -n "$allocator" ] && [ "${DISABLE_JEMALLOC:-false}" != true ]; then
  export LD_PRELOAD=${LD_PRELOAD:+$LD_PRELOAD:}$allocator
fi

as_flink=()
[ "$(id -u)" != 0 ] || as_flink=(setpriv --reuid=9999 --regid=9999 --clear-groups)

if [ "$1" = native-k8s ]; then
  shift
  set +e # Flink's own script is not written for it
  _FLINK_HOME_DETERMINED=true
  # shellcheck source=/dev/null
  . "$FLINK_HOME/bin/config.sh"
  FLINK_CLASSPATH=$(constructFlinkClassPath):$INTERNAL_HADOOP_CLASSPATHS
  export FLINK_CLASSPATH _FLINK_HOME_DETERMINED
  exec "${as_flink[@]}" bash -c "$*"
fi
exec "${as_flink[@]}" "$@"
