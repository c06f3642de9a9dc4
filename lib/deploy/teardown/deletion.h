// Deletion of a cluster: what refuses it, what it loses, in which order it is done, and what is
// left.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/teardown/deletion_impact.h"
#include "deploy/teardown/teardown_report.h"
#include "kube/client/client.h"

namespace deploy {

/// How a cluster is to be deleted.
struct DeletionOptions {
  bool drops_metadata = false;        ///< its HA metadata as well
  bool has_flink_deployment = false;  ///< of its name: the operator goes on from the HA metadata
  bool waits = true;                  ///< until nothing of it is left; else until it is accepted
  bool is_suspended = false;  ///< there is no Deployment, and a record of it that goes as well: it
                              ///< may be all that there is
  bool confirmed = false;     ///< whatever is lost with it, and whoever manages it
};

/// What a deletion would do.
struct DeletionPreview {
  std::vector<TeardownItem> goes{};
  std::vector<TeardownItem> stays{};  ///< HA metadata that is kept
  std::vector<std::string> losses{};  ///< that it wants a yes for, a sentence each
};

/// Whom a deletion asks and tells. All may be unset.
struct DeletionListener {
  /// Whether it is deleted although that is lost, a sentence each. Unset: nobody can be asked.
  std::function<bool(const std::string& question, const std::vector<std::string>& losses)>
      confirm{};
  /// Asked where a job would be lost. Unset: it is not known.
  std::function<JobsEnd()> jobs_end{};
  std::function<void(const std::string& warning)> warning{};  ///< what went not as it should
  std::function<void(const std::string& trouble)> trouble{};  ///< of the watch, which goes on
  std::function<void()> begins{};  ///< before the first thing is changed; may throw
  TeardownProgress progress{};
};

/// What became of a cluster that was deleted.
struct Deletion {
  TeardownReport report{};        ///< nothing of a deletion that does not wait
  bool dropped_metadata = false;  ///< its HA metadata went with it
  std::size_t kept_metadata = 0;  ///< the HA ConfigMaps that a new deployment goes on from
  std::string storage_dir{};  ///< where the state's files are, or the option that says so; empty:
                              ///< no high availability, or something is left
};

/// Deletes a cluster: the JobManager is stopped, for at most a minute or half of the time, then the
/// Deployment goes with what it owns, then the HA metadata if that is to be dropped and no cluster
/// of that name has come. What is not gone at the deadline is in the report.
///
/// Throws base::Error, before anything is changed: not_found (5) when there is no such cluster, or
/// only HA metadata that is to be kept; conflict (6) where one that was suspended has come back;
/// usage (2) for one that the Flink Kubernetes Operator
/// manages, and where data would be lost and nobody can be asked; failed (1) when the answer is no;
/// what the API server's refusal means. Later: partial (10), see Removal.
Deletion delete_cluster(kube::Client& client, const ClusterRef& cluster,
                        const DeletionOptions& options, const DeletionListener& listener,
                        base::Deadline deadline);

/// What that would do; nothing is changed, and nobody is asked but for `jobs_end`. `asks_server`:
/// whether the API server lets it. Throws what it throws before it changes anything, but nothing
/// for want of a yes to losses.
DeletionPreview preview_deletion(kube::Client& client, const ClusterRef& cluster,
                                 const DeletionOptions& options, const DeletionListener& listener,
                                 bool asks_server, base::Deadline deadline);

}  // namespace deploy
