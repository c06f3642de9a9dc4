// Records that drey keeps of a cluster when that is deleted.
#pragma once
#include <string>
#include <vector>

#include "deploy/cluster/cluster_ref.h"
#include "kube/client/client.h"

namespace deploy {

/// One of their ConfigMaps. No cluster owns it: it is asked for when that is gone.
struct KeptRecord {
  std::string name{};  ///< "orders.drey.3"
  std::string what{};  ///< "revision 3"
  bool is_of_savepoints =
      false;             ///< it stays also where all that a cluster could come back by goes
  std::string remedy{};  ///< the command that deletes it
};

/// Asks for them in one flight; what may not be looked at is left out, and what is being deleted.
/// The record of the last upgrade first, then the revisions, the oldest first, then the savepoints.
std::vector<KeptRecord> look_at_kept_records(kube::Client& client, const ClusterRef& cluster);

/// "ConfigMaps orders.drey (record of its last upgrade), orders.drey.3 (revision 3)".
std::string text_of(const std::vector<KeptRecord>& records);

}  // namespace deploy
