#include "support/pods.h"

#include <atomic>

#include <fmt/format.h>

namespace test {

Pod::Pod(const std::string& name, const std::string& cluster, const std::string& image) {
  const auto component =
      name.find("-taskmanager-") == std::string::npos ? "jobmanager" : "taskmanager";
  const Json resources{{"limits", {{"cpu", "1"}, {"memory", "1600Mi"}}},
                       {"requests", {{"cpu", "1"}, {"memory", "1600Mi"}}}};
  pod_ = {
      {"apiVersion", "v1"},
      {"kind", "Pod"},
      {"metadata",
       {{"name", name},
        {"namespace", "default"},
        {"uid", "uid-" + name},
        {"creationTimestamp", "2023-11-14T22:13:20Z"},
        {"labels",
         {{"app", cluster}, {"component", component}, {"type", "flink-native-kubernetes"}}}}},
      {"spec",
       {{"containers",
         Json::array(
             {{{"name", "flink-main-container"}, {"image", image}, {"resources", resources}}})}}},
      {"status", {{"phase", "Pending"}}}};
}

Json& Pod::status() {
  auto& all = pod_["status"]["containerStatuses"];
  if (all.is_null()) all = Json::array({{{"name", "flink-main-container"}, {"restartCount", 0}}});
  return all.front();
}

Pod& Pod::on(const std::string& node) {
  pod_["spec"]["nodeName"] = node;
  pod_["status"]["conditions"] = Json::array({{{"type", "PodScheduled"}, {"status", "True"}}});
  return waiting("ContainerCreating");
}

Pod& Pod::unschedulable(const std::string& message) {
  pod_["status"]["conditions"] = Json::array({{{"type", "PodScheduled"},
                                               {"status", "False"},
                                               {"reason", "Unschedulable"},
                                               {"message", message}}});
  return *this;
}

Pod& Pod::waiting(const std::string& reason, const std::string& message) {
  status()["state"] = {{"waiting", {{"reason", reason}}}};
  if (!message.empty()) status()["state"]["waiting"]["message"] = message;
  return *this;
}

Pod& Pod::running(int restarts) {
  status()["state"] = {{"running", {{"startedAt", "2023-11-14T22:13:30Z"}}}};
  status()["restartCount"] = restarts;
  pod_["status"]["phase"] = "Running";
  return *this;
}

Pod& Pod::ready() {
  pod_["status"]["conditions"].push_back({{"type", "Ready"}, {"status", "True"}});
  return *this;
}

Pod& Pod::ended(int exit_code, const std::string& reason, const std::string& message) {
  status()["state"] = {{"terminated", {{"exitCode", exit_code}, {"reason", reason}}}};
  if (!message.empty()) status()["state"]["terminated"]["message"] = message;
  pod_["status"]["phase"] = "Failed";
  return *this;
}

Pod& Pod::crashed(int restarts, int exit_code, const std::string& reason,
                  const std::string& message) {
  ended(exit_code, reason, message);
  status()["lastState"] = status()["state"];
  status()["restartCount"] = restarts;
  pod_["status"]["phase"] = "Running";
  return waiting("CrashLoopBackOff",
                 "back-off 10s restarting failed container=flink-main-container");
}

Pod& Pod::init(const std::string& name, int restarts, const Json& state) {
  pod_["spec"]["initContainers"].push_back({{"name", name}, {"image", "busybox"}});
  pod_["status"]["initContainerStatuses"].push_back(
      {{"name", name},
       {"restartCount", restarts},
       {"state", state},
       {"lastState", {{"terminated", {{"reason", "Error"}, {"exitCode", 1}}}}}});
  return *this;
}

Json event(const Json& about, const std::string& reason, const std::string& message, int count) {
  static std::atomic<int> events{0};
  const int number = ++events;
  const auto& metadata = about.at("metadata");
  const auto name = metadata.at("name").get<std::string>();
  return {{"apiVersion", "v1"},
          {"kind", "Event"},
          {"metadata",
           {{"name", fmt::format("{}.{}", name, number)},
            {"namespace", "default"},
            {"uid", fmt::format("event-{}", number)}}},
          {"involvedObject",
           {{"kind", about.at("kind")},
            {"name", name},
            {"uid", metadata.at("uid")},
            {"fieldPath", "spec.containers{flink-main-container}"}}},
          {"reason", reason},
          {"message", message},
          {"count", count},
          {"lastTimestamp",
           fmt::format("2023-11-14T22:{:02}:{:02}Z", 20 + number / 60 % 40, number % 60)}};
}

}  // namespace test
