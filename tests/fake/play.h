// A cluster that comes up while the program looks on: what the kubelet and Flink do, one thing
// after the other.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "fake/fake_job_manager.h"
#include "fake/scene.h"
#include "support/pods.h"

namespace test {

/// A scene with one cluster called orders. Every call adds a thing that happens later, when the
/// program has nothing to do but wait.
class Play : public Scene {
 public:
  Play();

  FakeJobManager flink{};

  /// A pod appears, or is as given from now on (it is known by its name); it belongs to the
  /// cluster's Deployment.
  Play& pod(const Pod& pod);
  Play& event(const std::string& pod, const std::string& reason, const std::string& message,
              int count = 1);
  Play& log(const std::string& text);  ///< of the JobManager's container
  Play& passes(std::chrono::milliseconds time);
  Play& then(std::function<void()> act);

  /// The JobManager's pod from nothing to running, and its REST API.
  Play& comes_up();

  /// The one job is in this state, with so many of its 4 tasks in these.
  Play& job(const std::string& state, const std::map<std::string, int>& tasks = {});

  /// Flink deletes its own Deployment, and with it go the pods.
  Play& deployment_goes();

 private:
  Json owner() const;
};

}  // namespace test
