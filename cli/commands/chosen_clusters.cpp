#include "cli/commands/chosen_clusters.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "deploy/inspect/clusters.h"
#include "flink/rest/rest.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

void expect_no_names(const ClusterChoice& choice, const Arguments& arguments) {
  if (arguments.positional.empty()) return;
  throw Error(Exit::usage, choice.selector.empty()
                               ? "-A is about the clusters of all namespaces, and one is named "
                                 "beside it"
                               : "--selector chooses clusters, and one is named beside it");
}

/// The words that name clusters, each once. A -D that names one stands alone.
std::vector<std::string> names_of(const ClusterSelection& selection, const Arguments& arguments,
                                  std::string_view what) {
  const auto& words = arguments.positional;
  if (words.empty() || words.front() != selection.name)
    expect_no_words(selection.positional, "the cluster is named by -D");
  std::vector<std::string> names{selection.name};
  for (const auto& word : selection.positional) {
    if (flink::rest::parse_job_id(word))
      throw Error(Exit::usage, fmt::format("{} is a job's id, and {}", word, what));
    if (std::find(names.begin(), names.end(), word) == names.end()) names.push_back(word);
  }
  return names;
}

}  // namespace

ChosenClusters::ChosenClusters(const Context& context, ClusterOptions& options,
                               const Arguments& arguments, const ClusterChoice& choice,
                               std::string_view what)
    : choice_(choice),
      selection_(choice.is_made() ? read_selection(context, options, arguments)
                                  : require_cluster(context, options, arguments)) {
  if (by_choice()) expect_no_names(choice_, arguments);
  else names_ = names_of(selection_, arguments, what);
}

std::string ChosenClusters::scope(const kube::Access& access) const {
  return choice_.all_namespaces ? std::string() : namespace_of(selection_, access);
}

std::vector<deploy::ClusterRef> ChosenClusters::find(Connection& connection) const {
  std::vector<deploy::ClusterRef> found;
  const auto where = scope(connection.access());
  for (const auto& name : names_) found.push_back({where, name});
  if (!by_choice()) return found;
  deploy::ClusterList list(connection.client(), where, deploy::Detail::names, choice_.selector);
  for (auto page = list.next(); !page.empty(); page = list.next()) {
    for (const auto& cluster : page) found.push_back({cluster.kube_namespace, cluster.name});
  }
  return found;
}

ClusterSelection ChosenClusters::selection_of(const deploy::ClusterRef& cluster) const {
  auto selection = selection_;
  selection.name = cluster.name;
  selection.kube_namespace = cluster.kube_namespace;
  selection.positional.clear();
  return selection;
}

std::string ChosenClusters::none_text(const kube::Access& access) const {
  const auto where = scope(access);
  return fmt::format("No Flink clusters{}{}.", choice_.selector.empty() ? "" : " with such labels",
                     where.empty() ? "" : fmt::format(" in {} namespace", where));
}

}  // namespace cli
