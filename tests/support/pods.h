// Pods and what happens to them, as the API server has them.
#pragma once
#include <string>

#include "base/json.h"

namespace test {

using base::Json;

/// A pod of a Flink cluster, with one container called flink-main-container.
class Pod {
 public:
  /// Its uid is "uid-NAME"; a name with "-taskmanager-" in it is a TaskManager's.
  explicit Pod(const std::string& name, const std::string& cluster = "orders",
               const std::string& image = "registry.example.com/orders:1.8.2");

  Pod& on(const std::string& node);  ///< bound to it
  Pod& unschedulable(const std::string& message);
  Pod& waiting(const std::string& reason, const std::string& message = {});
  Pod& running(int restarts = 0);
  Pod& ready();  ///< its containers are, as far as the kubelet can tell
  Pod& ended(int exit_code, const std::string& reason = "Error",
             const std::string& message = {});  ///< and is in no new state
  Pod& crashed(int restarts, int exit_code, const std::string& reason = "Error",
               const std::string& message = {});  ///< waits to be started again

  Pod& init(const std::string& name, int restarts,
            const Json& state);  ///< an init container before it, which has ended with 1 so far

  const Json& json() const { return pod_; }
  operator const Json&() const { return pod_; }

 private:
  Json& status();
  Json pod_{};
};

/// An event about an object, newer than those made before it.
Json event(const Json& about, const std::string& reason, const std::string& message, int count = 1);

}  // namespace test
