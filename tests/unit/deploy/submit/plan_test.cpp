#include "deploy/submit/plan.h"

#include "support/catch.h"

using base::Json;

namespace {

flink::Manifests manifests() {
  return {.deployment = {{"apiVersion", "apps/v1"},
                         {"kind", "Deployment"},
                         {"metadata", {{"name", "orders"}}}},
          .owned = {{{"apiVersion", "v1"},
                     {"kind", "ConfigMap"},
                     {"metadata", {{"name", "flink-config-orders"}}},
                     {"data", {{"a", "1"}}}}}};
}

flink::ClusterSpec spec(const std::string& exposed, bool node_address = true) {
  flink::ClusterSpec spec;
  spec.cluster_id = "orders";
  spec.kube_namespace = "team-a";
  spec.dialect.node_address = node_address;
  spec.rest.type = exposed;
  spec.rest.node_address_type = "ExternalIP";
  return spec;
}

}  // namespace

TEST_CASE("a node's address is wanted for a node port alone, and where Flink shows it") {
  CHECK(deploy::plan(manifests(), spec("NodePort")).node_address_type == "ExternalIP");
  CHECK(deploy::plan(manifests(), spec("NodePort", false)).node_address_type.empty());
  CHECK(deploy::plan(manifests(), spec("LoadBalancer")).node_address_type.empty());
}

TEST_CASE("the hash is the same for the same objects, and another for any other") {
  const auto hash = [](const flink::Manifests& m) {
    return deploy::plan(m, spec("ClusterIP")).spec_hash;
  };
  CHECK(hash(manifests()) == hash(manifests()));
  CHECK(hash(manifests()).size() == 32);
  auto other = manifests();
  SECTION("the Deployment") { other.deployment["metadata"]["labels"] = {{"a", "b"}}; }
  SECTION("an owned object") { other.owned[0]["data"]["a"] = "2"; }
  SECTION("one more") { other.owned.push_back(other.owned[0]); }
  SECTION("none") { other.owned.clear(); }
  CHECK(hash(other) != hash(manifests()));
}

TEST_CASE("nonces are recorded, and make the same cluster another input") {
  auto with = spec("ClusterIP");
  with.nonces.restart = "3";
  const auto plan = deploy::plan(manifests(), with);
  CHECK(plan.annotations.at("drey/restart-nonce") == "3");
  CHECK_FALSE(plan.annotations.contains("drey/savepoint-redeploy-nonce"));
  CHECK(plan.spec_hash != deploy::plan(manifests(), spec("ClusterIP")).spec_hash);
  auto other = spec("ClusterIP");
  other.nonces.savepoint_redeploy = "3";
  CHECK(plan.spec_hash != deploy::plan(manifests(), other).spec_hash);
}

TEST_CASE("a hash tells secrets apart, and is made of none that could be tried out fast") {
  const auto hash = [](const std::string& key, const std::string& variable) {
    auto with = spec("ClusterIP");
    if (!key.empty()) with.withheld.set("s3.secret-key", key, {});
    if (!variable.empty()) with.secret_variables = {{"DB_PASSWORD", variable}};
    auto objects = manifests();
    // Whatever the Secret's objects have is in the digest of the secrets.
    if (!key.empty())
      objects.owned.push_back({{"apiVersion", "v1"},
                               {"kind", "Secret"},
                               {"metadata", {{"name", "drey-conf-orders"}}},
                               {"data", {{"config.yaml", key}}}});
    return deploy::plan(objects, with).spec_hash;
  };
  CHECK(hash("a", "") == hash("a", ""));
  CHECK(hash("a", "") != hash("b", ""));
  CHECK(hash("a", "") != hash("", ""));
  CHECK(hash("a", "b") != hash("a", ""));
  CHECK(hash("a", "b") != hash("a", "c"));
}

TEST_CASE("stamps stand beside the user's annotations") {
  Json object{{"kind", "Service"}, {"metadata", {{"annotations", {{"mine", "yes"}}}}}};
  const deploy::Plan plan{.spec_hash = "hash", .annotations = {{"drey/flink-version", "2.3.0"}}};
  CHECK(deploy::stamped(object, "token", plan).at("metadata").at("annotations") ==
        Json{{"mine", "yes"}, {"drey/run", "token"}, {"drey/spec", "hash"}});
  object["kind"] = "Deployment";
  CHECK(deploy::stamped(object, "token", plan)
            .at("metadata")
            .at("annotations")
            .at("drey/flink-version") == "2.3.0");
}

TEST_CASE("the owner is the Deployment, as its controller") {
  const auto object = deploy::owned_by(Json::object(), "orders", "u-1");
  CHECK(object.at("metadata").at("ownerReferences") ==
        Json::array({{{"apiVersion", "apps/v1"},
                      {"kind", "Deployment"},
                      {"name", "orders"},
                      {"uid", "u-1"},
                      {"controller", true},
                      {"blockOwnerDeletion", true}}}));
}

TEST_CASE("a list for people: the Deployment first, and in each object what it is first") {
  const auto list = deploy::as_list(deploy::plan(manifests(), spec("ClusterIP")));
  CHECK(
      list.dump() ==
      R"({"apiVersion":"v1","kind":"List","items":[{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orders"}},)"
      R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"flink-config-orders"},"data":{"a":"1"}}]})");
}

TEST_CASE("names for messages are kubectl's") {
  CHECK(deploy::display_name(manifests().deployment) == "deployment.apps/orders");
  CHECK(deploy::display_name(manifests().owned[0]) == "configmap/flink-config-orders");
}
