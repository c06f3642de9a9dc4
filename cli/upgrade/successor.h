// Cluster that takes another one's place: made of an input, or of what was kept of an earlier one.
#pragma once
#include <functional>
#include <string>

#include "base/deadline.h"
#include "base/json.h"
#include "cli/application/application.h"
#include "cli/connection/connection.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/revision/revision.h"
#include "deploy/submit/execute.h"
#include "deploy/submit/plan.h"
#include "flink/config/masked.h"
#include "flink/start/start.h"

namespace cli {

/// A cluster that was created or found, and what is to be known to wait for it.
struct Deployed {
  deploy::Plan plan{};
  deploy::Outcome outcome{};
  deploy::RestSettings rest{};
  base::Deadline begun{};
  std::function<flink::Hidden()> secrets = [] { return flink::Hidden{}; };
  std::string web_interface{};
};

struct Successor {
  std::string spec{};     ///< hash of what it is to be
  std::string version{};  ///< Flink's
  bool high_availability = false;
  bool claims_savepoint = false;  ///< it deletes the one that it starts from (claim mode CLAIM)
  base::Json deployment{};  ///< as it would be sent, for the API server to look at; null: it was
                            ///< taken before

  /// Uploads what it is to fetch and is not there yet, while the old cluster runs; unset: nothing.
  std::function<void()> upload{};

  /// Creates it, or finds it created by the run with that token.
  std::function<Deployed(const flink::Start& start, const std::string& run_token)> create{};
};

/// One of an input; `decide` gives the same input with another start. The referenced ones must
/// outlive it.
Successor successor_of(const Context& context, Connection& connection,
                       const PreparedDeployment& prepared, const deploy::Plan& plan,
                       const std::function<PreparedDeployment(const flink::Start&)>& decide);

/// One of a revision of the cluster.
Successor successor_of(const Context& context, Connection& connection,
                       const deploy::Revision& revision, const deploy::ClusterRef& cluster);

/// Creates the cluster of a plan that was made of a revision.
Deployed create_again(const Context& context, Connection& connection, deploy::Plan plan,
                      const std::string& run_token);

}  // namespace cli
