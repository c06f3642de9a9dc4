#include "cli/commands/look/list_contexts.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <fnmatch.h>

#include "base/deadline.h"
#include "base/exit_of_signal.h"
#include "base/text.h"
#include "cli/commands/look/open_contexts.h"
#include "cli/connection/connection.h"
#include "cli/output/output.h"
#include "cli/output/status_line.h"
#include "cli/output/table.h"
#include "deploy/cluster/document.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

/// What became of one context. It is asked in a thread, which has it for itself.
struct Asked {
  explicit Asked(std::string context) : name(std::move(context)) {}

  std::string name;
  std::vector<deploy::Cluster> clusters{};
  std::optional<Error> error{};
  std::ostringstream talk{};
};

void ask(const Context& context, ServerOptions server, const ContextsQuestion& question,
         Asked& asked) {
  server.overrides.context = asked.name;
  server.found = std::make_shared<decltype(server.found)::element_type>();
  const auto world = context.world.with_streams(asked.talk, asked.talk);
  const auto output = context.output.with_streams(world);
  Subject subject;
  Connection connection({world, context.connect, subject, output}, server);
  const auto scope = question.all_namespaces
                         ? std::string()
                         : namespace_of(question.selection, connection.access());
  deploy::ClusterList list(connection.client(), scope, question.detail, question.selector);
  for (auto page = list.next(); !page.empty(); page = list.next())
    asked.clusters.insert(asked.clusters.end(), page.begin(), page.end());
}

void show_until_none(const Context& context, OpenContexts& open) {
  StatusLine line(context.output, context.world.steady_now());
  for (auto text = open.text(); !text.empty(); text = open.text()) {
    line.show("contexts", text);
    open.wait(base::between_looks);
  }
}

void ask_all(const Context& context, const ServerOptions& server, const ContextsQuestion& question,
             std::vector<std::unique_ptr<Asked>>& all) {
  std::vector<std::string> names;
  for (const auto& each : all) names.push_back(each->name);
  OpenContexts open(std::move(names));
  std::vector<std::function<void()>> tasks;
  for (const auto& each : all) {
    tasks.emplace_back([&, asked = each.get()] {
      try {
        ask(context, server, question, *asked);
      } catch (const Error& error) {
        asked->error = error;
      } catch (const std::exception& error) {
        asked->error = Error(Exit::failed, error.what());
      }
      open.end(asked->name);
    });
  }
  tasks.emplace_back([&] { show_until_none(context, open); });
  context.world.side_by_side(tasks);
}

/// A cluster, and the context that has it.
using Found = std::pair<const std::string*, const deploy::Cluster*>;

base::OrderedJson about(const std::string& context) {
  return {{"context", deploy::document::text(context)}};
}

base::OrderedJson item(const Found& found) {
  auto item = about(*found.first);
  item.update(list_item(*found.second));
  return item;
}

std::vector<Found> found_in(const std::vector<std::unique_ptr<Asked>>& all) {
  std::vector<Found> found;
  for (const auto& asked : all) {
    for (const auto& cluster : asked->clusters) found.emplace_back(&asked->name, &cluster);
  }
  return found;
}

base::OrderedJson document(const std::vector<std::unique_ptr<Asked>>& all,
                           const std::vector<Found>& found) {
  auto clusters = base::OrderedJson::array();
  auto failed = base::OrderedJson::array();
  for (const auto& each : found) clusters.push_back(item(each));
  for (const auto& asked : all) {
    if (asked->error) failed.push_back(document_of(*asked->error, about(asked->name)));
  }
  return {{"cluster", nullptr}, {"clusters", std::move(clusters)}, {"failed", std::move(failed)}};
}

void show(const Context& context, const ContextsQuestion& question,
          const std::vector<std::unique_ptr<Asked>>& all) {
  const auto& output = context.output;
  auto found = found_in(all);
  output.sort(found, item);
  if (output.has_document()) return output.document(document(all, found));
  const ListColumns columns{true, true, question.wide};
  std::vector<std::vector<std::string>> rows{list_heading(columns)};
  for (const auto& [name, cluster] : found) {
    output.result_alone(list_name(columns, *cluster, *name));
    rows.push_back(list_cells(columns, *cluster, *name));
  }
  if (output.is_quiet()) return;
  const bool all_answered = std::none_of(
      all.begin(), all.end(), [](const auto& asked) { return asked->error.has_value(); });
  const bool any = rows.size() > 1;
  if (!output.has_headers()) rows.erase(rows.begin());
  if (any) output.result(table(rows, question.wide ? 0 : output.columns()));
  else if (all_answered) output.note("No Flink clusters found.");
}

/// "prod-1: connection refused"; the first failure of them all, but where the program is being
/// ended before all have answered: that.
Exit tell_failures(const Context& context, const std::vector<std::unique_ptr<Asked>>& all) {
  auto exit = Exit::done;
  for (const auto& asked : all) {
    if (const auto talk = asked->talk.str(); !talk.empty()) context.output.pass_on(talk);
    if (!asked->error) continue;
    const auto name = base::printable(asked->name, 200);
    context.output.alert(fmt::format("context '{}': {}", name, asked->error->text));
    if (!asked->error->hint.empty()) context.output.detail("hint: " + asked->error->hint);
    if (exit == Exit::done) exit = base::exit_of_signal(context.world).value_or(asked->error->exit);
  }
  return exit;
}

}  // namespace

std::vector<std::string> contexts_like(const std::vector<std::string>& contexts,
                                       const std::string& pattern) {
  std::vector<std::string> result;
  std::copy_if(
      contexts.begin(), contexts.end(), std::back_inserter(result),
      [&](const std::string& name) { return fnmatch(pattern.c_str(), name.c_str(), 0) == 0; });
  return result;
}

Exit list_of_contexts(const Context& context, const ServerOptions& server,
                      const ContextsQuestion& question) {
  const auto contexts = kube::find_contexts(context.world, server.overrides);
  const auto names = contexts_like(contexts, question.pattern);
  if (names.empty())
    throw Error(Exit::usage,
                fmt::format("--contexts: no context of the kubeconfig is called '{}'",
                            base::printable(question.pattern, 200)),
                "there are: " + base::printable(base::join(contexts, ", "), 1'000));
  std::vector<std::unique_ptr<Asked>> all;
  for (const auto& name : names) all.push_back(std::make_unique<Asked>(name));
  ask_all(context, server, question, all);
  const auto exit = tell_failures(context, all);
  show(context, question, all);
  return exit;
}

}  // namespace cli
