#include "cli/commands/state/dispose_savepoints.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/connection/savepoint_record.h"
#include "cli/output/table.h"
#include "deploy/catalogue/catalogue_document.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"
#include "deploy/jobmanager/job_operations.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::Disposal;

bool goes(const Disposal& disposal) { return disposal.kept.empty(); }

std::string result_text(const Disposal& disposal) {
  if (!goes(disposal)) return "stays: " + disposal.kept;
  switch (disposal.outcome) {
    case Disposal::Outcome::disposed: return "disposed of";
    case Disposal::Outcome::was_gone: return "was gone already";
    case Disposal::Outcome::chosen: break;
  }
  return "would be disposed of";
}

std::vector<std::vector<std::string>> rows_of(const std::vector<Disposal>& disposals) {
  std::vector<std::vector<std::string>> rows{{"COMPLETED", "SAVEPOINT", "RESULT"}};
  for (const auto& each : disposals) {
    const auto time = deploy::document::moment(each.snapshot.time);
    rows.push_back({time.is_string() ? time.get<std::string>() : "-", cell(each.snapshot.path),
                    cell(result_text(each))});
  }
  return rows;
}

/// Disposes of one; whether it was there.
bool dispose_of(FlinkConnection& connection, const std::string& path) {
  const auto operation = deploy::disposal_operation(connection.cluster().ref(), path, {});
  const auto id = deploy::start_or_resume(connection.flink(), operation);
  try {
    connection.await(operation, id);
    return true;
  } catch (const Error& error) {
    if (error.exit != Exit::not_found) throw;
    return false;
  }
}

}  // namespace

void declare(OptionSet& set, DisposalOptions& o) {
  constexpr const char* group = "Disposal";
  set.add_option("--dispose", o.path, "dispose of this savepoint, unless something needs it")
      .option_text("<path>")
      .group(group);
  add_parsed(set, "--keep", o.keep, count_option,
             "dispose of savepoints that nothing needs, but for so many of the newest")
      .option_text("<number>")
      .group(group);
  add_duration(set, "--older-than", o.older_than,
               "dispose of those that are older, such as 168h; with --keep of what both let go")
      .option_text("<time>")
      .group(group);
  set.add_flag("-y,--yes", o.yes, "dispose of them; else it is only told what would be disposed of")
      .group(group);
}

void check_disposal(const DisposalOptions& o) {
  if (o.path && (o.keep || o.older_than))
    throw Error(Exit::usage, "--dispose is about one savepoint; --keep and --older-than choose");
  if (o.yes && !o.any())
    throw Error(Exit::usage, "--yes goes with --dispose, --keep or --older-than");
}

std::vector<Disposal> choose_disposals(const DisposalOptions& o,
                                       const std::vector<deploy::Snapshot>& catalogue,
                                       const std::string& cluster,
                                       std::chrono::system_clock::time_point now) {
  if (o.path) return {deploy::choose_disposal(catalogue, *o.path, cluster)};
  return deploy::choose_disposals(catalogue, {o.keep, o.older_than}, now);
}

void dispose_savepoints(const Context& context, FlinkConnection& connection,
                        std::vector<Disposal>& disposals) {
  std::vector<std::string> gone;
  try {
    for (auto& each : disposals) {
      if (!goes(each)) continue;
      each.outcome = dispose_of(connection, each.snapshot.path) ? Disposal::Outcome::disposed
                                                                : Disposal::Outcome::was_gone;
      gone.push_back(each.snapshot.path);
    }
  } catch (const Error& error) {
    record_disposals(context, connection, gone);
    if (gone.empty()) throw;
    throw Error(Exit::partial,
                fmt::format("{}; before that {} disposed of", error.text,
                            gone.size() == 1 ? "one savepoint was"
                                             : fmt::format("{} savepoints were", gone.size())),
                error.hint.empty() ? "run the same command again to continue" : error.hint);
  }
  record_disposals(context, connection, gone);
}

void show_disposals(const Context& context, const DisposalOptions& o,
                    std::vector<Disposal> disposals) {
  const auto& output = context.output;
  output.sort(disposals,
              [](const Disposal& one) { return deploy::disposals_document({one}).front(); });
  std::string paths;
  for (const auto& each : disposals) {
    if (goes(each)) paths += base::printable(each.snapshot.path) + "\n";
  }
  if (output.has_names()) return output.document_piece(paths);
  if (output.has_document()) {
    auto document = document_about(context.subject);
    document["disposes"] = o.yes;
    document["savepoints"] = deploy::disposals_document(disposals);
    return output.document(document);
  }
  if (output.is_quiet()) return output.result(paths);
  if (disposals.empty())
    return output.note(
        fmt::format("No savepoints of cluster {} are known.", context.subject.cluster));
  output.result(output.tabled(rows_of(disposals)));
  const auto number = std::count_if(disposals.begin(), disposals.end(), goes);
  if (!o.yes && number > 0)
    output.note(fmt::format("nothing was disposed of; --yes disposes of {}",
                            deploy::count_text(number, "savepoint")));
}

}  // namespace cli
