// `drey list`: the Flink clusters of a namespace, or of all.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/connection.h"
#include "cli/render.h"
#include "deploy/clusters.h"

namespace cli {
namespace {

using base::Exit;

struct Options {
  bool all_namespaces = false;
  ServerOptions server{};
  OutputOptions output{};
};

base::OrderedJson document(const std::vector<deploy::Cluster>& clusters) {
  auto items = base::OrderedJson::array();
  for (const auto& c : clusters) {
    items.push_back({{"namespace", c.kube_namespace},
                     {"name", c.name},
                     {"flink", c.flink},
                     {"jobManager", c.job_manager},
                     {"image", c.image},
                     {"exposed", c.exposed},
                     {"age", c.age}});
  }
  return {{"clusters", std::move(items)}};
}

std::string text(const std::vector<deploy::Cluster>& clusters, bool with_namespace) {
  std::vector<std::vector<std::string>> rows{{"NAME", "FLINK", "JOBMANAGER", "IMAGE", "EXPOSED", "AGE"}};
  for (const auto& c : clusters) rows.push_back({c.name, c.flink, c.job_manager, c.image, c.exposed, c.age});
  if (with_namespace) {
    rows.front().insert(rows.front().begin(), "NAMESPACE");
    for (std::size_t i = 0; i < clusters.size(); ++i) rows[i + 1].insert(rows[i + 1].begin(), clusters[i].kube_namespace);
  }
  return table(rows);
}

/// Flink's own key first, as Flink never looks at the kubeconfig's namespace; for looking around that one will do.
std::string namespace_of(const Given& given, const kube::Access& access) {
  for (auto property = given.properties.rbegin(); property != given.properties.rend(); ++property) {
    if (property->first == "kubernetes.namespace") return property->second;
  }
  return access.name_space.empty() ? "default" : access.name_space;
}

void refuse_words(const Given& given) {
  if (!given.rest.empty()) {
    throw base::Error(Exit::refused,
                      fmt::format("'{}' was not expected: the jobs of a cluster cannot be listed yet", base::printable(given.rest.front(), 200)),
                      "'drey list' lists the clusters of a namespace, 'drey list -A' those of all");
  }
}

Exit list(const Context& context, const Options& o, const Given& given) {
  refuse_words(given);
  Connection connection(context, o.server, o.output.quiet);
  const auto scope = o.all_namespaces ? std::string{} : namespace_of(given, connection.access());
  const auto clusters = deploy::list_clusters(connection.client(), scope, connection.access().server);
  if (!o.output.format.empty()) {
    write_document(context.world, document(clusters), o.output.format);
  } else if (clusters.empty()) {
    if (!o.output.quiet)
      write_note(context.world, o.all_namespaces ? "No Flink clusters found." : fmt::format("No Flink clusters found in {} namespace.", scope));
  } else {
    write_result(context.world, text(clusters, o.all_namespaces));
  }
  return Exit::done;
}

}  // namespace

Run declare_list(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_flag("-A,--all-namespaces", options->all_namespaces, "clusters of all namespaces")->group("Clusters");
  app.add_option("-D")->description("kubernetes.namespace is looked at")->option_text("<key=value>")->type_size(1)->group("Clusters");
  app.add_option("-t,--target")->option_text("<target>")->group("");
  declare(app, options->server);
  declare(app, options->output);
  return [options](const Context& context, const Given& given) { return list(context, *options, given); };
}

}  // namespace cli
