// Observations of a cluster called orders, made piece by piece.
#pragma once
#include <string>

#include "deploy/cluster/pod.h"
#include "deploy/observations/observations.h"
#include "support/pods.h"

namespace test {

inline const std::string job_id = "5d1f00000000000000000000000000ab";

struct Seen : deploy::Observations {
  Seen() {
    cluster_id = "orders";
    kube_namespace = "team-a";
    deployment = {{"kind", "Deployment"},
                  {"metadata", {{"name", "orders"}, {"uid", "uid-orders"}}}};
  }
  Seen& pod(const Json& object) { return pods[deploy::uid_of(object)] = object, *this; }
  Seen& event(const Json& object) { return events[deploy::uid_of(object)] = object, *this; }

  /// The JobManager runs, and its REST API answers.
  Seen& up() {
    rest.up = true;
    return pod(Pod("orders-1").on("node-4").running());
  }

  /// A job with 4 tasks in these states.
  Seen& job(const std::string& state, std::map<std::string, int> tasks = {}) {
    tasks.emplace("total", 4);
    rest.jobs = {{.id = job_id, .name = "orders", .state = state, .tasks = std::move(tasks)}};
    return *this;
  }
};

}  // namespace test
