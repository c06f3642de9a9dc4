#include "deploy/pod_status.h"

#include "support/catch.h"

using base::Json;
using deploy::job_manager_trouble;
using deploy::pod_statuses;
using deploy::PodStatus;

namespace {

Json pod(Json status) {
  const Json containers = Json::array({{{"name", "flink-main-container"}}});
  return {
      {"metadata", {{"name", "orders-7c9"}}}, {"spec", {{"containers", containers}, {"initContainers", containers}}}, {"status", std::move(status)}};
}

std::vector<PodStatus> read(Json status) { return pod_statuses({{"items", Json::array({pod(std::move(status))})}}); }

Json container(const std::string& waiting, const std::string& message = {}) {
  return {{"name", "flink-main-container"}, {"restartCount", 2}, {"state", {{"waiting", {{"reason", waiting}, {"message", message}}}}}};
}

}  // namespace

TEST_CASE("a pod that waits says for what, and why it ended before") {
  auto crashed = container("CrashLoopBackOff", "back-off 40s");
  crashed["lastState"] = {{"terminated", {{"reason", "Error"}, {"exitCode", 239}}}};
  const auto pods = read({{"phase", "Running"}, {"containerStatuses", Json::array({crashed})}});
  REQUIRE(pods.size() == 1);
  CHECK(pods[0].state == "CrashLoopBackOff: back-off 40s");
  CHECK(pods[0].last_end == "exit code 239");
  CHECK(pods[0].restarts == 2);
  CHECK_FALSE(pods[0].ready);
}

TEST_CASE("an init container that waits counts, and what comes from outside is made printable") {
  const auto pods = read({{"phase", "Pending"}, {"initContainerStatuses", Json::array({container("ErrImagePull", "\x1b[31mno")})}});
  CHECK(pods[0].state == "ErrImagePull: \\x1b[31mno");
}

TEST_CASE("odd pods do no harm") {
  for (const auto& status : {Json(), Json(7), Json{{"containerStatuses", 3}}, Json{{"containerStatuses", Json::array({7, nullptr})}}})
    CHECK(read(status).front().state == "Unknown");
  CHECK(pod_statuses(Json()).empty());
  CHECK(pod_statuses({{"items", "x"}}).empty());
}

TEST_CASE("why no JobManager answers: what will not heal at once, the rest when there is no more time") {
  const auto exit = [](const std::vector<PodStatus>& pods, bool last) {
    const auto error = job_manager_trouble(pods, "orders", last, "drey delete orders");
    return error ? static_cast<int>(error->exit) : 0;
  };
  const PodStatus pulling{.name = "a", .waiting = "ImagePullBackOff"}, crashing{.name = "b", .waiting = "CrashLoopBackOff"},
      pending{.name = "c", .state = "Pending"}, ready{.name = "d", .ready = true}, task_manager{.name = "e", .task_manager = true, .ready = true};
  CHECK(exit({pulling}, false) == 7);
  CHECK(exit({crashing}, false) == 0);
  CHECK(exit({crashing}, true) == 7);
  CHECK(exit({pending}, false) == 0);
  CHECK(exit({pending}, true) == 3);
  CHECK(exit({ready, pulling}, true) == 0);
  CHECK(exit({task_manager}, true) == 3);
  CHECK(exit({}, false) == 0);
  CHECK(exit({}, true) == 3);
  CHECK(job_manager_trouble({pending}, "orders", true, "drey delete orders")->hint == "'drey delete orders' removes the cluster");
}
