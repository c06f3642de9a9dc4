// `drey list`: the Flink clusters of a namespace, or of all; of a cluster that is named its jobs.
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/look/cluster_rows.h"
#include "cli/commands/look/list_contexts.h"
#include "cli/commands/look/list_watch.h"
#include "cli/connection/job_arguments.h"
#include "cli/output/list_document.h"
#include "cli/output/output.h"
#include "cli/output/table.h"
#include "deploy/cluster/document.h"
#include "deploy/inspect/clusters.h"
#include "deploy/jobmanager/flink_jobs.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
  bool all_namespaces = false;
  deploy::JobFilter filter{};
  bool wide = false;  // -o wide
  std::optional<std::string> contexts{};
  std::string selector{};
  bool watch = false;
};

/// How the clusters are written, page by page.
class Rows {
 public:
  /// `scope`: the namespace; empty: all.
  Rows(const Context& context, const Options& o, const std::string& scope)
      : output_(context.output),
        columns_{false, scope.empty(), o.wide},
        // What is asked for to be wide is not cut.
        table_(o.wide ? 0 : context.output.columns()),
        document_(context.output, context.subject,
                  {{"cluster", nullptr}, {"namespace", deploy::document::text(scope)}},
                  "clusters") {}

  /// False when nobody reads on.
  bool add(const std::vector<deploy::Cluster>& clusters) {
    any_ = any_ || !clusters.empty();
    if (!output_.sorts()) return write(clusters);
    kept_.insert(kept_.end(), clusters.begin(), clusters.end());
    return true;
  }

  void end() {
    output_.sort(kept_, list_item);
    if (!kept_.empty()) write(kept_);
    if (output_.has_document() && !output_.has_names()) document_.end();
  }

  bool any() const { return any_; }

 private:
  bool write(const std::vector<deploy::Cluster>& clusters) {
    if (output_.has_names()) {
      for (const auto& cluster : clusters)
        output_.document_piece(base::printable(list_name(columns_, cluster)) + "\n");
    } else if (output_.has_document()) {
      for (const auto& cluster : clusters) document_.add(list_item(cluster));
    } else if (output_.is_quiet()) {
      for (const auto& cluster : clusters) output_.result_alone(list_name(columns_, cluster));
    } else {
      output_.result(table_.lines(lines(clusters)));
    }
    return output_.flush();
  }

  std::vector<std::vector<std::string>> lines(const std::vector<deploy::Cluster>& clusters) {
    std::vector<std::vector<std::string>> lines;
    if (!std::exchange(begun_, true) && output_.has_headers())
      lines.push_back(list_heading(columns_));
    for (const auto& cluster : clusters) lines.push_back(list_cells(columns_, cluster));
    return lines;
  }

  const Output& output_;
  ListColumns columns_;
  bool any_ = false, begun_ = false;
  std::vector<deploy::Cluster> kept_{};  // where all have to be there to be sorted
  GrowingTable table_;
  ListDocument document_;
};

base::OrderedJson job_item(const flink::rest::Job& job) {
  return {{"id", job.id},
          {"name", job.name},
          {"state", job.state},
          {"started", deploy::document::moment(job.start_time)},
          {"ended", deploy::document::moment(job.end_time)}};
}

base::OrderedJson document(const std::vector<flink::rest::Job>& jobs) {
  auto items = base::OrderedJson::array();
  for (const auto& job : jobs) items.push_back(job_item(job));
  return {{"jobs", std::move(items)}};
}

Exit list_jobs(const Context& context, const Options& o, ClusterSelection selection) {
  expect_no_words(selection.positional, "list takes the name of a cluster");
  FlinkConnection connection(context, o, o.rest, std::move(selection), deploy::RestUse::looks);
  auto& client = connection.open();
  const auto& output = context.output;
  output.say("Waiting for response...");
  auto jobs = deploy::list_jobs(client);
  output.sort(jobs, job_item);
  for (const auto& job : jobs) {
    if (deploy::is_shown(job, o.filter)) output.result_alone(job.id);
  }
  if (output.is_quiet() && !output.has_document()) return Exit::done;
  output.show([&] { return deploy::jobs_text(jobs, o.filter, context.world); },
              [&] {
                auto whole = document_about(context.subject);
                whole.update(document(jobs));
                return whole;
              });
  return Exit::done;
}

deploy::Detail detail(const Context& context, const Options& o) {
  const auto& output = context.output;
  const bool names_alone = output.has_names() || (output.is_quiet() && !output.has_document());
  if (names_alone && !output.sorts()) return deploy::Detail::names;
  return o.wide ? deploy::Detail::whys : deploy::Detail::rows;
}

void check_watch(const Context& context, const Options& o, const ClusterSelection& selection) {
  if (!o.watch) return;
  if (!selection.name.empty() && !o.all_namespaces)
    throw base::Error(Exit::usage, "--watch shows clusters, and one is named, whose jobs are meant",
                      "'drey status CLUSTER --watch' shows them as they change");
  if (o.contexts)
    throw base::Error(Exit::usage, "--watch is about one API server, and --contexts about many");
  if (context.output.sorts())
    throw base::Error(Exit::usage, "--sort-by sorts what is there, and --watch goes on");
}

/// `scope`: the namespace; empty: all.
void list_clusters(const Context& context, const Options& o, Connection& connection,
                   const std::string& scope) {
  deploy::ClusterList list(connection.client(), scope, detail(context, o), o.selector);
  Rows rows(context, o, scope);
  for (auto page = list.next(); !page.empty(); page = list.next()) {
    if (!rows.add(page)) return;
  }
  rows.end();
  if (!rows.any() && !context.output.has_document())
    context.output.note(fmt::format("No Flink clusters{} found{}.",
                                    o.selector.empty() ? "" : " with such labels",
                                    scope.empty() ? "" : fmt::format(" in {} namespace", scope)));
}

/// What names a cluster depends on what it is told apart from.
std::vector<std::string> name_members(const Options& o) {
  std::vector<std::string> members{"cluster"};
  if (o.all_namespaces || o.contexts) members.insert(members.begin(), "namespace");
  if (o.contexts) members.insert(members.begin(), "context");
  return members;
}

Exit list_all(const Context& context, Options& o, const Arguments& arguments) {
  auto selection = read_selection(context, o, arguments);
  if (o.all_namespaces && !arguments.positional.empty())
    throw base::Error(Exit::usage,
                      "-A lists the clusters of all namespaces, and a cluster is named",
                      "its jobs are listed without -A, with --namespace where it is elsewhere");
  if (!o.selector.empty() && !arguments.positional.empty())
    throw base::Error(Exit::usage, "--selector chooses clusters, and one is named beside it");
  if (o.contexts && (!selection.name.empty() || !o.server.overrides.context.empty()))
    throw base::Error(Exit::usage,
                      "--contexts lists the clusters of many contexts, and one cluster "
                      "or context is named");
  check_watch(context, o, selection);
  if (!selection.name.empty() && !o.all_namespaces)
    return list_jobs(context, o, std::move(selection));
  if (o.filter.running || o.filter.scheduled || o.filter.all)
    require_cluster(context, o, arguments);
  if (o.contexts)
    return list_of_contexts(context, o.server,
                            {*o.contexts, std::move(selection), o.all_namespaces,
                             detail(context, o), o.selector, o.wide});
  Connection connection(context, o.server);
  const auto scope =
      o.all_namespaces ? std::string{} : namespace_of(selection, connection.access());
  if (o.watch)
    return watch_list(
        context, o.server, connection,
        {scope, detail(context, o), o.selector, ListColumns{false, scope.empty(), o.wide}});
  list_clusters(context, o, connection, scope);
  return Exit::done;
}

Exit list(const Context& context, Options& o, const Arguments& arguments) {
  o.wide = o.output.format == "wide";
  o.output.rows.front().name = name_members(o);
  const auto output = context.output.with(o.output);
  return list_all({context.world, context.connect, context.subject, output}, o, arguments);
}

}  // namespace

Prepare declare_list(OptionSet& set) {
  auto options = std::make_shared<Options>();
  set.add_flag("-A,--all-namespaces", options->all_namespaces, "clusters of all namespaces")
      .group("Clusters");
  declare_selector(set, options->selector, "Clusters");
  set.add_flag("-w,--watch", options->watch,
               "go on with each row that changes; until --timeout, or a signal")
      .group("Clusters");
  set.add_option("--contexts", options->contexts,
                 "clusters of all contexts of the kubeconfig that are so called, such as 'prod-*', "
                 "which are asked side by side")
      .option_text("<pattern>")
      .group("Clusters");
  set.add_flag("-r,--running", options->filter.running,
               "of the cluster's jobs those that run or restart")
      .group("Jobs");
  set.add_flag("-s,--scheduled", options->filter.scheduled, "those that are scheduled")
      .group("Jobs");
  set.add_flag("-a,--all", options->filter.all, "all, those that have ended among them")
      .group("Jobs");
  declare(set, static_cast<ClusterOptions&>(*options),
          {"wide", "with the reason why a cluster does not run"});
  declare_rows(set, options->output, {{"clusters", {"cluster"}}, {"jobs", {"id"}}});
  declare(set, options->rest, options->server);
  return without_checks(options, list);
}

}  // namespace cli
