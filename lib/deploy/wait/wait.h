// Wait for a stage of a cluster, which ends early when a cause is found for which it cannot be
// reached.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/diagnosis/diagnosis.h"
#include "deploy/observations/observations.h"
#include "deploy/observations/stage.h"
#include "deploy/wait/application_end.h"
#include "deploy/wait/wait_evaluator.h"
#include "http/transport.h"
#include "kube/client/client.h"

namespace deploy {

/// What is waited for.
struct WaitPlan {
  std::string cluster_id{};
  std::string kube_namespace{};
  base::Json deployment{};          ///< as the API server accepted it; its uid counts
  std::vector<RestRoute> routes{};  ///< to Flink's REST API, see rest_routes
  WaitFor until{};
  TimePoint begun{};  ///< when the deployment of it began
  TimePoint deadline{};
  bool record = false;  ///< what is seen is to be in WaitResult::events
};

/// What is told on the way. All may be unset.
struct WaitListener {
  /// A stage was reached for the first time.
  std::function<void(Stage stage, const std::string& detail)> reached{};

  /// At least four times a second: the stage that is waited for next, what it waits for, and what
  /// is feared.
  std::function<void(Stage next, const std::string& doing)> tick{};
};

struct WaitResult {
  enum class Kind { reached, ended, failed, timed_out, stopped };
  Kind kind = Kind::reached;
  Stage stage = Stage::accepted;  ///< the last that was reached
  std::string doing{};            ///< what the next waited for
  std::map<Stage, std::chrono::milliseconds>
      times{};  ///< of each that was reached, counted from WaitPlan::begun
  std::map<Stage, std::string> details{};
  std::optional<flink::rest::Job> job{};  ///< as it was seen last
  std::optional<ApplicationEnd> application_end{};
  std::optional<Diagnosis> diagnosis{};
  Observations seen{};
  std::vector<std::string> events{};  ///< what was seen one after the other, see EventRecord::lines

  /// What is told of a stage that was reached; empty: nothing.
  std::string detail_of(Stage reached) const {
    const auto found = details.find(reached);
    return found == details.end() ? std::string() : found->second;
  }

  /// Whether the job is over as it was to be; whoever waits for less may find it so.
  bool is_finished() const { return stage == Stage::finished || (job && job->state == "FINISHED"); }
};

/// Opens the route to a server other than the API server.
using OpenRoute = std::function<http::Transport&(const RestRoute& route)>;

/// Waits. The API server is watched; Flink's REST API is asked through the API server's proxy
/// beside it, or, where that is forbidden, directly if `open` is given. Throws base::Error when the
/// API server cannot be reached any more.
WaitResult wait_for(const WaitPlan& plan, kube::Client& client, const WaitListener& listener,
                    const OpenRoute& open = {});

/// The end of a command whose wait was in vain: timed_out (3), cluster_failed (7), job_failed (8);
/// of one that was stopped what exists by now (partial). Not for Kind::reached. One that timed out
/// is transient where nobody could be heard in the JobManager's name at the end. `way_on`: how to
/// keep waiting, "run the same command again to keep waiting".
base::Error to_error(const WaitResult& end, const std::string& way_on);

}  // namespace deploy
