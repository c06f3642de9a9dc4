#!/usr/bin/env bash
# flink-runtime 1.20.1: a JobManager whose job is over stays, and answers, until somebody has asked for the result of each checkpoint and
# savepoint that was triggered through its REST API, or until rest.async.store-duration (five minutes) is over: its cache of results does
# not close before. One would expect a trigger whose result is of no interest to be done with; whoever sends one and looks for the
# checkpoint itself keeps the cluster of a job that ends or fails soon after for five minutes.
set -euo pipefail

version=1.20.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>results</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.flink</groupId><artifactId>flink-runtime</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
XML
cat >Results.java <<'JAVA'
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.rest.handler.async.CompletedOperationCache;
import org.apache.flink.runtime.rest.handler.job.AsynchronousJobOperationKey;
import org.apache.flink.runtime.rest.messages.TriggerId;

public class Results {
  public static void main(String[] none) throws Exception {
    System.out.println("a result is kept for " + RestOptions.ASYNC_OPERATION_STORE_DURATION.defaultValue());
    CompletedOperationCache<AsynchronousJobOperationKey, String> cache =
        new CompletedOperationCache<>(RestOptions.ASYNC_OPERATION_STORE_DURATION.defaultValue());
    AsynchronousJobOperationKey key = AsynchronousJobOperationKey.of(new TriggerId(), new JobID());
    cache.registerOngoingOperation(key, CompletableFuture.completedFuture("checkpoint 7"));
    CompletableFuture<Void> closed = cache.closeAsync();
    Thread.sleep(2000);
    System.out.println("closed two seconds later: " + closed.isDone());
    cache.get(key);
    closed.get();
    System.out.println("closed when it was asked for: " + closed.isDone());
  }
}
JAVA
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
java -cp "$(cat classpath)" Results.java 2>/dev/null >seen
echo "flink-runtime $version:"
cat seen
diff seen - <<'TEXT'
a result is kept for PT5M
closed two seconds later: false
closed when it was asked for: true
TEXT
