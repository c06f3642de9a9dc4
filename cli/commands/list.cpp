// `drey list`: the Flink clusters of a namespace, or of all; of a cluster that is named its jobs.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/job_arguments.h"
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
};

/// What tables show as "-" is null.
base::OrderedJson known(const std::string& cell) {
  return cell == "-" ? base::OrderedJson(nullptr) : deploy::document::text(cell);
}

/// `scope`: the namespace; empty: all.
base::OrderedJson document(const std::vector<deploy::Cluster>& clusters, const std::string& scope) {
  auto items = base::OrderedJson::array();
  for (const auto& c : clusters) {
    items.push_back({{"namespace", c.kube_namespace},
                     {"name", c.name},
                     {"flink", known(c.flink)},
                     {"jobManager", c.job_manager},
                     {"image", known(c.image)},
                     {"exposed", known(c.exposed)},
                     {"created", deploy::document::text(c.created)}});
  }
  return {{"cluster", nullptr},
          {"namespace", deploy::document::text(scope)},
          {"clusters", std::move(items)}};
}

std::string text(const std::vector<deploy::Cluster>& clusters, bool wide, bool with_namespace,
                 std::size_t columns) {
  std::vector<std::vector<std::string>> rows{
      {"NAME", "FLINK", "JOBMANAGER", "IMAGE", "EXPOSED", "AGE"}};
  for (const auto& c : clusters)
    rows.push_back({c.name, c.flink, c.job_manager, c.image, c.exposed, c.age});
  for (std::size_t i = 0; wide && i < rows.size(); ++i)
    rows[i].push_back(i == 0 ? "WHY" : base::printable(clusters[i - 1].why));
  if (with_namespace) {
    rows.front().insert(rows.front().begin(), "NAMESPACE");
    for (std::size_t i = 0; i < clusters.size(); ++i)
      rows[i + 1].insert(rows[i + 1].begin(), clusters[i].kube_namespace);
  }
  return table(rows, columns);
}

base::OrderedJson document(const std::vector<flink::rest::Job>& jobs) {
  auto items = base::OrderedJson::array();
  for (const auto& job : jobs) {
    items.push_back({{"id", job.id},
                     {"name", job.name},
                     {"state", job.state},
                     {"started", deploy::document::moment(job.start_time)},
                     {"ended", deploy::document::moment(job.end_time)}});
  }
  return {{"jobs", std::move(items)}};
}

Exit list_jobs(const Context& context, const Options& o, ClusterSelection selection) {
  expect_no_words(selection.positional, "list takes the name of a cluster");
  FlinkConnection connection(context, o, o.rest, std::move(selection), deploy::RestUse::looks);
  auto& client = connection.open();
  const auto& output = context.output;
  output.say("Waiting for response...");
  const auto jobs = deploy::list_jobs(client);
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

void show(const Context& context, const Options& o, const std::vector<deploy::Cluster>& clusters,
          const std::string& scope) {
  const auto& output = context.output;
  if (output.has_document()) return output.document(document(clusters, scope));
  for (const auto& cluster : clusters)
    output.result_alone((o.all_namespaces ? cluster.kube_namespace + "/" : "") + cluster.name);
  if (output.is_quiet()) return;
  // What is asked for to be wide is not cut.
  const auto columns = o.wide ? 0 : output.columns();
  if (!clusters.empty()) return output.result(text(clusters, o.wide, o.all_namespaces, columns));
  output.note(o.all_namespaces ? "No Flink clusters found."
                               : fmt::format("No Flink clusters found in {} namespace.", scope));
}

Exit list(const Context& context, Options& o, const Arguments& arguments) {
  o.wide = o.output.format == "wide";
  auto selection = read_selection(context, o, arguments);
  if (o.all_namespaces && !arguments.positional.empty())
    throw base::Error(Exit::usage,
                      "-A lists the clusters of all namespaces, and a cluster is named",
                      "its jobs are listed without -A, with --namespace where it is elsewhere");
  if (!selection.name.empty() && !o.all_namespaces)
    return list_jobs(context, o, std::move(selection));
  if (o.filter.running || o.filter.scheduled || o.filter.all)
    require_cluster(context, o, arguments);
  Connection connection(context, o.server);
  const auto scope =
      o.all_namespaces ? std::string{} : namespace_of(selection, connection.access());
  auto clusters = deploy::list_clusters(connection.client(), scope);
  if (o.wide && !clusters.empty()) deploy::explain(connection.client(), scope, clusters);
  show(context, o, clusters, scope);
  return Exit::done;
}

}  // namespace

Prepare declare_list(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_flag("-A,--all-namespaces", options->all_namespaces, "clusters of all namespaces")
      ->group("Clusters");
  app.add_flag("-r,--running", options->filter.running,
               "of the cluster's jobs those that run or restart")
      ->group("Jobs");
  app.add_flag("-s,--scheduled", options->filter.scheduled, "those that are scheduled")
      ->group("Jobs");
  app.add_flag("-a,--all", options->filter.all, "all, those that have ended among them")
      ->group("Jobs");
  declare(app, static_cast<ClusterOptions&>(*options),
          {"wide", "with the reason why a cluster does not run"});
  declare(app, options->rest);
  return without_checks(options, list);
}

}  // namespace cli
