#include "deploy/teardown/stakes.h"

#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using deploy::losses;
using deploy::stakes_of;
using test::Pod;

namespace {

Json config_map(const std::string& file, const std::string& text) {
  return {{"kind", "ConfigMap"}, {"data", {{file, text}}}};
}

Json named(const std::string& name) {
  return {{"kind", "ConfigMap"}, {"metadata", {{"name", name}}}};
}

}  // namespace

TEST_CASE(
    "whether high availability is on, from the configuration of any version, or from what is "
    "there") {
  CHECK(stakes_of(
            {},
            config_map(
                "config.yaml",
                "high-availability.type: kubernetes\nhigh-availability.storageDir: s3://b/ha\n"),
            {}, {})
            .storage_dir == "s3://b/ha");
  CHECK(stakes_of({}, config_map("config.yaml", "high-availability:\n  type: kubernetes\n"), {}, {})
            .high_availability);
  CHECK(stakes_of({},
                  config_map(
                      "flink-conf.yaml",
                      "high-availability: "
                      "org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory\n"),
                  {}, {})
            .high_availability);
  CHECK_FALSE(stakes_of({}, config_map("config.yaml", "high-availability.type: NONE\n"), {}, {})
                  .high_availability);
  CHECK_FALSE(stakes_of({}, config_map("config.yaml", "a: b\n"), {}, {}).high_availability);
  CHECK_FALSE(stakes_of({}, {}, {}, {}).high_availability);
  CHECK(stakes_of({}, {}, {}, {named("x-cluster-config-map")}).high_availability);
}

TEST_CASE("a JobManager runs when its container does; a TaskManager is none") {
  CHECK(stakes_of({}, {}, {Pod("orders-1").on("n").running()}, {}).running);
  CHECK_FALSE(stakes_of({}, {}, {Pod("orders-taskmanager-1-1").on("n").running()}, {}).running);
  CHECK_FALSE(stakes_of({}, {}, {Pod("orders-1").on("n").crashed(3, 1)}, {}).running);
  CHECK_FALSE(stakes_of({}, {}, {Pod("orders-1").unschedulable("no nodes")}, {}).running);
}

TEST_CASE("what is lost") {
  deploy::Stakes stakes{.running = true};
  CHECK(losses(stakes, false).size() == 1);
  stakes.running = false;
  CHECK(losses(stakes, false).empty());
  stakes = {.running = true, .high_availability = true, .metadata = {"orders-cluster-config-map"}};
  CHECK(losses(stakes, false).empty());
  CHECK(losses(stakes, true).size() == 1);
  stakes.metadata.clear();
  CHECK(losses(stakes, true).empty());
}
