#include "deploy/cluster/pod_status.h"

#include "support/catch.h"

using base::Json;
using deploy::job_manager_trouble;
using deploy::pod_statuses;
using deploy::PodStatus;

namespace {

Json pod(Json status) {
  const Json containers = Json::array({{{"name", "flink-main-container"}}});
  return {{"metadata", {{"name", "orders-7c9"}}},
          {"spec", {{"containers", containers}, {"initContainers", containers}}},
          {"status", std::move(status)}};
}

std::vector<PodStatus> read(Json status) {
  return pod_statuses({{"items", Json::array({pod(std::move(status))})}});
}

Json container(const std::string& waiting, const std::string& message = {}) {
  return {{"name", "flink-main-container"},
          {"restartCount", 2},
          {"state", {{"waiting", {{"reason", waiting}, {"message", message}}}}}};
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

TEST_CASE("a pod that no scheduler has looked at says so") {
  const std::string unseen = "Pending: not scheduled yet (no scheduler has looked at the pod)";
  CHECK(read({{"phase", "Pending"}})[0].state == unseen);
  CHECK(read({{"phase", "Pending"}, {"conditions", Json::array({{{"type", "Ready"}}})}})[0].state ==
        unseen);
  CHECK(read({{"phase", "Pending"},
              {"conditions", Json::array({{{"type", "PodScheduled"}, {"status", "False"}}})}})[0]
            .state == "Pending");
  auto bound = pod({{"phase", "Pending"}});
  bound["spec"]["nodeName"] = "n";
  auto others = pod({{"phase", "Pending"}});
  others["spec"]["schedulerName"] = "volcano";
  const auto pods = pod_statuses({{"items", Json::array({bound, others})}});
  CHECK(pods[0].state == "Pending");
  CHECK(pods[1].state ==
        "Pending: not scheduled yet (scheduler 'volcano' has not looked at the pod)");
}

TEST_CASE("an init container that waits counts, and what comes from outside is made printable") {
  const auto pods =
      read({{"phase", "Pending"},
            {"initContainerStatuses", Json::array({container("ErrImagePull", "\x1b[31mno")})}});
  CHECK(pods[0].state == "Init:ErrImagePull (init container flink-main-container): \\x1b[31mno");
}

namespace {

/// A pod of three init containers, the last a native sidecar, and two containers.
PodStatus of(Json inits, Json containers, const std::string& phase = "Pending") {
  const Json sidecar{{"name", "proxy"}, {"restartPolicy", "Always"}};
  const Json spec{
      {"nodeName", "n"},
      {"initContainers", Json::array({{{"name", "fetch-a"}}, {{"name", "fetch-b"}}, sidecar})},
      {"containers", Json::array({{{"name", "exporter"}}, {{"name", "flink-main-container"}}})}};
  Json status{{"phase", phase},
              {"initContainerStatuses", std::move(inits)},
              {"containerStatuses", std::move(containers)}};
  return pod_statuses({{"items", Json::array({{{"metadata", {{"name", "orders-7c9"}}},
                                               {"spec", spec},
                                               {"status", std::move(status)}}})}})
      .front();
}

Json state_of(const std::string& name, Json state, int restarts = 0) {
  return {{"name", name}, {"restartCount", restarts}, {"state", std::move(state)}};
}
Json waits(const std::string& reason) { return {{"waiting", {{"reason", reason}}}}; }
Json ended(int code, const std::string& reason) {
  return {{"terminated", {{"exitCode", code}, {"reason", reason}}}};
}
const Json runs{{"running", {{"startedAt", "2026-01-01T00:00:00Z"}}}};

}  // namespace

TEST_CASE(
    "a pod is in the state that kubectl shows: the container counts that keeps the others "
    "waiting") {
  const Json idle = Json::array({state_of("exporter", waits("PodInitializing")),
                                 state_of("flink-main-container", waits("PodInitializing"))});
  const auto pending = state_of("fetch-b", waits("PodInitializing")),
             proxy_pending = state_of("proxy", waits("PodInitializing"));
  const auto done = state_of("fetch-a", ended(0, "Completed"));
  CHECK(of({state_of("fetch-a", waits("ImagePullBackOff")), pending, proxy_pending}, idle).state ==
        "Init:ImagePullBackOff (init container fetch-a)");
  CHECK(
      of({state_of("fetch-a", waits("ImagePullBackOff")), pending, proxy_pending}, idle).waiting ==
      "ImagePullBackOff");
  CHECK(of({done, state_of("fetch-b", waits("CrashLoopBackOff"), 3), proxy_pending}, idle).state ==
        "Init:CrashLoopBackOff (init container fetch-b)");
  CHECK(of({done, state_of("fetch-b", ended(1, "Error")), proxy_pending}, idle).state ==
        "Init:Error (init container fetch-b)");
  CHECK(of({done, state_of("fetch-b", runs), proxy_pending}, idle).state ==
        "Init:1/3 (init container fetch-b)");
  const auto done_b = state_of("fetch-b", ended(0, "Completed"));
  CHECK(of({done, done_b, state_of("proxy", waits("CrashLoopBackOff"), 2)}, idle).state ==
        "Init:CrashLoopBackOff (init container proxy)");
  const Json beside = Json::array(
      {state_of("exporter", waits("CrashLoopBackOff"), 4), state_of("flink-main-container", runs)});
  const auto ill = of({done, done_b, state_of("proxy", runs)}, beside, "Running");
  CHECK(ill.state == "CrashLoopBackOff (container exporter)");
  CHECK(ill.restarts == 0);
  CHECK(ill.last_end.empty());
  const Json both = Json::array({state_of("exporter", waits("ContainerCreating")),
                                 state_of("flink-main-container", waits("ErrImagePull"))});
  CHECK(of({done, done_b, state_of("proxy", runs)}, both).state == "ErrImagePull");
  const Json all_run = Json::array(
      {state_of("exporter", ended(0, "Completed")), state_of("flink-main-container", runs)});
  CHECK(of({done, done_b, state_of("proxy", runs)}, all_run, "Running").state == "Running");
}

TEST_CASE(
    "a pod whose containers have all done what they were to do says so, and one that is held back "
    "or goes says that") {
  const Json done = Json::array({state_of("exporter", ended(0, "Completed")),
                                 state_of("flink-main-container", ended(0, "Completed"))});
  CHECK(of({}, done, "Succeeded").state == "Completed");
  auto held = pod({{"phase", "Pending"}});
  held["status"]["conditions"] =
      Json::array({{{"type", "PodScheduled"}, {"status", "False"}, {"reason", "SchedulingGated"}}});
  CHECK(pod_statuses({{"items", {held}}}).front().state == "SchedulingGated");
  held["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
  CHECK(pod_statuses({{"items", {held}}}).front().state == "Terminating");
}

TEST_CASE("odd pods do no harm") {
  for (const auto& status : {Json(), Json(7), Json{{"containerStatuses", 3}},
                             Json{{"containerStatuses", Json::array({7, nullptr})}}})
    CHECK(read(status).front().state == "Unknown");
  CHECK(pod_statuses(Json()).empty());
  CHECK(pod_statuses({{"items", "x"}}).empty());
}

TEST_CASE("numbers that no int holds are not taken for others") {
  const auto ended = [](std::int64_t exit_code, std::int64_t restarts) {
    auto status = container("CrashLoopBackOff");
    status["restartCount"] = restarts;
    status["lastState"] = {{"terminated", {{"exitCode", exit_code}, {"reason", "Error"}}}};
    return read({{"containerStatuses", Json::array({status})}}).front();
  };
  CHECK(ended(std::int64_t{1} << 32, 2).last_end == "exit code 2147483647");
  CHECK(ended(-1'073'741'510, 2).last_end == "exit code -1073741510");
  CHECK(ended(1, (std::int64_t{1} << 32) + 2).restarts == 0);
  CHECK(ended(1, 2).restarts == 2);
}

TEST_CASE(
    "why no JobManager answers: what will not heal at once, the rest when there is no more time") {
  const auto exit = [](const std::vector<PodStatus>& pods, bool last) {
    const auto error = job_manager_trouble(pods, "orders", last, "drey status orders");
    return error ? static_cast<int>(error->exit) : 0;
  };
  const PodStatus pulling{.name = "a", .waiting = "ImagePullBackOff"},
      crashing{.name = "b", .waiting = "CrashLoopBackOff"},
      pending{.name = "c", .state = "Pending"}, ready{.name = "d", .ready = true},
      task_manager{.name = "e", .task_manager = true, .ready = true};
  CHECK(exit({pulling}, false) == 7);
  CHECK(exit({crashing}, false) == 0);
  CHECK(exit({crashing}, true) == 7);
  CHECK(exit({pending}, false) == 0);
  CHECK(exit({pending}, true) == 3);
  CHECK(exit({ready, pulling}, true) == 0);
  CHECK(exit({task_manager}, true) == 3);
  CHECK(exit({}, false) == 0);
  CHECK(exit({}, true) == 3);
  CHECK(job_manager_trouble({pending}, "orders", true, "drey status orders")->hint ==
        "'drey status orders' shows details");
}
