// The whole program against the API server in memory.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fake/fake_api_server.h"
#include "fake/fake_job_manager.h"
#include "fake/wire.h"
#include "http/transport.h"
#include "support/examples.h"
#include "support/test_world.h"

namespace test {

/// How a run of the program ended.
struct Result {
  int exit = -1;  ///< -1: it was killed
  std::string out{};
  std::string err{};
};

/// One machine with the program on it; several can work with the same server.
struct Scene {
  Scene();
  explicit Scene(FakeApiServer& shared);

  FakeApiServer own_server{};
  FakeApiServer& server = own_server;
  Wire wire{server};
  TestWorld surroundings{};
  int signal = 0;  ///< that asks the program to end
  std::optional<std::chrono::steady_clock::time_point> interrupt_at{};  ///< when SIGINT comes
  std::vector<http::Endpoint> connected{};  ///< every endpoint that a run opened
  std::map<std::string, FakeJobManager*>
      direct{};  ///< JobManagers that can be reached at an address of their own, by URL

  /// Whether the program is asked to end.
  bool is_signalled();

  /// Runs the program, with a token of its own. What was planned for the wire holds for this run
  /// alone; the log is that of this run.
  Result run(const Words& args);

  /// The objects that the command is to make, as a dry run prints them.
  FakeApiServer::Objects wanted(const Words& args);

  /// Empty when the default namespace holds exactly the objects of the command, all owned by the
  /// one Deployment and of nobody else's making; else what is wrong.
  std::string wrong(const Words& args);

  /// Empty when every DELETE of the last run names by its uid an object that this run was told to
  /// have created; else the one that does not.
  std::string wrongly_deleted() const;
};

/// The same of the requests of a run, and of those that the server carried out for it.
std::string wrongly_deleted(const std::vector<Exchange>& sent,
                            const std::vector<Exchange>& carried_out);

/// Empty when what was sent are exactly the objects that were wanted, all owned by the one
/// Deployment that the server keeps and of nobody else's making; else what is wrong.
std::string wrong_among(const FakeApiServer::Objects& sent, const FakeApiServer::Objects& wanted,
                        const FakeApiServer& server);

/// A small cluster without high availability, and whatever else is said before the jar.
Words command(const Words& more = {});

/// A FlinkDeployment of this name; what more stands in its spec is indented by two blanks, what
/// more in its job begins with a comma.
std::string flink_deployment(const std::string& name, const std::string& more = {},
                             const std::string& more_of_job = {});

/// The text with its first such part replaced, which is there.
std::string replaced(std::string text, const std::string& part, const std::string& other);

/// The kubeconfig of the scene; its token is `secret_token`.
extern const char* const kubeconfig;
extern const char* const secret_token;

/// Lets the context of the kubeconfig name a namespace, which is there.
void work_in(Scene& scene, const std::string& kube_namespace);

/// What a cluster of this name has in a namespace when it runs, its JobManager behind the rest
/// Service; the JobManager's ending takes it away.
void run_cluster(Scene& scene, FakeJobManager& job_manager, const std::string& name = "orders",
                 const std::string& kube_namespace = "default");

/// A node with one address of each of the given types.
Json node(const std::map<std::string, std::string>& addresses, bool unschedulable = false);

/// What a Deployment looks like that Flink's own client made.
Json foreign_deployment(const std::string& name);
Json foreign_service(const std::string& name);
Json foreign_config_map(const std::string& name);

/// The object as one that a Deployment with this uid owns, of the cluster with that name.
Json owned(Json object, const std::string& uid, const std::string& cluster = "orders");

}  // namespace test
