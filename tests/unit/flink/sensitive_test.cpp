#include "flink/sensitive.h"

#include "tests/support/catch.h"

TEST_CASE("keys of secrets, by the words that Flink looks for, in any case") {
  for (const auto* key : {"security.ssl.rest.key-password", "my.SECRET", "fs.azure.account.key.a.blob.core.windows.net", "metrics.reporter.dd.apikey",
                          "a.api-key", "a.auth-params", "a.service-key", "a.token", "a.basic-auth", "a.jaas.config", "a.http-headers",
                          "s3.access-key", "fs.s3a.access.key", "fs.oss.accessKeyId"}) {
    CAPTURE(key);
    CHECK(flink::masked(key, "x") == "******");
  }
  for (const auto* key : {"parallelism.default", "kubernetes.cluster-id", "security.ssl.rest.keystore", "s3.endpoint", ""}) {
    CAPTURE(key);
    CHECK(flink::masked(key, "x") == "x");
  }
}
