// A stateful cluster that is made, and changed, by `drey apply`.
#pragma once
#include "node/counts.h"
#include "node/flink_cluster.h"

namespace test {

class AppliedCluster : public FlinkCluster {
 public:
  using FlinkCluster::FlinkCluster;

  /// `drey apply` with high availability and folders for checkpoints and savepoints; the rest are
  /// options and arguments of the job.
  Words apply(const Words& more = {}, const Words& job_arguments = {}) const;

  /// Runs the program, which may have to wait for a cluster to go and another to come.
  Ended drey(const Words& args) const;

  /// Waits until one job runs.
  std::string running_job_id();

  /// Waits for numbers that the TaskManager of the running job has counted.
  Counts counts();

  /// What the job was restored from, by Flink's REST API.
  Json restored(const std::string& job);
};

}  // namespace test
