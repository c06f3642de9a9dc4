#include "deploy/cluster/belongings.h"

#include "support/catch.h"

using base::Json;
using deploy::is_ha_metadata;

namespace {

Json config_map(const std::string& name) {
  return {{"kind", "ConfigMap"}, {"metadata", {{"name", name}}}};
}

}  // namespace

TEST_CASE("HA metadata is known by its name, whatever the version, and by having no owner") {
  for (const auto* end : {"cluster-config-map", "0000000027-config-map", "dispatcher-leader",
                          "resourcemanager-leader", "restserver-leader",
                          "00000000000000000000000000000000-jobmanager-leader"}) {
    CHECK(is_ha_metadata(config_map(std::string("orders-") + end), "orders"));
    CHECK_FALSE(is_ha_metadata(config_map(std::string("order-") + end), "orders"));
  }
  CHECK_FALSE(is_ha_metadata(config_map("flink-config-orders"), "orders"));
  CHECK_FALSE(is_ha_metadata(config_map("orders-mine"), "orders"));
  auto owned = config_map("orders-cluster-config-map");
  owned["metadata"]["ownerReferences"] = Json::array({{{"uid", "u"}}});
  CHECK_FALSE(is_ha_metadata(owned, "orders"));
  auto other = config_map("orders-cluster-config-map");
  other["kind"] = "Secret";
  CHECK_FALSE(is_ha_metadata(other, "orders"));
}

TEST_CASE("what Flink gives no labels is looked for by name, where the Deployment mounts it") {
  const deploy::ClusterRef cluster{"team-a", "orders"};
  CHECK(deploy::collections_of(cluster, {}).size() == 5);
  const Json volumes =
      Json::array({{{"name", "kerberos-keytab-volume"}}, {{"name", "kerberos-krb5conf-volume"}}});
  const auto all = deploy::collections_of(
      cluster, {{"spec", {{"template", {{"spec", {{"volumes", volumes}}}}}}}});
  REQUIRE(all.size() == 7);
  CHECK(all[0].field_selector == "metadata.name=orders");
  CHECK(all[1].label_selector == "app=orders,type=flink-native-kubernetes");
  CHECK(all[5].field_selector == "metadata.name=kerberos-keytab-orders");
  CHECK(all[6].resource.plural == "configmaps");
}

TEST_CASE("a cluster in a few words") {
  CHECK(deploy::summary({}) == "");
  CHECK(deploy::summary({{"ConfigMap", 2, true},
                         {"Pod", 1},
                         {"ReplicaSet", 1},
                         {"Service", 1},
                         {"Deployment", 1},
                         {"Pod", 1},
                         {"ConfigMap", 1}}) ==
        "Deployment, 2 pods, Service, ConfigMap, 2 HA ConfigMaps");
  CHECK(deploy::summary({{"ConfigMap", 1, true}}) == "HA ConfigMap");
}
