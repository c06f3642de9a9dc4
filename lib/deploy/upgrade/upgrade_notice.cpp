#include "deploy/upgrade/upgrade_notice.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"
#include "deploy/submit/difference.h"
#include "deploy/upgrade/in_place.h"
#include "deploy/upgrade/restored_state.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "flink/version/dialect.h"
#include "kube/api/scalar.h"

namespace deploy {
namespace {

constexpr std::size_t most_differences = 8;
constexpr std::size_t longest_value = 80;

std::string shown(const base::Json& value) {
  return base::printable(kube::scalar_text(value), longest_value);
}

std::string field_line(const ChangedField& field) {
  const auto& [name, live, wanted, by] = field.difference;
  const auto place =
      fmt::format("{} {}{}{}", field.kind, field.name, name.empty() ? "" : ": ", name);
  if (wanted.is_null()) return fmt::format("{} {} (gone)", place, shown(live));
  if (live.is_null()) return fmt::format("{} {} (new)", place, shown(wanted));
  return fmt::format("{} {} → {}", place, shown(live), shown(wanted));
}

/// The versions of both clusters, where both are known.
struct Versions {
  flink::Dialect from{}, to{};
};

std::optional<Versions> versions_of(const UpgradeRecord& record) {
  const auto from = flink::parse_version(record.from.version);
  const auto to = flink::parse_version(record.to.version);
  if (!from || !to) return std::nullopt;
  return Versions{flink::dialect_of(*from), flink::dialect_of(*to)};
}

/// Newer versions read what older ones wrote, and not the other way round (Checkpoints).
void add_version_stake(std::vector<std::string>& stakes, const UpgradeRecord& record) {
  const auto versions = versions_of(record);
  if (!versions || record.transfer == StateTransfer::none) return;
  const auto reads_not = [](const std::string& old, const std::string& newer) {
    return fmt::format("Flink {} does not read savepoints and checkpoints of Flink {}",
                       base::printable(old, 40), base::printable(newer, 40));
  };
  const auto before = versions->from.metadata_version, after = versions->to.metadata_version;
  if (before > after)
    stakes.push_back(reads_not(record.to.version, record.from.version) +
                     ": the new job will not start");
  if (before < after)
    stakes.push_back(reads_not(record.from.version, record.to.version) +
                     ": the way back is to the state of now");
}

}  // namespace

std::vector<std::string> difference_lines(const ClusterDiff& diff) {
  std::vector<std::string> lines;
  for (const auto& option : diff.configuration)
    lines.push_back(line_of({option.key, option.live, option.wanted}));
  if (!lines.empty()) return lines;
  for (const auto& field : diff.objects) lines.push_back(field_line(field));
  return lines;
}

std::string difference_text(const std::vector<std::string>& lines) {
  const auto text = first_of(lines, most_differences);
  return lines.size() > most_differences ? text + " ('drey diff' shows all)" : text;
}

std::string in_place_text(const ClusterDiff& diff, const base::Json& deployment,
                          const std::string& cluster) {
  if (is_adoption_alone(diff, deployment))
    return fmt::format(
        "{} was made by another client, and is what the input says: it is adopted as it is, and "
        "its job goes on",
        cluster);
  const auto differences = difference_text(difference_lines(diff));
  if (is_anothers(deployment))
    return fmt::format(
        "{} was made by another client: it is adopted, and changed while its job runs: {}", cluster,
        differences);
  return fmt::format("{} is deployed from other input, and is changed while its job runs: {}",
                     cluster, differences);
}

std::string_view mode_of(const UpgradeRecord& record) {
  if (record.transfer != StateTransfer::none) return name_of(record.transfer);
  return record.given.empty() ? "stateless" : "from";
}

std::string transfer_text(const UpgradeRecord& record) {
  const auto job = record.from.job.empty() ? std::string("its job") : "job " + record.from.job;
  const bool has_savepoint = record.transfer == StateTransfer::savepoint;
  const auto stop = has_savepoint ? fmt::format("{} is stopped with a savepoint in {}", job,
                                                base::printable(record.savepoint_directory, 300))
                                  : job + " is stopped without a savepoint";
  if (record.transfer == StateTransfer::last_state && record.given.empty())
    return stop + ", and the new one starts from its last checkpoint";
  if (!record.given.empty())
    return fmt::format("{}, and the new one starts from {}", stop, shown_path(record.given));
  return stop + (has_savepoint ? ", and the new one starts from there"
                               : ", and the new one starts from nothing");
}

std::vector<std::string> at_stake(const UpgradeRecord& record, bool claims, bool wants_way_back) {
  std::vector<std::string> stakes;
  if (record.transfer == StateTransfer::none)
    stakes.emplace_back("the state that the job has now is lost");
  if (record.transfer == StateTransfer::last_state)
    stakes.emplace_back("what the job processes after its last checkpoint is processed again");
  add_version_stake(stakes, record);
  if (claims && wants_way_back)
    stakes.emplace_back(
        "there will be no way back: claim mode CLAIM lets the new job delete the savepoint");
  return stakes;
}

base::OrderedJson differences_document(const ClusterDiff& diff) {
  auto differences = base::OrderedJson::array();
  for (const auto& option : diff.configuration)
    differences.push_back({{"key", option.key},
                           {"live", document::value(option.live)},
                           {"new", document::value(option.wanted)}});
  return differences;
}

base::OrderedJson notice_document(const UpgradeRecord& record, const ClusterDiff& diff,
                                  const std::vector<std::string>& stakes) {
  return {{"mode", mode_of(record)},
          {"from", document::text(record.start())},
          {"rollback", record.goes_back},
          {"differences", differences_document(diff)},
          {"atStake", stakes}};
}

}  // namespace deploy
