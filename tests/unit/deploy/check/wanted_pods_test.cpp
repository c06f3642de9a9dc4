#include "deploy/check/wanted_pods.h"

#include <cmath>

#include "flink/config/distribution.h"
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

TEST_CASE("as many TaskManagers as the parallelism needs") {
  deploy::LoadedConfiguration loaded{.dialect = flink::dialect_of(flink::newest_known)};
  loaded.configuration = flink::distribution_defaults(loaded.dialect);
  const auto set = [&](const char* key, const char* value) {
    loaded.configuration.set(key, value, {flink::Origin::Kind::dynamic, "-D"});
  };
  set("parallelism.default", "5");
  set("taskmanager.numberOfTaskSlots", "2");
  set("taskmanager.memory.process.size", "2g");
  set("kubernetes.taskmanager.memory.limit-factor", "1.5");
  const auto pods = deploy::task_manager_pods(loaded);
  REQUIRE(pods);
  CHECK(pods->count == 3);
  CHECK(pods->requests == Amounts{{"cpu", 2}, {"memory", 2147483648}});
  CHECK(pods->limits == Amounts{{"cpu", 2}, {"memory", 3221225472}});
  set("taskmanager.memory.process.size", "1k");
  CHECK_FALSE(deploy::task_manager_pods(loaded));
}

TEST_CASE("amounts for people") {
  CHECK(deploy::amount_text("cpu", 0.5) == "0.5 cpu");
  CHECK(deploy::amount_text("requests.memory", 1717986918) == "1.6 GiB requests.memory");
}
