// Verdict on the new cluster of an upgrade: whether what ended its proof says that it does not run.
// Pure.
#pragma once
#include "base/error.h"
#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/record/upgrade_record.h"

namespace deploy {

/// What is known of a cluster's JobManagers without asking them.
enum class PodsSay {
  nothing,      ///< the pods may not be looked at, or the API server does not say
  it_runs,      ///< the pod of one is ready, and no container of it was ever restarted
  it_does_not,  ///< there is none like that
};

/// `pods`: a List of the pods of JobManagers.
PodsSay pods_say(const base::Json& pods);

/// Whether it depends on the pods what the error says of the new cluster: its time is over, and
/// nobody could be heard in the JobManager's name (base::Error::transient).
bool is_unheard(const base::Error& error);

// clang-format off
/// The rule:
///
///   what ended the proof                                  says that the new cluster does not run
///   ----------------------------------------------------  --------------------------------------
///   failed, usage, not_found, cluster_failed, job_failed  yes; transient: no
///   timed_out                                             yes; is_unheard: if the pods say so, too
///   anything else                                         no: it is about this run of the program
// clang-format on
bool is_verdict(const base::Error& error, PodsSay pods);

/// The end of a run that leaves the upgrade open because of an error which is no verdict.
base::Error undecided(const ClusterRef& cluster, const base::Error& error);

/// The end of a run before the new cluster is proven: where a server in trouble is the reason, the
/// upgrade is partly done, and goes on. `record`: as far as it has come.
base::Error unfinished(const ClusterRef& cluster, const UpgradeRecord& record,
                       const base::Error& error);

}  // namespace deploy
