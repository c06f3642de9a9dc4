#include "flink/ha/names.h"

#include "support/catch.h"

using flink::ha::MapName;
using flink::ha::parse_map_name;

TEST_CASE("the names of a cluster's HA ConfigMaps, of all versions") {
  using Kind = MapName::Kind;
  const std::string job = "000000002758cab80000000000000000";
  const auto [name, kind, of_job] = GENERATE_COPY(table<std::string, Kind, std::string>(
      {{"orders-cluster-config-map", Kind::cluster, ""},
       {"orders-" + job + "-config-map", Kind::job, job},
       {"orders-dispatcher-leader", Kind::dispatcher, ""},
       {"orders-resourcemanager-leader", Kind::resource_manager, ""},
       {"orders-restserver-leader", Kind::rest_server, ""},
       {"orders-" + job + "-jobmanager-leader", Kind::job, job}}));
  const auto found = parse_map_name(name, "orders");
  REQUIRE(found);
  CHECK(found->kind == kind);
  CHECK(found->job == of_job);
  CHECK_FALSE(parse_map_name(name, "order"));
  CHECK_FALSE(parse_map_name(name, "orders-"));
}

TEST_CASE("names that are no HA ConfigMap's") {
  for (const auto* name : {"", "orders", "orders-", "orders-config-map", "orders-jobmanager-leader",
                           "flink-config-orders", "orders-cluster-config-map-2", "orders.drey"})
    CHECK_FALSE(parse_map_name(name, "orders"));
}

TEST_CASE("keys that name a job, and a checkpoint") {
  CHECK(flink::ha::job_of_graph("jobGraph-a") == "a");
  CHECK(flink::ha::job_of_graph("executionPlan-a") == "a");
  CHECK_FALSE(flink::ha::job_of_graph("runningJobsRegistry-a"));
  CHECK(flink::ha::job_of("runningJobsRegistry-a") == "a");
  CHECK(flink::ha::job_of("executionPlan-a") == "a");
  CHECK_FALSE(flink::ha::job_of("executionPlan-"));
  CHECK_FALSE(flink::ha::job_of("counter"));
  CHECK(flink::ha::checkpoint_of("checkpointID-0000000000000000006") == 6);
  CHECK(flink::ha::checkpoint_of("checkpointID-9223372036854775807") == 9'223'372'036'854'775'807);
  for (const auto* key : {"checkpointID-", "checkpointID-x", "checkpointID-6x", "checkpointID--6",
                          "checkpointID-99999999999999999999", "counter"})
    CHECK_FALSE(flink::ha::checkpoint_of(key));
}
