// End of an application, pieced together from whoever saw it: Flink removes its own cluster, and
// its witnesses with it.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "base/error.h"
#include "deploy/observations/observations.h"

namespace deploy {

/// The end of an application.
struct ApplicationEnd {
  std::string state{};  ///< FINISHED (a stop with a savepoint, too), FAILED, CANCELED; empty: the
                        ///< cluster is gone and nobody saw how
  std::string job{};    ///< "5d1f… (orders)"; empty when there was none, as when main() threw
  std::string cause{};  ///< one line, of FAILED
  std::string trace{};  ///< the whole stack trace, if there is one
  std::string last_seen{};        ///< the job's last state, when the end was not seen: "RUNNING"
  bool deleted = false;           ///< somebody deleted the cluster
  std::string remover{};          ///< what removes it, if that is known, see remover_of
  bool never_ran = false;         ///< the cluster is gone, and its JobManager was not seen to run
  bool cluster_gone = false;      ///< or going
  std::chrono::seconds settle{};  ///< for how long it must last before it is believed: another job
                                  ///< of the same main() may follow
};

/// The application's end, if anything says that it is over: the JobManager's log, the Deployment
/// that is gone or going, or all its jobs in a terminal state (which needs to settle).
std::optional<ApplicationEnd> application_end(const Observations& seen);

/// An end that is not the one that was wanted, as the end of a command: job_failed.
base::Error to_error(const ApplicationEnd& end, const std::string& cluster_id);

}  // namespace deploy
