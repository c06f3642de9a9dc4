#include "deploy/revision/revision.h"

#include <map>

#include "base/base64.h"
#include "tests/support/catch.h"

using namespace deploy;
using base::Json;

namespace {

const ClusterRef orders{"team-a", "orders"};

Json owner() {
  return Json::array({{{"kind", "Deployment"}, {"name", "orders"}, {"uid", "uid-1"}}});
}

Json deployment() {
  return {{"metadata",
           {{"name", "orders"},
            {"namespace", "team-a"},
            {"uid", "uid-1"},
            {"resourceVersion", "17"},
            {"creationTimestamp", "2026-11-28T10:00:00Z"},
            {"labels", {{"app", "orders"}}},
            {"annotations",
             {{"drey/spec", "spec-1"},
              {"drey/run", "run-1"},
              {"drey/flink-version", "2.3.0"},
              {"deployment.kubernetes.io/revision", "1"},
              {"team", "a"}}}}},
          {"spec", {{"replicas", 1}}},
          {"status", {{"replicas", 1}}}};
}

Json service() {
  return {{"kind", "Service"},
          {"metadata", {{"name", "orders-rest"}, {"uid", "uid-2"}, {"ownerReferences", owner()}}},
          {"spec",
           {{"clusterIP", "10.0.0.7"},
            {"clusterIPs", {"10.0.0.7"}},
            {"type", "NodePort"},
            {"ports", {{{"name", "rest"}, {"port", 8081}, {"nodePort", 30123}}}}}}};
}

Json config_map(const std::string& more = {}) {
  return {{"kind", "ConfigMap"},
          {"metadata", {{"name", "flink-config-orders"}, {"ownerReferences", owner()}}},
          {"data",
           {{"config.yaml",
             "kubernetes.cluster-id: orders\nexecution.state-recovery.path: s3://b/old\n"
             "$internal.pipeline.job-id: 00000000000000000000000000000001\n" +
                 more}}}};
}

Json secret(const std::string& name, const std::map<std::string, std::string>& data) {
  Json object{{"kind", "Secret"}, {"metadata", {{"name", name}, {"ownerReferences", owner()}}}};
  for (const auto& [key, text] : data) object["data"][key] = base::base64_encode(text);
  return object;
}

Json secret_config() {
  return secret(
      "drey-conf-orders",
      {{"config.yaml", "execution.state-recovery.path: s3://b/old\ns3.secret-key: sesame\n"}});
}

const std::string highly_available =
    "high-availability.type: kubernetes\nhigh-availability.storageDir: s3://b/ha\n";

Revision revision(const std::string& more = {}) {
  auto result = revision_of(deployment(), {service(), config_map(more)}).value();
  result.number = 4;
  result.ended_with = "s3://b/end";
  return result;
}

std::string configuration(const Plan& plan) {
  return plan.owned.at(1)["data"]["config.yaml"].get<std::string>();
}

}  // namespace

TEST_CASE("a revision is what was sent, without what servers and controllers wrote") {
  const auto one = revision();
  CHECK(one.uid == "uid-1");
  CHECK(one.spec == "spec-1");
  CHECK(one.version == "2.3.0");
  CHECK(one.deployment == Json{{"apiVersion", "apps/v1"},
                               {"kind", "Deployment"},
                               {"metadata",
                                {{"name", "orders"},
                                 {"namespace", "team-a"},
                                 {"labels", {{"app", "orders"}}},
                                 {"annotations", {{"team", "a"}}}}},
                               {"spec", {{"replicas", 1}}}});
  CHECK(one.owned.at(0)["spec"] ==
        Json{{"type", "NodePort"}, {"ports", {{{"name", "rest"}, {"port", 8081}}}}});
  CHECK(!one.owned.at(0)["metadata"].contains("ownerReferences"));
}

TEST_CASE(
    "what is not the cluster's is not in its revision, and other Secrets are copied nowhere") {
  auto other = config_map();
  other["metadata"]["ownerReferences"][0]["uid"] = "uid-9";
  CHECK(revision_of(deployment(), {other})->owned.empty());
  CHECK(!revision_of(deployment(), {secret("k", {})}));
}

TEST_CASE("Secrets of --secrets-to-secret are copied to a Secret alone, that goes with the rest") {
  auto one = revision_of(deployment(), {service(), config_map(), secret_config()}).value();
  one.number = 4;
  auto object = revision_object(one, orders);
  CHECK(object.dump().find("sesame") == std::string::npos);
  CHECK(object.dump().find(base::base64_encode("sesame").substr(0, 6)) == std::string::npos);
  CHECK(has_kept_secrets(object));
  CHECK(!has_kept_secrets(revision_object(revision(), orders)));
  object["metadata"]["uid"] = "uid-4";
  const auto secret = revision_secret(one, object);
  CHECK(secret["metadata"]["name"] == "orders.drey.4");
  CHECK(secret["metadata"]["ownerReferences"] == Json::array({{{"apiVersion", "v1"},
                                                               {"kind", "ConfigMap"},
                                                               {"name", "orders.drey.4"},
                                                               {"uid", "uid-4"}}}));
  CHECK(!secret["metadata"]["labels"].contains("app"));
  auto read = read_revision(object).value();
  CHECK(read.owned.size() == 2);
  CHECK(read.secrets == std::vector<std::string>{"drey-conf-orders"});
  CHECK(!add_secrets(read, Json{{"data", {{"revision", "bm8="}}}}));
  CHECK(add_secrets(read, secret));
  CHECK(read.owned.back() == one.owned.back());
}

TEST_CASE("a plan of a revision starts elsewhere in the Secret, too") {
  const auto one = revision_of(deployment(), {config_map(), secret_config()}).value();
  const auto plan = plan_of(one, orders, {"s3://b/new", {}});
  const auto file = base::base64_decode(plan.owned.at(1)["data"]["config.yaml"].get<std::string>());
  CHECK(file->find("execution.state-recovery.path: s3://b/new\n") != std::string::npos);
  CHECK(file->find("s3.secret-key: sesame\n") != std::string::npos);
}

TEST_CASE("a revision is read back as it was written") {
  const auto object = revision_object(revision(), orders);
  CHECK(object["metadata"]["name"] == "orders.drey.4");
  CHECK(!object["metadata"]["labels"].contains("app"));
  const auto read = read_revision(object);
  REQUIRE(read);
  CHECK(read->number == 4);
  CHECK(read->ended_with == "s3://b/end");
  CHECK(read->deployment == revision().deployment);
  CHECK(read->owned == revision().owned);
}

TEST_CASE("a plan of a revision starts elsewhere") {
  const flink::Start start{"s3://b/new", "0123456789abcdef0123456789abcdef"};
  const auto plain = plan_of(revision(), orders, start);
  CHECK(plain.spec_hash == "spec-1");
  CHECK(plain.annotations.at("drey/restored-from") == "s3://b/new");
  CHECK(configuration(plain).find("execution.state-recovery.path: s3://b/new\n") !=
        std::string::npos);
  CHECK(configuration(plain).find("s3://b/old") == std::string::npos);
  // Without high availability a program may have several jobs, which cannot share an id.
  CHECK(configuration(plain).find("job-id") == std::string::npos);
  const auto safe = configuration(plan_of(revision(highly_available), orders, start));
  CHECK(safe.find("job-id: '0123456789abcdef0123456789abcdef'\n") != std::string::npos);
  CHECK(safe.find("job-result-store.storage-path: s3://b/ha/job-result-store/orders/") !=
        std::string::npos);
}

TEST_CASE("a revision starts from nothing where it is told so") {
  CHECK(configuration(plan_of(revision(), orders, {})).find("state-recovery") == std::string::npos);
}

TEST_CASE(
    "a revision tells whether it takes its savepoint over, and whether it is highly available") {
  CHECK(!claims_savepoint(revision()));
  CHECK(claims_savepoint(revision("execution.state-recovery.claim-mode: CLAIM\n")));
  CHECK(!is_highly_available(revision()));
  CHECK(is_highly_available(revision(highly_available)));
}
