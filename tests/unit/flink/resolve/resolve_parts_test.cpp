// The parts of `resolve`, each called alone.
#include "flink/resolve/resolve_parts.h"

#include <algorithm>
#include <functional>

#include "tests/support/catch.h"

using namespace flink;

namespace {

using Words = std::vector<std::string>;

/// What a part tells, as words: the keys that it derives, and how many facts of its follow.
template <class Facts>
Words told(const Decision<Facts>& decision, Words facts) {
  for (const auto& [key, value] : decision.derived)
    facts.push_back(key + "=" + (value.list ? value.list->at(0) : value.text));
  facts.insert(facts.end(), decision.warnings.begin(), decision.warnings.end());
  for (const auto& finding : decision.findings) facts.push_back(finding.what);
  return facts;
}

Configuration configuration_of_everything() {
  Configuration configuration;
  const auto set = [&](const char* key, const char* text) {
    configuration.set(key, text, {Origin::Kind::dynamic, "-D"});
  };
  set("kubernetes.namespace", "team");
  set("high-availability.type", "kubernetes");
  set("kubernetes.artifacts.local-upload-enabled", "true");
  set("kubernetes.artifacts.local-upload-target", "s3://b/d");
  set("pipeline.jars", "local:///j.jar");
  set("security.kerberos.login.keytab", "/k.tab");
  set("security.kerberos.login.principal", "p");
  set("kubernetes.secrets", "s:'/a:b'");
  set("kubernetes.jobmanager.tolerations", "key:a,colour:red");
  return configuration;
}

/// All parts that have keys, warnings or findings of their own, by the reader they are given.
struct Parts {
  const Reader& reader;
  Inputs inputs{.files = {{"/k.tab", "bytes"}}, .random_token = "0123456789abcdef"};
  IdentityFacts identity = resolve_identity(reader, inputs).facts;

  std::vector<std::function<Words()>> all() const {
    return {[this] {
              const auto part = resolve_identity(reader, inputs);
              return told(part, {part.facts.cluster_id, part.facts.kube_namespace});
            },
            [this] { return told(resolve_pod(reader, {}, true), {}); },
            [this] { return told(resolve_container(reader), {}); },
            [this] {
              const auto part = resolve_services(reader, identity);
              return told(part, {std::to_string(part.facts.ports.blob)});
            },
            [this] {
              const auto part = resolve_uploads(reader);
              return told(part, {part.facts.uploads.files.at(0).target});
            },
            [this] {
              const auto part = resolve_local_files(reader, inputs, identity.cluster_id);
              return told(part, {part.facts.kerberos.keytab_name});
            }};
  }
};

}  // namespace

TEST_CASE("no part of resolve depends on another having been called") {
  const auto dialect = dialect_of({2, 3, 0});
  const auto configuration = configuration_of_everything();
  base::Problems problems;
  const Reader reader(configuration, FileFormat::yaml, dialect, problems);
  const auto parts = Parts{reader};
  std::vector<Words> forwards, backwards;
  auto all = parts.all();
  for (const auto& part : all) forwards.push_back(part());
  std::reverse(all.begin(), all.end());
  for (const auto& part : all) backwards.insert(backwards.begin(), part());
  CHECK(forwards == backwards);
  REQUIRE(forwards.size() == 6);
  CHECK(forwards[0] ==
        Words{"flink-cluster-0123456789abcdef", "team",
              "kubernetes.cluster-id=flink-cluster-0123456789abcdef",
              "high-availability.storageDir is not set, and the JobManager will not start without "
              "it"});
  CHECK(forwards[1].size() == 1);
  CHECK(forwards[2] == Words{"mounts where no volume should be: path '/a:b' has a ':'"});
  CHECK(forwards[3] == Words{"6124", "blob.server.port=6124", "taskmanager.rpc.port=6122",
                             "high-availability.jobmanager.port=6123",
                             "high-availability.cluster-id=flink-cluster-0123456789abcdef"});
  CHECK(forwards[4] == Words{"s3://b/d/j.jar", "pipeline.jars=s3://b/d/j.jar"});
  CHECK(forwards[5] ==
        Words{"k.tab", "security.kerberos.login.keytab=/opt/kerberos/kerberos-keytab/k.tab"});
  CHECK(problems.empty());
}
