// A scene in which one cluster runs.
#pragma once
#include <string>

#include "fake/scene.h"

namespace test {

/// The cluster is called orders; its JobManager has one job, `job_manager.jobs.front()`.
struct RunningScene : Scene {
  explicit RunningScene(const std::string& kube_namespace = "default");

  /// `drey VERB -Dkubernetes.cluster-id=orders`, and more words.
  Result on_orders(const std::string& verb, const Words& more);

  FakeJobManager job_manager{};
};

/// The id of the fake JobManager's job, and where it puts a savepoint.
inline const std::string running_job = "0123456789abcdef0123456789abcdef";
inline const std::string savepoint_path = "s3://b/sp/savepoint-012345-abcdef";

}  // namespace test
