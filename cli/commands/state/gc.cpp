// `drey gc`: what no cluster owns any more, and what is lost with it.
#include <algorithm>
#include <functional>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/cluster_options.h"
#include "cli/connection/connection.h"
#include "cli/output/table.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"
#include "deploy/garbage/garbage_collection.h"

namespace cli {
namespace {

using base::Exit;
using deploy::Garbage;

struct Options : ClusterOptions {
  bool all_namespaces = false;
  deploy::Asked asked{};
  bool yes = false;
};

std::string result_text(const Garbage& garbage) {
  if (!garbage.kept.empty()) return "stays: " + garbage.kept;
  switch (garbage.outcome) {
    case Garbage::Outcome::deleted: return "deleted";
    case Garbage::Outcome::held: return garbage.held;
    case Garbage::Outcome::changed: return "stays: it has changed since";
    case Garbage::Outcome::listed: break;
  }
  return "would be deleted";
}

std::string text(const Output& output, const std::vector<Garbage>& list, bool with_namespace) {
  std::vector<std::vector<std::string>> rows{{"OBJECT", "CLUSTER", "LOST WITH IT", "RESULT"}};
  for (const auto& each : list)
    rows.push_back({fmt::format("{} {}", each.object_kind, base::printable(each.name, 300)),
                    base::printable(each.cluster.name, 100),
                    each.loss.empty() ? "nothing" : each.loss, result_text(each)});
  for (std::size_t i = 0; with_namespace && i < rows.size(); ++i)
    rows[i].insert(rows[i].begin(),
                   i == 0 ? "NAMESPACE" : base::printable(list[i - 1].cluster.kube_namespace, 100));
  return output.tabled(std::move(rows));
}

bool goes(const Garbage& garbage) { return garbage.kept.empty(); }

bool has(const std::vector<Garbage>& list, Garbage::Kind kind,
         const std::function<bool(const Garbage&)>& what) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Garbage& each) { return each.kind == kind && what(each); });
}

/// What the user may want to do next.
void tell_more(const Output& output, const Options& o, const std::vector<Garbage>& list) {
  const auto number = std::count_if(list.begin(), list.end(), goes);
  if (!o.yes && number > 0)
    output.note(
        fmt::format("nothing was deleted; --yes deletes {}", deploy::count_text(number, "object")));
  const auto goes_if_asked = [](const Garbage& each) { return each.goes_if_asked; };
  const auto loses = [](const Garbage& each) { return goes(each) && !each.loss.empty(); };
  if (has(list, Garbage::Kind::ha_metadata, goes_if_asked))
    output.note(
        "a cluster that is deployed under such a name goes on from its checkpoint or graph; "
        "--ha-metadata takes that away as well");
  if (has(list, Garbage::Kind::savepoint_record, goes_if_asked))
    output.note(
        "--savepoint-records forgets the paths of savepoints as well, and deletes none of their "
        "files; 'drey savepoints CLUSTER' lists them");
  if (has(list, Garbage::Kind::savepoint_record, loses))
    output.note("the savepoints whose paths are forgotten stay where they are: no file is deleted");
}

void show(const Context& context, const Options& o, const std::vector<Garbage>& list,
          const std::string& scope) {
  const auto& output = context.output;
  if (output.has_document())
    return output.document({{"cluster", nullptr},
                            {"namespace", deploy::document::text(scope)},
                            {"deletes", o.yes},
                            {"objects", deploy::garbage_document(list)}});
  for (const auto& each : list) {
    if (goes(each) && (!o.yes || each.outcome == Garbage::Outcome::deleted))
      output.result_alone((o.all_namespaces ? each.cluster.kube_namespace + "/" : "") + each.name);
  }
  if (output.is_quiet()) return;
  if (list.empty())
    return output.note(
        o.all_namespaces
            ? "No objects without a cluster found."
            : fmt::format("No objects without a cluster found in {} namespace.", scope));
  output.result(output.as_called(text(output, list, o.all_namespaces)));
  tell_more(output, o, list);
}

/// As `delete` has it of what is left when its time is over; nothing is waited for here.
Exit end_of(const Output& output, const std::vector<Garbage>& list) {
  const auto held = std::count_if(list.begin(), list.end(), [](const Garbage& each) {
    return each.outcome == Garbage::Outcome::held;
  });
  if (held == 0) return Exit::done;
  output.insist(
      fmt::format("{} held by finalizers: whoever set them takes them off when it is "
                  "done; the same command again looks whether it was",
                  deploy::count_text(held, "object") + (held == 1 ? " is" : " are")));
  return Exit::timed_out;
}

Exit collect_garbage(const Context& context, Options& o, const Arguments& arguments) {
  expect_no_words(arguments.positional,
                  "gc is about clusters that are gone, whatever they were called");
  const auto selection = read_selection(context, o, arguments);
  Connection connection(context, o.server);
  const auto scope =
      o.all_namespaces ? std::string{} : namespace_of(selection, connection.access());
  context.subject.kube_namespace = scope;
  auto list = deploy::look_for_garbage(connection.client(), scope, o.asked);
  if (o.yes) deploy::collect(connection.client(), list);
  context.output.sort(list,
                      [](const Garbage& one) { return deploy::garbage_document({one}).front(); });
  show(context, o, list, scope);
  return end_of(context.output, list);
}

}  // namespace

Prepare declare_gc(OptionSet& set) {
  constexpr const char* group = "Garbage";
  auto options = std::make_shared<Options>();
  set.add_flag("-A,--all-namespaces", options->all_namespaces, "that of all namespaces")
      .group(group);
  set.add_flag("--ha-metadata", options->asked.ha_metadata,
               "HA metadata that names a checkpoint or a job, too: whoever is deployed under its "
               "name then begins from nothing")
      .group(group);
  set.add_flag("--savepoint-records", options->asked.savepoint_records,
               "records of savepoints, too: their paths are forgotten, and no file is deleted")
      .group(group);
  set.add_flag("-y,--yes", options->yes, "delete; else it is only told what would be deleted")
      .group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_rows(set, options->output, {{"objects", {"kind", "name"}}});
  return without_checks(options, collect_garbage);
}

}  // namespace cli
