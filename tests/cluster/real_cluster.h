// A real control plane: the program run against it, and what is there afterwards, seen past the
// program.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/world.h"
#include "kube/api/resource.h"
#include "kube/client/client.h"
#include "support/child.h"
#include "support/examples.h"

namespace test {

/// The value of an environment variable that `run` sets.
std::string required(const char* variable);

/// A namespace of its own on the control plane that KUBECONFIG names, as its administrator; removed
/// with all that is in it.
class RealCluster {
 public:
  RealCluster();
  ~RealCluster();
  RealCluster(const RealCluster&) = delete;
  RealCluster& operator=(const RealCluster&) = delete;

  const std::string& kube_namespace() const { return namespace_; }

  /// Of the API server: "1.34.4", and what stands in its middle.
  std::string version();
  int minor();

  /// The administrator's client.
  kube::Client& client() { return *client_; }

  /// `drey run-application` for a small cluster of that name in this namespace.
  Words deploy(const std::string& cluster_id, const Words& more = {}) const;

  /// The command of Flink's blog post on native deployment, in this namespace.
  Words blog() const;

  /// Runs the program (environment variable DREY).
  Ended drey(const Words& args) const;

  /// The program and its words, and its environment, for those who start it themselves.
  Child child(const Words& args) const;

  /// Everything that is called after the cluster, by "plural/name": not all of it bears the
  /// cluster's labels.
  std::map<std::string, Json> objects(const std::string& cluster_id);

  /// Empty when there is exactly what the command is to make, all owned by the one Deployment; else
  /// what is wrong.
  std::string wrong(const Words& args, const std::string& cluster_id);

  Json create(const Json& object);

  /// The same for kinds that the program knows nothing of: ("api/v1", "resourcequotas", …).
  Json post(const std::string& group_version, const std::string& plural, const Json& object);
  void remove(const kube::Resource& resource, const Json& object);

  /// Any request, whatever comes of it.
  kube::Result ask(const kube::Call& call) { return client_->send(call); }

 private:
  Json send(const http::Request& request);

  base::World world_;
  std::unique_ptr<http::Transport> transport_;
  std::unique_ptr<kube::Client> client_;
  std::string namespace_{};
  std::string uid_{};
};

}  // namespace test
