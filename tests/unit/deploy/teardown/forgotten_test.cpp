#include "deploy/teardown/forgotten.h"

#include "support/catch.h"

using base::Json;

namespace {

const std::string job(32, 'a');
const std::string other_job(32, 'b');

Json config_map(const std::string& name, const Json& data = Json::object()) {
  return {{"metadata", {{"name", "orders-" + name}}}, {"data", data}};
}

bool is_forgotten(const Json& object) {
  return deploy::forgotten_metadata({object}, "orders", job).size() == 1;
}

}  // namespace

TEST_CASE(
    "the cluster's own metadata and the ended job's are forgotten, as every version calls them") {
  for (const auto* name :
       {"cluster-config-map", "dispatcher-leader", "resourcemanager-leader", "restserver-leader"}) {
    INFO(name);
    CHECK(is_forgotten(config_map(name)));
  }
  CHECK(is_forgotten(config_map(job + "-config-map")));
  CHECK(is_forgotten(config_map(job + "-jobmanager-leader")));
}

TEST_CASE("another job's metadata is not forgotten, nor what only looks like it") {
  for (const auto* end : {"-config-map", "-jobmanager-leader"})
    CHECK_FALSE(is_forgotten(config_map(other_job + end)));
  for (const auto* name :
       {"config-map", "jobmanager-leader", "eu-cluster-config-map", "settings"}) {
    INFO(name);
    CHECK_FALSE(is_forgotten(config_map(name)));
  }
}

TEST_CASE("metadata that names another job stays, under every key that does") {
  for (const auto* key : {"jobGraph-", "executionPlan-", "runningJobsRegistry-"}) {
    INFO(key);
    CHECK(is_forgotten(config_map("cluster-config-map", {{key + job, "x"}, {"counter", "7"}})));
    CHECK_FALSE(
        is_forgotten(config_map("cluster-config-map", {{key + job, "x"}, {key + other_job, "x"}})));
  }
}

TEST_CASE("metadata whose data is none of a ConfigMap stays") {
  CHECK(is_forgotten({{"metadata", {{"name", "orders-cluster-config-map"}}}}));
  CHECK_FALSE(
      is_forgotten(config_map("cluster-config-map", Json::array({"jobGraph-" + other_job}))));
}
