#include "deploy/record/suspension.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/record/open_upgrade.h"

namespace deploy {

std::optional<UpgradeRecord> suspension_in(const kube::Result& record) {
  auto found = record.object ? read_upgrade_record(*record.object) : std::nullopt;
  return found && found->keeps_state() ? std::move(found) : std::nullopt;
}

std::string suspension_text(const UpgradeRecord& record) {
  if (record.phase == UpgradePhase::suspended)
    return fmt::format("since {}, by {}", base::printable(record.since, 40),
                       base::printable(record.by, 200));
  return upgrade_title(record) +
         (record.failure.empty() ? "" : ": " + base::printable(record.failure, 500));
}

std::string why_absent(const UpgradeRecord& record) {
  return (record.phase == UpgradePhase::suspended ? "it is suspended " : "") +
         suspension_text(record);
}

std::string_view start_kind(const UpgradeRecord& record) {
  return record.transfer == StateTransfer::last_state ? "checkpoint" : "savepoint";
}

std::string start_text(const UpgradeRecord& record) {
  if (record.start().empty()) return "nothing";
  return fmt::format("{} {}", start_kind(record), base::printable(record.start(), 500));
}

std::string way_on_from_suspension(const UpgradeRecord& record, const ClusterRef& cluster) {
  return fmt::format("'{}' goes on from {}; '{}' removes what is kept of it",
                     command_about("resume", cluster.name, cluster.kube_namespace),
                     record.start().empty() ? "nothing, as its state was not kept" : "there",
                     command_about("delete", cluster.name, cluster.kube_namespace));
}

base::OrderedJson suspension_document(const std::optional<UpgradeRecord>& record,
                                      const ClusterRef& cluster) {
  if (!record) return nullptr;
  return {{"by", record->by},
          {"since", record->since},
          {"phase", name_of(record->phase)},
          {"from", document::text(record->start())},
          {"hint", way_on_from_suspension(*record, cluster)}};
}

}  // namespace deploy
