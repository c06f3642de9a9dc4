// Trouble with the ConfigMap of a record: no command can go on with it, or end what it tells of.
#pragma once
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "kube/client/client.h"

namespace deploy {

struct RecordProblem {
  std::string text{};  ///< "ConfigMap team-a/orders.drey is immutable, …"
  std::string hint{};  ///< what helps
};

/// What is wrong with the ConfigMap that the answer to look_at_upgrade shows: it is no record, that
/// of a newer drey, or immutable. Absent: nothing, or there is none.
std::optional<RecordProblem> record_problem(const kube::Result& record, const ClusterRef& cluster);

/// The same for programs: cause, hint; null: nothing is wrong.
base::OrderedJson record_problem_document(const std::optional<RecordProblem>& problem);

/// Of a record that cannot be read: usage (2).
base::Error unreadable_record(const base::Json& config_map, const ClusterRef& cluster);

/// That it cannot be written, as it is immutable: Kubernetes lets it only be made anew.
RecordProblem immutable_record(const ClusterRef& cluster);
bool is_immutable(const base::Json& config_map);

}  // namespace deploy
