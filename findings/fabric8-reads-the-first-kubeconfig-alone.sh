#!/usr/bin/env bash
# io.fabric8:kubernetes-client 6.9.2, which is Flink 1.20's: of several files in KUBECONFIG the first alone is read, whatever it has or
# lacks; a warning in the log is all that says so. To kubectl they are one configuration (and to 7.3.1, in Flink 2.3), often with the
# current context in one and the clusters in another: this client then turns to a server that no file names.
set -euo pipefail

version=6.9.2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>files</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.fabric8</groupId><artifactId>kubernetes-client</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
XML
cat >Files.java <<'JAVA'
import io.fabric8.kubernetes.client.Config;

public class Files {
  public static void main(String[] none) {
    Config config = Config.autoConfigure(null);
    System.out.println(config.getMasterUrl() + " " + config.getNamespace());
  }
}
JAVA
cat >mine.yaml <<'YAML'
apiVersion: v1
kind: Config
current-context: test
YAML
cat >team.yaml <<'YAML'
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://test.example.com"}}]
users: [{name: test, user: {}}]
contexts: [{name: test, context: {cluster: test, user: test, namespace: streams}}]
YAML
(cat mine.yaml; grep -v '^apiVersion\|^kind' team.yaml) >both.yaml
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
for files in both.yaml mine.yaml:team.yaml team.yaml:mine.yaml; do
  echo "$files: $(KUBECONFIG=$files java -cp "$(cat classpath)" Files.java 2>/dev/null)"
done >seen
echo "kubernetes-client $version:"
cat seen
diff seen - <<'TEXT'
both.yaml: https://test.example.com/ streams
mine.yaml:team.yaml: https://kubernetes.default.svc/ null
team.yaml:mine.yaml: https://kubernetes.default.svc/ null
TEXT
