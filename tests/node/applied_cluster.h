// A stateful cluster that is made, and changed, by `drey apply`.
#pragma once
#include "node/counts.h"
#include "node/flink_cluster.h"

namespace test {

class AppliedCluster : public FlinkCluster {
 public:
  /// Where the files of high availability and the savepoints are.
  enum class Storage { folder, s3 };

  explicit AppliedCluster(const std::string& flink_version = "2.3.0",
                          Storage storage = Storage::folder)
      : FlinkCluster(flink_version), storage_(storage) {}

  /// `drey apply` with high availability and places for checkpoints and savepoints; the rest
  /// are options and arguments of the job.
  Words apply(const Words& more = {}, const Words& job_arguments = {}) const;

  /// Runs the program, which may have to wait for a cluster to go and another to come.
  Ended drey(const Words& args) const;

  /// Runs a command about the cluster: {"savepoints", "--newest"}.
  Ended about(Words words) const;

  /// Waits until one job runs.
  std::string running_job_id();

  /// Waits for numbers that the TaskManager of the running job has counted.
  Counts counts();

  /// What the job was restored from, by Flink's REST API.
  Json restored(const std::string& job);

 private:
  Storage storage_;
};

}  // namespace test
