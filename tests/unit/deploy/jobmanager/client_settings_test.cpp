#include "deploy/jobmanager/client_settings.h"

#include "support/catch.h"
#include "support/thrown.h"

using base::Json;
using std::chrono::milliseconds;

namespace {

const flink::Origin option{.kind = flink::Origin::Kind::dynamic, .text = "-D"};

flink::Configuration with(const std::string& key, const std::string& text) {
  flink::Configuration configuration;
  configuration.set(key, {.text = text, .origin = option});
  return configuration;
}

deploy::NamedCluster deployed_with(const std::string& configuration) {
  return {.kube_namespace = "team-a",
          .name = "orders",
          .config_map = Json{{"data", {{"config.yaml", configuration}}}}};
}

}  // namespace

TEST_CASE("client.timeout is Flink's, under either name, and 60 s where nobody says it") {
  CHECK(deploy::client_timeout({}) == milliseconds(60'000));
  CHECK(deploy::client_timeout(with("client.timeout", "90 s")) == milliseconds(90'000));
  CHECK(deploy::client_timeout(with("akka.client.timeout", "1500 ms")) == milliseconds(1'500));
  auto both = with("akka.client.timeout", "1 min");
  both.set("client.timeout", {.text = "2 min", .origin = option});
  CHECK(deploy::client_timeout(both) == milliseconds(120'000));
}

TEST_CASE("a client.timeout that is no duration is refused where it stands") {
  const auto error = test::thrown([] { deploy::client_timeout(with("client.timeout", "soon")); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text.starts_with("-D client.timeout: "));
}

TEST_CASE("the REST endpoint is as the cluster was deployed, unless the user says otherwise") {
  const auto cluster = deployed_with("security.ssl.rest.enabled: true\n");
  const auto shipped = deploy::rest_settings(cluster, {});
  CHECK(shipped.kube_namespace == "team-a");
  CHECK(shipped.cluster_id == "orders");
  CHECK(shipped.ssl);
  CHECK(shipped.node_address_type == "InternalIP");
  CHECK_FALSE(deploy::rest_settings(cluster, with("security.ssl.rest.enabled", "false")).ssl);
  constexpr const char* type = "kubernetes.rest-service.exposed.node-port-address-type";
  CHECK(deploy::rest_settings(cluster, with(type, "ExternalIP")).node_address_type == "ExternalIP");
  CHECK_FALSE(deploy::rest_settings({.name = "orders"}, {}).ssl);
}
