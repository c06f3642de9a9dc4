// Catalogue of a cluster's savepoints and retained checkpoints: a function of what is known. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "deploy/catalogue/snapshot.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/record/upgrade_record.h"
#include "deploy/revision/revision.h"
#include "deploy/savepoint/savepoint_record.h"
#include "flink/ha/metadata.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

/// What a job tells of its checkpoints.
struct JobCheckpoints {
  flink::rest::Job job{};
  flink::rest::Checkpoints checkpoints{};
  bool retained = false;  ///< it has ended, and its checkpoints stay
};

/// A cluster and the path from which it was started.
struct Started {
  std::string cluster{};
  std::string path{};
};

/// What a catalogue is made of.
struct CatalogueSources {
  ClusterRef cluster{};
  std::optional<Revision> live{};     ///< the cluster that is there
  std::vector<Revision> revisions{};  ///< those that are kept, the oldest first
  std::optional<UpgradeRecord> upgrade{};
  SavepointRecord record{};
  flink::ha::Metadata ha{};
  std::vector<JobCheckpoints> jobs{};  ///< empty: the JobManager was not asked, or did not answer
  std::vector<Started> others{};       ///< other clusters of the namespace
};

/// Whether anything is known of a cluster of that name.
bool is_known(const CatalogueSources& sources);

/// All of them, the newest first, and those whose time is not known last; each path once. What
/// Flink or drey has deleted is left out. One is needed when
/// - the cluster that is there, or another one, was started from it;
/// - a kept revision ended with it: a rollback starts from it;
/// - an upgrade that is open, a suspended job or an upgrade that failed goes on from it;
/// - a job that runs, or high availability, recovers from it.
std::vector<Snapshot> catalogue_of(const CatalogueSources& sources);

/// The newest from which a job can be started by hand, as it lasts. Throws base::Error{not_found}
/// when there is none.
Snapshot newest_of(const std::vector<Snapshot>& catalogue, const ClusterRef& cluster);

}  // namespace deploy
