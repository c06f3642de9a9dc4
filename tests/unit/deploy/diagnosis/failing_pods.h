// Clusters called orders whose pods fail, and what is said of them.
#pragma once
#include <chrono>
#include <string>
#include <utility>

#include "deploy/diagnosis/diagnosis.h"
#include "unit/deploy/seen.h"

namespace test {

/// The JobManager's image cannot be pulled: so says the kubelet, after so many tries.
inline Seen pulling(const std::string& message, int tries = 3) {
  Seen seen;
  const auto pod =
      Pod("orders-1").on("node-4").waiting("ImagePullBackOff", "Back-off pulling image");
  seen.pod(pod);
  seen.event(event(pod, "Failed",
                   "Failed to pull image \"registry.example.com/orders:1.8.2\": " + message,
                   tries));
  seen.event(event(pod, "Failed", "Error: ErrImagePull", tries));
  return seen;
}

/// What the first cause is; empty when there is none.
inline std::string what(const deploy::Observations& seen) {
  const auto found = deploy::diagnose(seen);
  return found ? found->what : "";
}

/// A pod whose main container runs, and one more container in this state beside it.
inline Json beside(const std::string& name, const std::string& state, Json last,
                   const char* list = "containers") {
  auto pod = Pod(name).on("node-4").running().json();
  const bool init = std::string(list) == "initContainers";
  pod["spec"][list].push_back({{"name", "exporter"}, {"image", "registry.example.com/exporter:3"}});
  if (init) pod["spec"][list][0]["restartPolicy"] = "Always";
  pod["status"][init ? "initContainerStatuses" : "containerStatuses"].push_back(
      {{"name", "exporter"},
       {"restartCount", 3},
       {"state", {{"waiting", {{"reason", state}, {"message", "no"}}}}},
       {"lastState", {{"terminated", std::move(last)}}}});
  return pod;
}

/// The job has 4 tasks, and no TaskManager.
inline Seen waiting_for_task_managers() {
  Seen seen;
  seen.up().job("RUNNING", {{"scheduled", 4}});
  return seen;
}

/// So many seconds after 2023-11-14T22:13:20Z, when the pods were made.
inline std::chrono::system_clock::time_point at(int seconds_later) {
  return std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000 + seconds_later));
}

/// The JobManager's container runs, or has just ended, after two crashes.
inline Json between_crashes(bool running) {
  auto pod = running ? Pod("orders-1").on("node-4").running(2).json()
                     : Pod("orders-1").on("node-4").ended(1).json();
  auto& status = pod["status"]["containerStatuses"][0];
  status["restartCount"] = 2;
  status["lastState"] = {{"terminated", {{"reason", "Error"}, {"exitCode", 1}}}};
  return pod;
}

}  // namespace test
