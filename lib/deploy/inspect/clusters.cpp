#include "deploy/inspect/clusters.h"

#include <optional>
#include <utility>

#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/node_address.h"
#include "deploy/inspect/explain.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"
#include "kube/api/table.h"

namespace deploy {
namespace {

/// What is known of a cluster and its pods takes more than a row.
int rows_of_a_page(Detail detail) { return detail == Detail::whys ? 100 : 250; }

constexpr int services_of_a_cluster = 2;
constexpr std::size_t most_ahead = 500;  // of Services whose clusters are still to come

/// Without metadata rows name no namespace, and no annotation.
kube::ListAs shape_of(const std::string& kube_namespace, bool has_annotations) {
  return kube_namespace.empty() || has_annotations ? kube::ListAs::table_metadata
                                                   : kube::ListAs::table;
}

http::Request first_deployments(const std::string& kube_namespace, Detail detail,
                                const std::string& selector) {
  return kube::list(
      kube::deployments, kube_namespace,
      {.label_selector = selector_of_job_managers() + (selector.empty() ? "" : "," + selector),
       .as = shape_of(kube_namespace, detail != Detail::names),
       .limit = rows_of_a_page(detail)});
}

http::Request first_services(const std::string& kube_namespace, Detail detail) {
  return kube::list(kube::services, kube_namespace,
                    {.label_selector = selector_of_clusters(),
                     .as = shape_of(kube_namespace, false),
                     .limit = services_of_a_cluster * rows_of_a_page(detail)});
}

/// The table of an answer, or what is wrong with it.
std::optional<kube::Table> table_of(const kube::Result& result) {
  return result.text ? kube::read_table(*result.text) : std::nullopt;
}

base::Error error_of(const kube::Client& client, const kube::Result& result) {
  return result.text ? kube::to_error(kube::not_a_table(*result.text)) : client.error_of(result);
}

}  // namespace

ClusterList::ClusterList(kube::Client& client, std::string kube_namespace, Detail detail,
                         const std::string& selector)
    : client_(client),
      kube_namespace_(std::move(kube_namespace)),
      detail_(detail),
      deployments_(first_deployments(kube_namespace_, detail, selector)),
      services_(first_services(kube_namespace_, detail)),
      has_services_(detail != Detail::names) {}

std::vector<Cluster> ClusterList::next() {
  auto clusters = page();
  if (detail_ == Detail::whys && !clusters.empty()) explain(client_, clusters);
  return clusters;
}

/// The clusters of the next page that has any.
std::vector<Cluster> ClusterList::page() {
  std::vector<Cluster> clusters;
  while (clusters.empty() && !deployments_.at_end()) clusters = ask();
  while (has_services_ && !services_.know(clusters)) ask_for_services();
  services_.tell(clusters);
  return clusters;
}

/// What is new on the next page, which may be nothing.
std::vector<Cluster> ClusterList::ask() {
  std::vector<kube::Call> calls{kube::read_text(deployments_.next())};
  const bool with_services =
      has_services_ && !services_.paging().at_end() && services_.size() < most_ahead;
  const bool with_nodes = has_services_ && !std::exchange(begun_, true);
  if (with_services) calls.push_back(kube::optional(kube::read_text(services_.paging().next())));
  if (with_nodes)
    calls.push_back(kube::optional(kube::read(kube::list(kube::nodes, "", {.limit = 20}))));
  const auto results = client_.send(calls);
  if (with_nodes && results.back().object)
    node_ = node_address(*results.back().object, "InternalIP", true);
  if (with_services) take_services(results[1]);
  return take(results.front());
}

std::vector<Cluster> ClusterList::take(const kube::Result& result) {
  const auto table = table_of(result);
  if (!table) {
    if (result.status && deployments_.resume(*result.status)) return {};
    throw error_of(client_, result);
  }
  if (!deployments_.take(table->continue_token))
    throw base::Error(
        base::Exit::failed, "the server's list does not end",
        "what stands before the API server may handle 'limit' and 'continue' wrongly");
  auto clusters = clusters_of(*table, kube_namespace_);
  std::erase_if(clusters, [&](const Cluster& cluster) {
    return !deployments_.take_key(list_key(cluster.kube_namespace, cluster.name));
  });
  return clusters;
}

void ClusterList::ask_for_services() {
  take_services(client_.send(kube::optional(kube::read_text(services_.paging().next()))));
}

void ClusterList::take_services(const kube::Result& result) {
  auto& paging = services_.paging();
  const auto table = table_of(result);
  has_services_ =
      table ? paging.take(table->continue_token) : result.status && paging.resume(*result.status);
  if (table) services_.add(services_of(*table, kube_namespace_, node_));
}

}  // namespace deploy
