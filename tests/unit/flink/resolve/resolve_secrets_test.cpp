// Secrets that leave what everybody sees (--secrets-to-secret), by Flink's own options.
#include <algorithm>

#include "flink/lint/lint.h"
#include "flink/manifest/job_manager.h"
#include "tests/support/catch.h"
#include "tests/unit/flink/resolve/resolution.h"

using namespace flink;

namespace {

using test::Properties;

struct Run : test::Resolution {
  std::vector<std::string> told() const {
    std::vector<std::string> result;
    for (const auto& [where, what] : problems.list()) result.push_back(where + ": " + what);
    return result;
  }
};

Run withheld(Properties properties, Version version = {2, 3, 0}) {
  Inputs inputs;
  inputs.secrets_to_secret = true;
  return {test::resolution_of(std::move(properties), version, inputs)};
}

std::string shipped(const Run& run, const char* key) {
  const auto* value = run.resolved.spec.shipped.find(key);
  return value == nullptr ? "(absent)" : value->text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The versions between which something of it could differ.
Version any_version() { return GENERATE(Version{1, 13, 6}, Version{1, 17, 2}, Version{2, 3, 0}); }

}  // namespace

TEST_CASE("an option that is a secret is in the Secret's file, and not in the ConfigMap's") {
  const auto run =
      withheld({{"s3.secret-key", "open sesame"}, {"s3.endpoint", "http://s3"}}, any_version());
  CHECK(run.told().empty());
  const auto& spec = run.resolved.spec;
  CHECK(shipped(run, "s3.secret-key") == "(absent)");
  CHECK(shipped(run, "s3.endpoint") == "http://s3");
  CHECK(!has(spec.config_file.second, "sesame"));
  CHECK(has(spec.whole_file, "s3.secret-key: open sesame\n"));
  CHECK(has(spec.whole_file, "s3.endpoint: http://s3\n"));
  CHECK(spec.whole_configuration().find("s3.secret-key")->text == "open sesame");
}

TEST_CASE("the Secret is mounted where the ConfigMap would have been, and that beside it") {
  const auto run = withheld({{"s3.secret-key", "sesame"}}, any_version());
  CHECK(shipped(run, "kubernetes.secrets") == "drey-conf-app1:/opt/flink/conf");
  CHECK(shipped(run, "kubernetes.flink.conf.dir") == "/opt/flink/conf-public");
  CHECK(run.resolved.spec.conf_dir == "/opt/flink/conf-public");
}

TEST_CASE("Flink 1.12 takes variables from Secrets, and no options") {
  const auto told = withheld({{"s3.secret-key", "sesame"}}, {1, 12, 7}).told();
  REQUIRE(told.size() == 1);
  CHECK(has(told[0], "-D s3.secret-key: can be in no Secret with Flink 1.12"));
  const auto run = withheld({{"containerized.master.env.DB_PASSWORD", "sesame"}}, {1, 12, 7});
  CHECK(run.told().empty());
  CHECK(shipped(run, "kubernetes.env.secretKeyRef") ==
        "env:DB_PASSWORD,key:DB_PASSWORD,secret:drey-env-app1");
}

TEST_CASE("a folder that is named otherwise keeps its name for the Secret") {
  const auto run =
      withheld({{"s3.secret-key", "sesame"}, {"kubernetes.flink.conf.dir", "/etc/flink/"}});
  CHECK(shipped(run, "kubernetes.secrets") == "drey-conf-app1:/etc/flink");
  CHECK(shipped(run, "kubernetes.flink.conf.dir") == "/etc/flink-public");
}

TEST_CASE("Secrets of one's own stay beside it, however they are spelt") {
  const auto whole =
      withheld({{"s3.secret-key", "sesame"}, {"kubernetes.secrets", "kafka:/kafka"}});
  CHECK(shipped(whole, "kubernetes.secrets") == "drey-conf-app1:/opt/flink/conf,kafka:/kafka");
  const auto entries =
      withheld({{"s3.secret-key", "sesame"}, {"kubernetes.secrets.kafka", "/kafka"}});
  CHECK(shipped(entries, "kubernetes.secrets") == "(absent)");
  CHECK(shipped(entries, "kubernetes.secrets.drey-conf-app1") == "/opt/flink/conf");
  CHECK(entries.resolved.spec.secret_mounts.size() == 2);
}

TEST_CASE("a variable that is a secret comes from a Secret, in both processes") {
  const auto run = withheld({{"containerized.master.env.DB_PASSWORD", "sesame"},
                             {"containerized.master.env.DB_USER", "me"},
                             {"kubernetes.env.secretKeyRef", "env:A,secret:b,key:c"}},
                            any_version());
  CHECK(run.told().empty());
  CHECK(shipped(run, "containerized.master.env.DB_PASSWORD") == "(absent)");
  CHECK(shipped(run, "containerized.master.env.DB_USER") == "me");
  CHECK(shipped(run, "kubernetes.env.secretKeyRef") ==
        "env:A,key:c,secret:b;env:DB_PASSWORD,key:DB_PASSWORD,secret:drey-env-app1");
  CHECK(run.resolved.spec.secret_variables == StringMap{{"DB_PASSWORD", "sesame"}});
  // No option is a secret, so that the ConfigMap has all of them.
  CHECK(run.resolved.spec.whole_file.empty());
  CHECK(shipped(run, "kubernetes.flink.conf.dir") == "(absent)");
}

TEST_CASE("a variable has one value for both processes, or is refused") {
  CHECK(withheld({{"containerized.master.env.DB_PASSWORD", "a"},
                  {"containerized.taskmanager.env.DB_PASSWORD", "a"}})
            .told()
            .empty());
  const auto told = withheld({{"containerized.master.env.DB_PASSWORD", "a"},
                              {"containerized.taskmanager.env.DB_PASSWORD", "b"}})
                        .told();
  REQUIRE(told.size() == 1);
  CHECK(told[0] ==
        "-D containerized.taskmanager.env.DB_PASSWORD: has another value than for the other "
        "process, and a variable that --secrets-to-secret takes from a Secret has one for both");
}

TEST_CASE("what another variable refers to, and parts of objects, stay, and are told") {
  const auto run = withheld({{"containerized.master.env.DB_PASSWORD", "sesame"},
                             {"containerized.master.env.DB_URL", "pg://me:$(DB_PASSWORD)@db"},
                             {"kubernetes.taskmanager.annotations.auth-token", "sesame2"}});
  CHECK(shipped(run, "containerized.master.env.DB_PASSWORD") == "sesame");
  CHECK(shipped(run, "kubernetes.taskmanager.annotations.auth-token") == "sesame2");
  int told = 0;
  for (const auto& finding : lint(run.resolved, run.problems))
    told += has(finding.what, "looks like a secret") ? 1 : 0;
  CHECK(told == 2);
}

TEST_CASE("what went into a Secret is not told to be readable") {
  const auto run = withheld({{"s3.secret-key", "sesame"}});
  for (const auto& finding : lint(run.resolved, run.problems)) {
    CHECK(!has(finding.what, "looks like a secret"));
    CHECK(!has(finding.where, "conf.dir"));
  }
}

TEST_CASE("a secret that Flink does not take for one is told") {
  const auto told = [](const std::string& key, Version version) {
    const auto run = withheld({{key, "sesame"}}, version);
    const auto findings = lint(run.resolved, run.problems);
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.where == "-D " + key && has(finding.what, "shows it in its log");
    });
  };
  CHECK(told("s3.access-key", {2, 3, 0}));
  CHECK(!told("s3.secret-key", {1, 13, 6}));
  CHECK(told("my.basic-auth", {1, 16, 3}));
  CHECK(!told("my.basic-auth", {1, 17, 2}));
  CHECK(told("my.http-headers", {1, 18, 1}));
  CHECK(!told("my.http-headers", {1, 19, 3}));
}

TEST_CASE("the Secrets have the whole configuration with the logging files, and the variables") {
  const auto run =
      withheld({{"s3.secret-key", "sesame"}, {"containerized.master.env.DB_PASSWORD", "sesame2"}});
  const auto manifests = job_manager(run.resolved.spec);
  std::vector<std::string> secrets;
  for (const auto& object : manifests.owned) {
    if (object.at("kind") != "Secret") {
      CHECK(!has(object.dump(), "sesame"));
      continue;
    }
    secrets.push_back(object.at("metadata").at("name").get<std::string>());
    if (secrets.back() == "drey-env-app1")
      CHECK(object.at("data") == base::Json{{"DB_PASSWORD", "c2VzYW1lMg=="}});
    else CHECK(object.at("data").contains("config.yaml"));
  }
  CHECK(secrets == std::vector<std::string>{"drey-conf-app1", "drey-env-app1"});
  CHECK(!has(manifests.deployment.dump(), "sesame"));
}

TEST_CASE("without secrets nothing is another") {
  const auto run = withheld({{"s3.endpoint", "http://s3"}});
  CHECK(shipped(run, "kubernetes.secrets") == "(absent)");
  CHECK(run.resolved.spec.whole_file.empty());
  CHECK(job_manager(run.resolved.spec).owned.size() == 3);
}
