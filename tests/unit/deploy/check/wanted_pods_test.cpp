#include "deploy/check/wanted_pods.h"

#include <cmath>

#include "support/catch.h"

using base::Json;
using deploy::Amounts;

TEST_CASE("what the containers of a Deployment request, summed; what is limited is requested") {
  const Json containers = {
      {{"resources",
        {{"requests", {{"cpu", "0.5"}}}, {"limits", {{"cpu", "1"}, {"memory", "1Gi"}}}}}},
      {{"resources", {{"requests", {{"cpu", "100m"}}}}}}};
  const auto pods = deploy::job_manager_pods(
      {{"spec", {{"replicas", 2}, {"template", {{"spec", {{"containers", containers}}}}}}}});
  CHECK(pods.count == 2);
  CHECK(std::abs(pods.requests.at("cpu") - 0.6) < 1e-9);
  CHECK(pods.requests.at("memory") == 1073741824);
  CHECK(pods.limits == Amounts{{"cpu", 1}, {"memory", 1073741824}});
}

TEST_CASE("TaskManagers are counted with what stands beside Flink's container") {
  flink::ClusterSpec spec;
  spec.cluster_id = "orders";
  spec.task_manager.count = 3;
  spec.task_manager.resources = {
      .cpu = 2, .cpu_limit = 2, .memory_mebibytes = 2048, .memory_limit_mebibytes = 3072};
  const Json beside{{"resources", {{"requests", {{"cpu", "500m"}}}}}};
  spec.task_manager.pod_template = {{"spec", {{"containers", Json::array({beside})}}}};
  spec.task_manager.external_resources = {{"nvidia.com/gpu", "1"}};
  const auto pods = deploy::task_manager_pods(spec);
  REQUIRE(pods);
  CHECK(pods->count == 3);
  CHECK(pods->requests == Amounts{{"cpu", 2.5}, {"memory", 2147483648}, {"nvidia.com/gpu", 1}});
  CHECK(pods->limits == Amounts{{"cpu", 2}, {"memory", 3221225472}, {"nvidia.com/gpu", 1}});
  spec.task_manager.problem = "too little memory";
  CHECK_FALSE(deploy::task_manager_pods(spec));
}

TEST_CASE("amounts for people") {
  CHECK(deploy::amount_text("cpu", 0.5) == "0.5 cpu");
  CHECK(deploy::amount_text("requests.memory", 1717986918) == "1.6 GiB requests.memory");
}

TEST_CASE("a pod that is there counts until it has ended") {
  Json pod{
      {"spec", {{"containers", Json::array({{{"resources", {{"requests", {{"cpu", "2"}}}}}}})}}},
      {"status", {{"phase", "Running"}}}};
  REQUIRE(deploy::living_pod(pod));
  CHECK(deploy::living_pod(pod)->count == 1);
  CHECK(deploy::living_pod(pod)->requests == Amounts{{"cpu", 2}});
  for (const auto* phase : {"Succeeded", "Failed"}) {
    pod["status"]["phase"] = phase;
    CHECK_FALSE(deploy::living_pod(pod));
  }
}
