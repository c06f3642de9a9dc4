#!/usr/bin/env bash
# flink-runtime 1.20.1: besides PATCH /jobs/:jobid a GET ends a job, too (/jobs/:jobid/yarn-cancel, which is what the web interface's
# cancel button sends; stop has one as well). One would expect a GET to change nothing, and treat it so: send it again after a lost
# answer, follow it ahead of time, take it for a look.
set -euo pipefail

version=1.20.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>cancel</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.flink</groupId><artifactId>flink-runtime</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
XML
cat >Cancel.java <<'JAVA'
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;

public class Cancel {
  public static void main(String[] names) throws Exception {
    for (String name : names) {
      Class<?> type = Class.forName("org.apache.flink.runtime.rest.messages." + name);
      RestHandlerSpecification handler = (RestHandlerSpecification) type.getMethod("getInstance").invoke(null);
      System.out.println(handler.getHttpMethod() + " " + handler.getTargetRestEndpointURL());
    }
  }
}
JAVA
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
java -cp "$(cat classpath)" Cancel.java JobCancellationHeaders YarnCancelJobTerminationHeaders YarnStopJobTerminationHeaders 2>/dev/null >seen
echo "flink-runtime $version:"
cat seen
diff seen - <<'TEXT'
PATCH /jobs/:jobid
GET /jobs/:jobid/yarn-cancel
GET /jobs/:jobid/yarn-stop
TEXT
