#include "flink/config/sensitive.h"

#include "tests/support/catch.h"

TEST_CASE("keys of secrets, by the words that Flink looks for, in any case") {
  for (const auto* key :
       {"security.ssl.rest.key-password", "my.SECRET",
        "fs.azure.account.key.a.blob.core.windows.net", "metrics.reporter.dd.apikey", "a.api-key",
        "a.auth-params", "a.service-key", "a.token", "a.basic-auth", "a.jaas.config",
        "a.http-headers", "s3.access-key", "fs.s3a.access.key", "fs.oss.accessKeyId", "DB_PWD",
        "db.passwd", "GOOGLE_CREDENTIALS"}) {
    CAPTURE(key);
    CHECK(flink::masked(key, "x") == "******");
  }
  for (const auto* key :
       {"parallelism.default", "kubernetes.cluster-id", "security.ssl.rest.keystore", "s3.endpoint",
        "fs.s3a.aws.credentials.provider", ""}) {
    CAPTURE(key);
    CHECK(flink::masked(key, "x") == "x");
  }
}

TEST_CASE("user info of URLs is hidden, whatever the key") {
  CHECK(flink::masked("a", "https://me:pass@h/x?y=@z") == "https://******@h/x?y=@z");
  CHECK(flink::masked("a", "http://h/a@b http://token@h2") == "http://h/a@b http://******@h2");
  CHECK(flink::masked("a", "https://me:p@ss@h/x") == "https://******@h/x");
  CHECK(flink::masked("a", "p@q:ss://x") == "p@q:ss://x");
}

TEST_CASE("values of sensitive properties in a command line are hidden") {
  CHECK(flink::masked_text("-Da.password=x -Db=y") == "-Da.password=****** -Db=y");
  CHECK(flink::masked_text("-D a -Dx") == "-D a -Dx");
}
