#!/usr/bin/env bash
# flink-core 1.20.1: flink-conf.yaml is no YAML: a line ends at its first '#', also within a word and within quotes, and quotes are part
# of the value. So a URL loses its fragment and a password its end. One would expect YAML's rules, by which '#' begins a comment after
# a blank only and outside of quotes: so it is with the same lines in config.yaml.
set -euo pipefail

version=1.20.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>load</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.flink</groupId><artifactId>flink-core</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
XML
cat >Load.java <<'JAVA'
import java.util.TreeMap;
import org.apache.flink.configuration.GlobalConfiguration;

public class Load {
  public static void main(String[] directories) {
    for (String directory : directories)
      new TreeMap<>(GlobalConfiguration.loadConfiguration(directory).toMap())
          .forEach((key, value) -> System.out.println(directory + ", " + key + ": " + value));
  }
}
JAVA
mkdir flink-conf.yaml config.yaml
cat >flink-conf.yaml/flink-conf.yaml <<'YAML'
my.name: "orders"
my.title: 'order #7'
my.url: https://example.com/a#b
YAML
cp flink-conf.yaml/flink-conf.yaml config.yaml/config.yaml
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
java -cp "$(cat classpath)" Load.java flink-conf.yaml config.yaml 2>/dev/null >seen
echo "flink-core $version:"
cat seen
diff seen - <<'TEXT'
flink-conf.yaml, my.name: "orders"
flink-conf.yaml, my.title: 'order
flink-conf.yaml, my.url: https://example.com/a
config.yaml, my.name: orders
config.yaml, my.title: order #7
config.yaml, my.url: https://example.com/a#b
TEXT
