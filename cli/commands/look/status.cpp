// `drey status`: everything that can be seen of one cluster, or of several, at this moment.
#include "deploy/inspect/status.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/commands/chosen_clusters.h"
#include "cli/commands/commands.h"
#include "cli/commands/look/found_cluster.h"
#include "cli/commands/look/status_watch.h"
#include "cli/connection/flink_connection.h"
#include "cli/fleet/fleet.h"
#include "cli/fleet/fleet_run.h"
#include "cli/output/list_document.h"
#include "cli/output/output.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
  ClusterChoice choice{};
  std::optional<std::size_t> concurrency{};
  bool watch = false;
};

deploy::ClusterStatus look(const Context& context, const Options& o,
                           const ClusterSelection& selection) {
  const auto found = find_or_suspended(context, o, o.rest, selection);
  if (found.suspended) return *found.suspended;
  auto& connection = *found.connection;
  auto seen = deploy::read_status(connection.cluster(), connection.connection().client(),
                                  connection.flink());
  if (!seen.route.empty()) connection.print_route();
  return seen;
}

Exit status_of(const Context& context, const Options& o, const ClusterSelection& selection) {
  const auto seen = look(context, o, selection);
  context.subject.result = deploy::summary(seen);
  context.output.show([&] { return deploy::status_text(seen, context.world.now()); },
                      [&] { return deploy::status_document(seen); });
  return Exit::done;
}

void check_watch(const Context& context, const ChosenClusters& chosen) {
  if (!chosen.is_one())
    throw Error(Exit::usage, "--watch is about one cluster, and several are meant",
                "'drey list --watch' shows all as they change");
  if (context.output.sorts())
    throw Error(Exit::usage, "--sort-by sorts what is there, and --watch shows one cluster");
}

Exit status_of_several(const Context& context, const Options& o, const ChosenClusters& chosen) {
  if (o.rest.route)
    throw Error(Exit::usage, "--rest-url is the address of one cluster, and several are meant");
  if (context.output.sorts() && !context.output.has_document())
    throw Error(Exit::usage, "--sort-by sorts the clusters of a document, and there is no -o");
  Connection connection(context, o.server);
  const auto clusters = chosen.find(connection);
  if (clusters.empty()) {
    context.output.note(chosen.none_text(connection.access()));
    context.output.document(clusters_document({}));
    return Exit::done;
  }
  std::vector<FleetTask> tasks;
  for (const auto& cluster : clusters) {
    tasks.push_back({cluster, server_of(connection.access()), connection.access().endpoint.identity,
                     [&o, selection = chosen.selection_of(cluster)](const Context& each) {
                       return status_of(each, o, selection);
                     }});
  }
  return run_fleet(context, tasks, o.concurrency, FleetResults::paragraphs);
}

Exit status(const Context& context, Options& o, const Arguments& arguments) {
  const ChosenClusters chosen(context, o, arguments, o.choice, "status is about clusters");
  if (o.watch) {
    check_watch(context, chosen);
    return watch_status(context, o, o.rest, chosen.named());
  }
  // It waits for nothing.
  if (!o.server.timeout) o.server.timeout = o.server.request_timeout;
  return chosen.is_one() ? status_of(context, o, chosen.named())
                         : status_of_several(context, o, chosen);
}

}  // namespace

Prepare declare_status(OptionSet& set) {
  constexpr const char* group = "Clusters";
  auto options = std::make_shared<Options>();
  set.add_flag("-A,--all-namespaces", options->choice.all_namespaces, "clusters of all namespaces")
      .group(group);
  declare_selector(set, options->choice.selector, group);
  set.add_flag("-w,--watch", options->watch,
               "go on with what changes, in its place at a terminal; until --timeout, or a signal")
      .group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_rows(set, options->output, {});
  declare_reports(set, options->output.reports);
  declare(set, options->rest, options->server);
  declare_concurrency(set, options->concurrency);
  return without_checks(options, status);
}

}  // namespace cli
