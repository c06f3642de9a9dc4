# Which jars the catalogue is made of. Sourced by scripts/catalogue.
# shellcheck shell=bash

# A late release of every Flink version, oldest first.
# shellcheck disable=SC2034 # used where this file is sourced
RELEASES=(1.12.7 1.13.6 1.14.6 1.15.4 1.16.3 1.17.2 1.18.1 1.19.3 1.20.5 2.0.2 2.1.3 2.2.1 2.3.0)

# Artifact, the first and the last version that it is asked for ('-': no end), and the first that is published without the suffix _2.12.
# Left out: connectors, formats, catalogs and metric reporters, whose options have bare names ("path", "host") that mean nothing in
# Flink's configuration file, and file systems, whose keys go to Hadoop unread (open families in lib/flink/catalogue/key_families.cpp).
ARTIFACTS='
flink-core                   1.12  -     1.12
flink-core-api               1.20  -     1.20
flink-runtime                1.12  -     1.14
flink-streaming-java         1.12  -     1.15
flink-clients                1.12  -     1.15
flink-optimizer              1.12  1.20  1.14
flink-kubernetes             1.12  -     1.15
flink-yarn                   1.12  -     1.15
flink-python                 1.12  -     1.16
flink-cep                    1.12  -     1.15
flink-table-api-java         1.12  -     1.12
flink-table-common           1.12  -     1.12
flink-table-planner-blink    1.12  1.13  9.0
flink-table-planner          1.14  -     9.0
flink-table-runtime-blink    1.12  1.13  9.0
flink-table-runtime          1.14  -     1.15
flink-sql-client             1.15  -     1.15
flink-sql-gateway            1.16  -     1.16
flink-statebackend-rocksdb   1.12  -     1.15
flink-statebackend-changelog 1.15  -     1.15
flink-statebackend-forst     2.0   -     2.0
flink-dstl-dfs               1.15  -     1.15
'

# These bring what the classes of all need when they are loaded.
# shellcheck disable=SC2034
WITH_DEPENDENCIES='flink-core flink-runtime flink-statebackend-rocksdb flink-statebackend-forst'

# Where an artifact of another release is taken. (Two patch releases of one version seldom differ in their options.)
declare -A INSTEAD=(
  [flink-kubernetes_2.12:1.13.6]=1.13.0 [flink-python_2.12:1.13.6]=1.13.1
  [flink-dstl-dfs:1.15.4]=1.15.2 [flink-dstl-dfs:1.16.3]=1.15.2 [flink-dstl-dfs:1.17.2]=1.18.1
  [flink-kubernetes:1.19.3]=1.19.1 [flink-kubernetes:1.20.5]=1.20.1 [flink-kubernetes:2.0.2]=2.0.0 [flink-kubernetes:2.1.3]=2.1.0
  [flink-kubernetes:2.2.1]=2.2.0
  [flink-yarn:1.19.3]=1.19.1 [flink-yarn:1.20.5]=1.20.1 [flink-yarn:2.0.2]=2.0.0 [flink-yarn:2.1.3]=2.1.0 [flink-yarn:2.2.1]=2.2.0
  [flink-python:1.19.3]=1.19.0 [flink-python:1.20.5]=1.20.3 [flink-python:2.0.2]=2.0.0 [flink-python:2.1.3]=2.1.0
  [flink-python:2.2.1]=2.2.0
  [flink-sql-client:1.19.3]=1.19.0 [flink-sql-client:1.20.5]=1.20.3 [flink-sql-client:2.0.2]=2.0.0 [flink-sql-client:2.1.3]=2.1.0
  [flink-sql-client:2.2.1]=2.2.0
  [flink-sql-gateway:1.16.3]=1.16.1 [flink-sql-gateway:1.19.3]=1.19.1 [flink-sql-gateway:1.20.5]=1.20.3
  [flink-sql-gateway:2.0.2]=2.0.0
  [flink-table-api-java:1.20.5]=1.20.4 [flink-table-planner_2.12:1.20.5]=1.20.4 [flink-table-runtime:1.20.5]=1.20.4
  [flink-statebackend-changelog:1.17.2]=1.17.1
  [flink-statebackend-forst:2.0.2]=2.0.0 [flink-statebackend-forst:2.1.3]=2.0.0 [flink-statebackend-forst:2.2.1]=2.2.0
)

# The artifacts of one release, each a line: name and release.
artifacts_of() {
  local artifact first last plain version
  version=$(number "$1")
  while read -r artifact first last plain; do
    [ -n "$artifact" ] || continue
    [ "$version" -ge "$(number "$first")" ] || continue
    [ "$last" = - ] || [ "$version" -le "$(number "$last")" ] || continue
    [ "$version" -ge "$(number "$plain")" ] || artifact+=_2.12
    echo "$artifact ${INSTEAD[$artifact:$1]:-$1}"
  done <<<"$ARTIFACTS"
}

# 1.14 and 1.14.6 → 1014
number() {
  local major minor
  IFS=. read -r major minor _ <<<"$1"
  echo $((major * 1000 + minor))
}
