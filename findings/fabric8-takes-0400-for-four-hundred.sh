#!/usr/bin/env bash
# io.fabric8:kubernetes-client 6.9.2, by which Flink 1.20 reads pod templates: a volume's mode 0400, as Kubernetes' documentation
# writes it, is 400 in decimal, which is 0620: the group may write. For kubectl it is 256, which is 0400, and so it is for the same
# client before and after (5.12.4 in Flink 1.16, 6.13.4 in 2.0). One would expect that a manifest says one thing to all of them.
set -euo pipefail

version=6.9.2 before=5.12.4 after=6.13.4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>mode</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.fabric8</groupId><artifactId>kubernetes-client</artifactId><version>${fabric8}</version></dependency>
  </dependencies>
</project>
XML
cat >pod.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: main, image: example}]
  volumes:
  - name: key
    secret: {secretName: key, defaultMode: 0400}
YAML
cat >Mode.java <<'JAVA'
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.FileInputStream;

public class Mode {
  public static void main(String[] file) throws Exception {
    Pod pod = Serialization.unmarshal(new FileInputStream(file[0]), Pod.class);
    int mode = pod.getSpec().getVolumes().get(0).getSecret().getDefaultMode();
    System.out.println("0400 is " + mode + ", in octal 0" + Integer.toOctalString(mode));
  }
}
JAVA
for each in $before $version $after; do
  mvn -q -B dependency:build-classpath -Dfabric8="$each" -Dmdep.outputFile=classpath >/dev/null
  echo "kubernetes-client $each: $(java -cp "$(cat classpath)" Mode.java pod.yaml 2>/dev/null)"
done | tee seen
diff seen - <<TEXT
kubernetes-client $before: 0400 is 256, in octal 0400
kubernetes-client $version: 0400 is 400, in octal 0620
kubernetes-client $after: 0400 is 256, in octal 0400
TEXT
