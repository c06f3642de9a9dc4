#include "deploy/teardown/deletion_impact.h"

#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using deploy::data_loss_warnings;
using deploy::deletion_impact;
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
  CHECK(deletion_impact(
            {},
            config_map(
                "config.yaml",
                "high-availability.type: kubernetes\nhigh-availability.storageDir: s3://b/ha\n"),
            {}, {})
            .storage_dir == "s3://b/ha");
  CHECK(deletion_impact({}, config_map("config.yaml", "high-availability:\n  type: kubernetes\n"),
                        {}, {})
            .high_availability);
  CHECK(
      deletion_impact(
          {},
          config_map("flink-conf.yaml",
                     "high-availability: "
                     "org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory\n"),
          {}, {})
          .high_availability);
  for (const std::string mode : {"NONE", "none", "standalone", "STANDALONE"}) {
    INFO(mode);
    CHECK_FALSE(
        deletion_impact({}, config_map("config.yaml", "high-availability.type: " + mode), {}, {})
            .high_availability);
    CHECK_FALSE(
        deletion_impact({}, config_map("flink-conf.yaml", "high-availability: " + mode), {}, {})
            .high_availability);
  }
  CHECK_FALSE(deletion_impact({}, config_map("config.yaml", "a: b\n"), {}, {}).high_availability);
  CHECK_FALSE(deletion_impact({}, {}, {}, {}).high_availability);
  CHECK(deletion_impact({}, {}, {}, {named("x-cluster-config-map")}).high_availability);
}

TEST_CASE("a JobManager runs when its container does; a TaskManager is none") {
  CHECK(deletion_impact({}, {}, {Pod("orders-1").on("n").running()}, {}).running);
  CHECK_FALSE(
      deletion_impact({}, {}, {Pod("orders-taskmanager-1-1").on("n").running()}, {}).running);
  CHECK_FALSE(deletion_impact({}, {}, {Pod("orders-1").on("n").crashed(3, 1)}, {}).running);
  CHECK_FALSE(deletion_impact({}, {}, {Pod("orders-1").unschedulable("no nodes")}, {}).running);
}

TEST_CASE("what is lost") {
  deploy::DeletionImpact impact{.running = true};
  CHECK(data_loss_warnings(impact, false).size() == 1);
  impact.running = false;
  CHECK(data_loss_warnings(impact, false).empty());
  impact = {.running = true, .high_availability = true, .metadata = {"orders-cluster-config-map"}};
  CHECK(data_loss_warnings(impact, false).empty());
  CHECK(data_loss_warnings(impact, true).size() == 1);
  impact.metadata.clear();
  CHECK(data_loss_warnings(impact, true).empty());
}
