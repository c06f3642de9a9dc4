// Upgrade that is open, as the record of it tells: whose it is, and what it keeps others from.
#pragma once
#include <optional>
#include <string>

#include "base/error.h"
#include "deploy/record/upgrade_lease.h"
#include "deploy/record/upgrade_record.h"
#include "kube/client/client.h"

namespace deploy {

/// An upgrade that was begun and has not ended, and who works on it.
struct OpenUpgrade {
  UpgradeRecord record{};
  UpgradeLease lease{};
};

/// The GET of a cluster's record.
kube::Call look_at_upgrade(const ClusterRef& cluster);

/// What the answer to that shows; absent too where it shows nothing that can be read.
std::optional<OpenUpgrade> open_upgrade_in(const kube::Result& record);

/// Whether an upgrade was submitted, and nobody looks how it does: `apply` of other input proves it
/// first. Its cluster may be gone by now: that of a job which failed removes itself. `deployment`:
/// the cluster's, null where there is none.
bool is_unproven(const UpgradeRecord& record, const UpgradeLease& lease,
                 const base::Json& deployment);

/// "the upgrade that ci@runner-7 began at 2026-…": how it is named.
std::string upgrade_title(const UpgradeRecord& record);

/// How far it is and who works on it, in one sentence: "ci@runner-7 began it at 2026-…; nobody
/// works on it; it is at 'clearing'". And what goes on with it, or ends it.
std::string text_of(const OpenUpgrade& upgrade);
std::string way_on_from(const OpenUpgrade& upgrade, const ClusterRef& cluster);

/// The same for programs: by, since, phase, worksOnIt, hint; null: none is open.
base::OrderedJson document_of(const std::optional<OpenUpgrade>& upgrade, const ClusterRef& cluster);

/// Why an upgrade that is open keeps an input, of that hash, waiting: who began it and when, how
/// far it has come, and what ends it. One to exactly this input is only named: `apply` goes on with
/// it. Absent: none is open.
std::optional<base::Error> refusal_of_open_upgrade(const UpgradeRecord& record,
                                                   const UpgradeLease& lease,
                                                   const ClusterRef& cluster,
                                                   const std::string& spec);

/// The same of the answer to look_at_upgrade, for those who are no part of an upgrade; also of a
/// record that cannot be read. Where `apply` would prove it first the hint says so; `deployment`:
/// as of is_unproven. Absent where there is no answer: then that is not known.
std::optional<base::Error> refusal_by_upgrade(const kube::Result& record, const ClusterRef& cluster,
                                              const std::string& spec,
                                              const base::Json& deployment);

/// The state that a suspended cluster, or one whose upgrade failed, has left as the answer to
/// look_at_upgrade tells, for those who make one of its name without it: a warning. Absent: none is
/// known.
std::optional<std::string> warning_of_kept_state(const kube::Result& record,
                                                 const ClusterRef& cluster);

/// Why an upgrade that is open keeps a command waiting that has no input.
base::Error refusal_of_command(const OpenUpgrade& upgrade, const ClusterRef& cluster);

}  // namespace deploy
