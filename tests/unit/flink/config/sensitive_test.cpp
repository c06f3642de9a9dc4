#include "flink/config/sensitive.h"

#include "flink/config/masked.h"

#include "tests/support/catch.h"

TEST_CASE("keys of secrets, by the words that Flink looks for, in any case") {
  for (const auto* key :
       {"security.ssl.rest.key-password", "my.SECRET",
        "fs.azure.account.key.a.blob.core.windows.net",
        "fs.azure.account.key.storeprod.blob.core.windows.net", "metrics.reporter.dd.apikey",
        "a.api-key", "a.auth-params", "a.service-key", "a.token", "a.basic-auth", "a.jaas.config",
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

TEST_CASE("keys of secrets, however their words are parted; and keys that only look like it") {
  for (const auto* key : {"db.passphrase",
                          "ssl.private_key",
                          "ssl.private-key",
                          "ssl.private.key",
                          "privateKey",
                          "client.auth",
                          "auth-header",
                          "authHeader",
                          "my.bearer",
                          "blob.sas",
                          "PGPASS",
                          "pw",
                          "GITHUB_PAT",
                          "db.pw",
                          "dbpw",
                          "MYSQL_PASS",
                          "db.pass",
                          "userpass",
                          "API_KEY",
                          "AccountKey",
                          "sig",
                          "X-Amz-Signature",
                          "Authorization",
                          "high-availability.zookeeper.client.authorization",
                          "vault.io/token",
                          "fs.s3a.encryption.key",
                          "oauth.client_secret"}) {
    CAPTURE(key);
    CHECK(flink::hides(key, "x"));
  }
  for (const auto* key :
       {"bypass", "compass", "auth.type", "authenticator", "password.provider", "secret.class",
        "kubernetes.secrets", "kubernetes.secrets.a", "kubernetes.env.secretKeyRef",
        "kubernetes.container.image.pull-secrets", "secretName", "DB_SECRET_NAME",
        "com.acme.PasswordException", "TokenParser.java", "sasl.mechanism", "signature.path",
        "access.keystore", "access.key-store", "my.access.key_store"}) {
    CAPTURE(key);
    CHECK_FALSE(flink::hides(key, "x"));
  }
}

TEST_CASE(
    "flags, references and amounts beside a token are no secrets, but a numeric password is") {
  for (const auto& [key, value] : std::vector<std::pair<const char*, const char*>>{
           {"security.delegation.tokens.enabled", "true"},
           {"security.delegation.tokens.renewal.time-ratio", "0.75"},
           {"security.delegation.tokens.renewal.retry.backoff", "1 h"},
           {"max-tokens", "4096"},
           {"db.password", "$(DB_PASSWORD)"},
           {"db.password", "${DB_PASSWORD}"},
           {"db.password", ""}}) {
    CAPTURE(key, value);
    CHECK_FALSE(flink::hides(key, value));
  }
  CHECK(flink::hides("db.password", "123456"));
  CHECK(flink::hides("my.token", "123456"));
  CHECK(flink::hides("db.password", "$(A)b$(C)d"));
  CHECK(flink::hides("db.password", "$ecret"));
}
