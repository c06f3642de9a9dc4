// Cluster that is gone and is to come back: what its record tells of it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "deploy/record/upgrade_record.h"
#include "kube/client/client.h"

namespace deploy {

/// The record of a cluster that was suspended, or whose upgrade failed, as the answer to
/// look_at_upgrade shows it; absent where it shows none. Whether there is a cluster of its name by
/// now is another question.
std::optional<UpgradeRecord> suspension_in(const kube::Result& record);

/// Since when and by whom it is suspended: "since 2026-…, by ci@runner-7"; or which upgrade failed,
/// and why: "the upgrade that ci@runner-7 began at 2026-…: …".
std::string suspension_text(const UpgradeRecord& record);

/// The same as why there is no cluster: "it is suspended since …", "the upgrade that …".
std::string why_absent(const UpgradeRecord& record);

/// "savepoint", "checkpoint": what `resume` goes on from.
std::string_view start_kind(const UpgradeRecord& record);

/// The same with its path: "savepoint s3://b/1"; "nothing" where its state was not kept.
std::string start_text(const UpgradeRecord& record);

/// The commands that bring it back, and that end it.
std::string way_on_from_suspension(const UpgradeRecord& record, const ClusterRef& cluster);

/// The same for programs: by, since, phase, from, hint; null where there is no such record.
base::OrderedJson suspension_document(const std::optional<UpgradeRecord>& record,
                                      const ClusterRef& cluster);

}  // namespace deploy
