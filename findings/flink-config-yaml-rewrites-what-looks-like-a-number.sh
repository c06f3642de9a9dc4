#!/usr/bin/env bash
# flink-core 2.1.0: a value of config.yaml that looks like a number becomes one, and is written anew where a text is wanted: the version
# 1.20 arrives as 1.2, the commit 1234e56 as 1.234E59, the code 00501 as 501. flink-conf.yaml, of 1.18, left each as it was. One would
# expect that an option which is a text has the text of the file.
set -euo pipefail

version=2.1.0 before=1.18.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>load</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.flink</groupId><artifactId>flink-core</artifactId><version>${flink}</version></dependency>
  </dependencies>
</project>
XML
cat >Load.java <<'JAVA'
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.GlobalConfiguration;

public class Load {
  public static void main(String[] directory) {
    Configuration all = GlobalConfiguration.loadConfiguration(directory[0]);
    for (String key : new TreeMap<>(all.toMap()).keySet())
      System.out.println(key + ": " + all.get(ConfigOptions.key(key).stringType().noDefaultValue()));
  }
}
JAVA
mkdir new old
cat >new/config.yaml <<'YAML'
containerized.master.env.CODE: 00501
containerized.master.env.COMMIT: 1234e56
containerized.master.env.MODE: 0o17
containerized.master.env.VERSION: 1.20
containerized.master.env.VERSION_QUOTED: "1.20"
YAML
cp new/config.yaml old/flink-conf.yaml
load() { # VERSION DIRECTORY
  mvn -q -B dependency:build-classpath -Dflink="$1" -Dmdep.outputFile="$work/classpath" >/dev/null
  echo "flink-core $1:"
  java -cp "$(cat classpath)" Load.java "$2" 2>/dev/null
}
{
  load $before old
  load $version new
} | tee seen
diff seen - <<'TEXT'
flink-core 1.18.1:
containerized.master.env.CODE: 00501
containerized.master.env.COMMIT: 1234e56
containerized.master.env.MODE: 0o17
containerized.master.env.VERSION: 1.20
containerized.master.env.VERSION_QUOTED: "1.20"
flink-core 2.1.0:
containerized.master.env.CODE: 501
containerized.master.env.COMMIT: 1.234E59
containerized.master.env.MODE: 15
containerized.master.env.VERSION: 1.2
containerized.master.env.VERSION_QUOTED: 1.20
TEXT
