// `drey history`: the revisions of a cluster.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/upgrade/named_upgrade.h"
#include "cli/output/table.h"
#include "deploy/cluster/document.h"

namespace cli {
namespace {

using base::Exit;
using deploy::Revision;

/// The cluster that is there, as if it were kept.
std::optional<Revision> live_revision(NamedUpgrade& named, const std::vector<Revision>& kept) {
  auto live = deploy::revision_of(named.upgrade().existing().deployment, {});
  if (named.upgrade().existing().deployment.is_null() || !live) return std::nullopt;
  live->number = kept.empty() ? 1 : kept.back().number + 1;
  for (const auto& one : kept) {
    if (one.uid == live->uid) live->number = one.number;
  }
  return live;
}

enum class Status { kept, live, earlier };

std::vector<std::string> row(const Revision& one, Status status) {
  return {std::to_string(one.number),
          status == Status::live      ? "deployed"
          : status == Status::earlier ? "earlier cluster"
                                      : "kept",
          cell(one.deployed),
          cell(one.version),
          cell(one.image),
          cell(one.restored_from),
          cell(one.ended_with),
          cell(deploy::provenance_text(one.provenance))};
}

/// The last column is left out where no pipeline is known.
std::vector<std::vector<std::string>> without_empty_origin(
    std::vector<std::vector<std::string>> rows) {
  const auto none = cell("");
  if (std::any_of(rows.begin() + 1, rows.end(),
                  [&](const auto& row) { return row.back() != none; }))
    return rows;
  for (auto& row : rows) row.pop_back();
  return rows;
}

base::OrderedJson entry(const Revision& one, Status status) {
  return {{"revision", one.number},
          {"live", status == Status::live},
          {"earlierCluster", status == Status::earlier},
          {"deployed", deploy::document::text(one.deployed)},
          {"flinkVersion", deploy::document::text(one.version)},
          {"image", deploy::document::text(one.image)},
          {"restoredFrom", deploy::document::text(one.restored_from)},
          {"endedWith", deploy::document::text(one.ended_with)},
          {"provenance", deploy::provenance_document(one.provenance)}};
}

std::vector<std::vector<std::string>> table_of(
    const std::vector<std::pair<Revision, Status>>& all) {
  std::vector<std::vector<std::string>> rows{{"REVISION", "STATUS", "DEPLOYED", "FLINK", "IMAGE",
                                              "RESTORED FROM", "ENDED WITH", "DEPLOYED BY"}};
  for (const auto& [one, status] : all) rows.push_back(row(one, status));
  return without_empty_origin(std::move(rows));
}

Exit history(const Context& context, NamedUpgradeOptions& o, const Arguments& arguments) {
  NamedUpgrade named(context, o, arguments);
  named.require_known();
  auto revisions = named.upgrade().revisions().list();
  const auto live = live_revision(named, revisions);
  if (live) std::erase_if(revisions, [&](const auto& one) { return one.uid == live->uid; });
  const auto& existing = named.upgrade().existing();
  const auto& record = existing.record;
  const auto status_of = [first = deploy::first_own_revision(existing)](const Revision& one) {
    return one.number >= first ? Status::kept : Status::earlier;
  };
  if (live && record) context.subject.job = job_of(*record, live->uid);
  std::vector<std::pair<Revision, Status>> all;
  for (const auto& one : revisions) all.emplace_back(one, status_of(one));
  if (live) all.emplace_back(*live, Status::live);
  context.output.sort(all, [](const auto& one) { return entry(one.first, one.second); });
  context.output.show([&] { return context.output.tabled(table_of(all)); },
                      [&] {
                        auto document = document_about(context.subject);
                        document["revisions"] = base::OrderedJson::array();
                        for (const auto& [one, status] : all)
                          document["revisions"].push_back(entry(one, status));
                        document["upgrade"] = record ? base::OrderedJson(name_of(record->phase))
                                                     : base::OrderedJson();
                        return document;
                      });
  if (record && record->phase != deploy::UpgradePhase::done)
    context.output.note(fmt::format(
        "{} last upgrade, of {}: {}", has_own_record(existing) ? "its" : "an earlier cluster's",
        base::printable(record->since, 40), describe(named.upgrade().existing().lease, *record)));
  return Exit::done;
}

}  // namespace

Prepare declare_history(OptionSet& set) {
  auto options = std::make_shared<NamedUpgradeOptions>();
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_rows(set, options->output, {{"revisions", {"revision"}}});
  return without_checks(options, history);
}

}  // namespace cli
