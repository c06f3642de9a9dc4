// `drey ha`: what high availability keeps of a cluster in its ConfigMaps.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/cluster_options.h"
#include "cli/connection/connection.h"
#include "cli/output/table.h"
#include "deploy/cluster/amounts.h"
#include "deploy/ha/ha_status.h"

namespace cli {
namespace {

using base::Exit;
using Rows = std::vector<std::vector<std::string>>;
namespace ha = flink::ha;

Rows leader_rows(const ha::Metadata& metadata) {
  Rows rows{{"LEADER", "ADDRESS", "SESSION"}};
  for (const auto& leader : metadata.leaders)
    rows.push_back({cell(leader.component + (leader.job.empty() ? "" : " of " + leader.job)),
                    cell(leader.address), cell(leader.session)});
  return rows;
}

std::vector<std::string> pointer_row(const std::string& job, const std::string& what,
                                     const ha::Pointer& pointer) {
  if (!pointer.handle)
    return {cell(job), what, "-", fmt::format("cannot be read: {}", pointer.problem)};
  return {cell(job), what + (pointer.handle->is_being_deleted ? ", being deleted" : ""),
          deploy::size_text(pointer.handle->size), cell(pointer.handle->path)};
}

Rows state_rows(const ha::Metadata& metadata) {
  Rows rows{{"JOB", "STATE", "SIZE", "FILE"}};
  for (const auto& job : metadata.jobs) {
    for (const auto& graph : job.graphs)
      rows.push_back(pointer_row(job.id, graph.key.substr(0, graph.key.find('-')), graph));
    for (const auto& checkpoint : job.checkpoints)
      rows.push_back(
          pointer_row(job.id, fmt::format("checkpoint {}", checkpoint.id), checkpoint.pointer));
    if (job.next_checkpoint)
      rows.push_back(
          {cell(job.id), fmt::format("next checkpoint {}", *job.next_checkpoint), "-", "-"});
    if (!job.registry.empty())
      rows.push_back({cell(job.id), "registry " + cell(job.registry), "-", "-"});
  }
  for (const auto& application : metadata.applications)
    rows.push_back(pointer_row({}, base::printable(application.key, 100), application));
  return rows;
}

std::string renewed_text(const ha::Lock& lock, std::chrono::system_clock::time_point now) {
  const auto age = deploy::lock_age(lock, now);
  return age ? deploy::span_text(*age) + " ago" : "-";
}

Rows map_rows(const ha::Metadata& metadata, std::chrono::system_clock::time_point now) {
  Rows rows{{"CONFIGMAP", "SIZE OF 1 MiB", "LOCK HOLDER", "LEASE", "RENEWED"}};
  for (const auto& map : metadata.maps) {
    rows.push_back({cell(map.name), deploy::size_text(map.bytes), "-", "-", "-"});
    if (!map.lock) continue;
    rows.back()[2] = map.lock->holder.empty() ? "released" : cell(map.lock->holder);
    rows.back()[3] = deploy::span_text(map.lock->lease);
    rows.back()[4] = renewed_text(*map.lock, now);
  }
  return rows;
}

std::string text(const deploy::HaStatus& status, std::chrono::system_clock::time_point now,
                 std::size_t columns) {
  const auto& [kube_namespace, name] = status.cluster;
  auto text = fmt::format("{}  ·  namespace {}", name, kube_namespace);
  if (!status.flink_version.empty()) text += "  ·  Flink " + status.flink_version;
  for (const auto& finding : deploy::ha_findings(status)) text += "\n" + finding;
  text += "\n";
  for (const auto& rows : {leader_rows(status.metadata), state_rows(status.metadata),
                           map_rows(status.metadata, now)}) {
    if (rows.size() > 1) text += "\n" + table(rows, columns);
  }
  return text;
}

Exit show_ha(const Context& context, ClusterOptions& o, const Arguments& arguments) {
  const auto selection = require_cluster(context, o, arguments);
  expect_no_words(selection.positional, "ha takes the name of a cluster");
  Connection connection(context, o.server);
  const auto& access = connection.access();
  const deploy::ClusterRef cluster{namespace_of(selection, access), selection.name};
  context.subject.name(cluster.name, cluster.kube_namespace);
  const auto status =
      deploy::read_ha_status(connection.client(), cluster, {"default", access.name_space});
  const auto now = context.world.now();
  context.output.show([&] { return text(status, now, context.output.columns()); },
                      [&] { return deploy::ha_document(status, now); });
  return Exit::done;
}

}  // namespace

Prepare declare_ha(OptionSet& set) {
  auto options = std::make_shared<ClusterOptions>();
  declare(set, *options);
  return without_checks(options, show_ha);
}

}  // namespace cli
