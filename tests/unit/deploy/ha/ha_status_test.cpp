#include "deploy/ha/ha_status.h"

#include "support/catch.h"

using base::Json;
using deploy::HaStatus;

namespace {

HaStatus status_of(const std::vector<flink::ha::ConfigMap>& maps, bool deployed = false) {
  HaStatus status{.cluster = {"default", "orders"}, .deployed = deployed};
  status.metadata = flink::ha::read_metadata("orders", maps);
  return status;
}

flink::ha::ConfigMap job_map(const std::map<std::string, std::string>& data) {
  return {"orders-a-config-map", data, ""};
}

}  // namespace

TEST_CASE("HA ConfigMaps among the objects of a list, as values") {
  const Json owned{{"metadata",
                    {{"name", "orders-cluster-config-map"},
                     {"ownerReferences", Json::array({{{"uid", "u"}}})}}}};
  const Json map{{"metadata",
                  {{"name", "orders-a-config-map"},
                   {"annotations", {{"control-plane.alpha.kubernetes.io/leader", "{}"}}}}},
                 {"data", {{"counter", "7"}, {"odd", 7}}}};
  const Json list{{"items", Json::array({owned, map, 7, Json::object()})}};
  const auto maps = deploy::ha_config_maps(list, {"default", "orders"});
  REQUIRE(maps.size() == 1);
  CHECK(maps.front().name == "orders-a-config-map");
  CHECK(maps.front().lock == "{}");
  CHECK(maps.front().data == std::map<std::string, std::string>{{"counter", "7"}});
  CHECK(deploy::ha_config_maps({}, {"default", "orders"}).empty());
}

TEST_CASE("what a new cluster of the name would go on from") {
  const auto finding = [](const std::vector<flink::ha::ConfigMap>& maps) {
    return deploy::ha_findings(status_of(maps)).at(0);
  };
  CHECK(finding({job_map({{"checkpointID-0000000000000000012", "x"}})}) ==
        "no Deployment; a new cluster of this name would go on from checkpoint 12 of job a");
  CHECK(finding({{"orders-cluster-config-map", {{"jobGraph-a", "x"}}, ""}}) ==
        "no Deployment; a new cluster of this name would run the stored graph of job a anew");
  CHECK(finding({{"orders-dispatcher-leader", {{"runningJobsRegistry-a", "DONE"}}, ""}}) ==
        "no Deployment; a new cluster of this name would not run job a, which is done");
  CHECK(finding({job_map({{"counter", "3"}})}) ==
        "no Deployment; a new cluster of this name would begin from nothing");
}

TEST_CASE("jobs that HA metadata brings back, whatever path is given") {
  const auto left = [](const std::vector<flink::ha::ConfigMap>& maps) {
    return deploy::left_jobs(flink::ha::read_metadata("orders", maps));
  };
  CHECK(left({}).empty());
  CHECK(left({job_map({{"counter", "3"}})}).empty());
  CHECK(left({job_map({{"checkpointID-0000000000000000012", "x"}}),
              {"orders-b-config-map", {{"checkpointID-0000000000000000003", "x"}}, ""}}) ==
        std::vector<std::string>{"go on from checkpoint 12 of job a",
                                 "go on from checkpoint 3 of job b"});
}

TEST_CASE("findings about a cluster that is there") {
  auto status = status_of({}, true);
  CHECK(deploy::ha_findings(status) ==
        std::vector<std::string>{"there is no HA metadata: the JobManager has written none yet"});
  status.configured = deploy::HighAvailability{};
  CHECK(deploy::ha_findings(status) ==
        std::vector<std::string>{
            "high availability is off: whoever loses the JobManager loses its job's state"});
  status = status_of({job_map({{"checkpointID-0000000000000000012", "x"}})}, true);
  CHECK(deploy::ha_findings(status).empty());
  status = status_of({job_map({{"mine", std::string(900'000, 'x')}})}, true);
  CHECK(deploy::ha_findings(status) ==
        std::vector<std::string>{"ConfigMap orders-a-config-map holds 878.9 KiB of 1.0 MiB: Flink "
                                 "fails when it is full"});
}

TEST_CASE("how long ago a lock was renewed, to the second") {
  const std::chrono::system_clock::time_point now{std::chrono::seconds(1'700'000'000)};
  CHECK(deploy::lock_age({.renewed = "2023-11-14T22:13:18.500000Z"}, now) ==
        std::chrono::seconds(2));
  CHECK(deploy::lock_age({.renewed = "2023-11-14T22:14:00Z"}, now) == std::chrono::milliseconds(0));
  CHECK_FALSE(deploy::lock_age({.renewed = "soon"}, now));
}
