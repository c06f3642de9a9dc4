// A Flink application cluster in pods of the real node, seen past the program.
#pragma once
#include <optional>
#include <string>

#include "cluster/await.h"
#include "cluster/real_cluster.h"

namespace test {

/// A namespace of its own, where the default service account may do what Flink's JobManager needs,
/// and in it one Flink cluster. The image has the counting job (tests/node/job).
class FlinkCluster {
 public:
  explicit FlinkCluster(std::string flink_version = "2.3.0", std::string cluster_id = "orders");

  const std::string& id() const { return id_; }

  /// From now on commands are for images of this version.
  void use_version(std::string flink_version) { version_ = std::move(flink_version); }

  /// `drey run-application` for this cluster with small processes; the rest are options of `drey`
  /// and arguments of the job.
  Words deploy(const Words& more = {}, const Words& job_arguments = {}) const;

  /// The command of Flink's blog post as it is printed there, but for the image and where S3 is.
  Words blog() const;

  /// Options for high availability: how it is spelled, and where its files are.
  static Words high_availability(const std::string& spelling, const std::string& storage);

  /// A folder that all containers of the node see, as Flink names it.
  std::string shared() const { return "file:///shared/" + kube_.kube_namespace(); }

  /// A folder in the bucket of the node's S3 server.
  std::string bucket() const { return "s3://flink-bucket/" + kube_.kube_namespace(); }

  /// Options for those who use the bucket: Flink's plugin, and where the server is.
  Words s3() const;

  /// The objects in the S3 server's bucket below a folder: "flink-ha/orders/submittedJobGraph079a".
  static Words objects_on_s3(const std::string& folder);

  Ended drey(const Words& args) const { return kube_.drey(args); }

  /// What Flink's REST answers, asked by way of the API server; absent while it does not.
  std::optional<Json> rest(const std::string& path);

  /// The one job, when all its tasks run.
  std::optional<Json> running_job();

  /// The pods of a component: "jobmanager", "taskmanager".
  Json pods(const std::string& component);

  /// The name of the one JobManager.
  std::string job_manager();

  /// The log of a pod's container.
  std::string log(const std::string& pod);

  /// From now on Flink may do everything but delete ConfigMaps.
  void forbid_deletion_of_config_maps();

  /// kubectl in this namespace.
  Ended kubectl(const Words& args) const;

  /// Everything in the namespace but what Kubernetes puts in each: "pods/orders-taskmanager-1-1".
  Words everything();

  RealCluster& kube() { return kube_; }
  const RealCluster& kube() const { return kube_; }

 private:
  /// GET of something in the namespace: ("api/v1", "pods").
  kube::Result get(const std::string& group_version, const std::string& what, bool text = false);

  RealCluster kube_{};
  std::string version_{};
  std::string id_{};
};

}  // namespace test
