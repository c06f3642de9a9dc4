#include "deploy/inspect/clusters.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/node_address.h"
#include "deploy/diagnosis/diagnosis.h"
#include "deploy/diagnosis/observe_once.h"
#include "flink/version/names.h"
#include "http/url.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

using base::Json;

/// Cells of a meta.k8s.io/v1 Table by the names of their columns; metadata is there as the table
/// asks for it.
class Table {
 public:
  explicit Table(const Json& table) : rows_(kube::list_at(table, {"rows"})) {
    const auto& columns = kube::list_at(table, {"columnDefinitions"});
    for (std::size_t i = 0; i < columns.size(); ++i)
      column_.emplace(kube::string_at(columns[i], {"name"}), i);
  }

  const Json& rows() const { return rows_; }

  std::string cell(const Json& row, const char* column) const {
    const auto at = column_.find(column);
    const auto& cells = kube::list_at(row, {"cells"});
    if (at == column_.end() || at->second >= cells.size()) return "-";
    const auto& value = cells[at->second];
    return base::printable(value.is_string()
                               ? value.get<std::string>()
                               : value.dump(-1, ' ', false, Json::error_handler_t::replace),
                           300);
  }

 private:
  Json rows_;
  std::map<std::string, std::size_t> column_{};
};

std::string metadata(const Json& row, const char* field) {
  return base::printable(kube::string_at(row, {"object", "metadata", field}), 300);
}

/// "8081:32388/TCP" gives 8081 and 32388.
std::pair<std::string, std::string> ports_of(const std::string& cell) {
  const auto first = cell.substr(0, cell.find(','));
  const auto without_protocol = first.substr(0, first.find('/'));
  const auto colon = without_protocol.find(':');
  return {without_protocol.substr(0, colon),
          colon == std::string::npos ? "" : without_protocol.substr(colon + 1)};
}

std::string exposed_text(const Table& services, const Json& row, const std::string& node) {
  const auto type = services.cell(row, "Type");
  const auto [port, node_port] = ports_of(services.cell(row, "Port(s)"));
  const auto name = metadata(row, "name");
  if (type == "NodePort")
    return fmt::format("{} {}", type, http::authority(node.empty() ? "<node>" : node, node_port));
  if (type != "LoadBalancer") return fmt::format("{} {}", type, http::authority(name, port));
  std::vector<std::string> addresses;
  for (const auto& address : base::split(services.cell(row, "External-IP"), ','))
    addresses.push_back(http::authority(address, port));
  return fmt::format("{} {}", type, base::join(addresses, ","));
}

/// namespace and cluster → how its rest Service is exposed.
using Exposures = std::map<std::pair<std::string, std::string>, std::string>;

void add_exposures(Exposures& exposures, const Json& services, const std::string& node) {
  const Table table(services);
  for (const auto& row : table.rows()) {
    const auto name = metadata(row, "name");
    if (!name.ends_with(flink::names::rest_service_suffix)) continue;
    exposures.emplace(
        std::pair(metadata(row, "namespace"),
                  name.substr(0, name.size() - flink::names::rest_service_suffix.size())),
        exposed_text(table, row, node));
  }
}

std::string flink_version(const Json& row, const std::string& image) {
  const auto version = flink_version_of(
      kube::string_at(row, {"object", "metadata", "annotations", version_annotation}), image);
  return version.empty() ? "-" : version;
}

/// Of several containers the main one counts; it is the last, or the one with Flink's name.
std::string main_image(const Table& table, const Json& row) {
  const auto names = base::split(table.cell(row, "Containers"), ',');
  const auto images = base::split(table.cell(row, "Images"), ',');
  const auto at = std::find_if(names.begin(), names.end(), flink::names::is_job_manager_container);
  const auto index = static_cast<std::size_t>(at - names.begin());
  return index < images.size() ? images[index] : images.back();
}

Json named(const Json& list, const Cluster& cluster) {
  for (const auto& object : kube::list_at(list, {"items"})) {
    if (kube::string_at(object, {"metadata", "name"}) == cluster.name &&
        kube::string_at(object, {"metadata", "namespace"}) == cluster.kube_namespace)
      return object;
  }
  return {};
}

void add_clusters(std::vector<Cluster>& clusters, const Json& deployments) {
  const Table table(deployments);
  for (const auto& row : table.rows()) {
    const auto image = main_image(table, row);
    clusters.push_back({.kube_namespace = metadata(row, "namespace"),
                        .name = metadata(row, "name"),
                        .flink = flink_version(row, image),
                        .job_manager = table.cell(row, "Ready"),
                        .image = image,
                        .exposed = "-",
                        .age = table.cell(row, "Age"),
                        .created = metadata(row, "creationTimestamp"),
                        .why = {}});
  }
}

constexpr int rows_of_a_page = 500;

/// A table page by page; `continue_token` of the first page is empty.
kube::Call page(const kube::Resource& resource, const std::string& kube_namespace,
                const std::string& labels, const std::string& continue_token = {}) {
  return kube::read(kube::list(resource, kube_namespace,
                               {.label_selector = labels,
                                .as = kube::ListAs::table_metadata,
                                .limit = rows_of_a_page,
                                .continue_token = continue_token}));
}

std::string next_page(const Json& list) { return kube::string_at(list, {"metadata", "continue"}); }

}  // namespace

void explain(kube::Client& client, const std::string& kube_namespace,
             std::vector<Cluster>& clusters) {
  const std::array calls{kube::read(kube::list(kube::deployments, kube_namespace,
                                               {.label_selector = selector_of_job_managers()})),
                         kube::read(kube::list(kube::pods, kube_namespace,
                                               {.label_selector = selector_of_clusters()}))};
  const auto results = client.send(calls);
  const Json nothing;
  const auto& pods = results[1].object ? *results[1].object : nothing;
  std::vector<Observations> seen;
  for (const auto& cluster : clusters) {
    const auto deployment = results[0].object ? named(*results[0].object, cluster) : Json();
    seen.push_back(observe_once(cluster.kube_namespace, cluster.name, deployment, pods));
    // Flink's REST API is not asked: of a JobManager that is ready it is taken to answer.
    seen.back().rest.up = !cluster.job_manager.starts_with('0') &&
                          !has_just_come_back(seen.back(), client.world().now());
  }
  observe_details(client, seen);
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const auto found = diagnose(seen[i]);
    clusters[i].why = found               ? found->what
                      : results[1].object ? "-"
                                          : "not known: " + client.error_of(results[1]).text;
  }
}

std::vector<Cluster> list_clusters(kube::Client& client, const std::string& kube_namespace) {
  std::array calls{page(kube::deployments, kube_namespace, selector_of_job_managers()),
                   page(kube::services, kube_namespace, selector_of_clusters()),
                   kube::read(kube::list(kube::nodes, "", {.limit = 20}))};
  // Without them the list is a list.
  calls[1].request.optional = calls[2].request.optional = true;
  auto results = client.send(calls);
  const auto node =
      results[2].object ? node_address(*results[2].object, "InternalIP", true) : std::string{};
  std::vector<Cluster> clusters;
  for (auto& deployments = results[0];;
       deployments = client.send(page(kube::deployments, kube_namespace, selector_of_job_managers(),
                                      next_page(*deployments.object)))) {
    if (!deployments.object) throw client.error_of(deployments);
    add_clusters(clusters, *deployments.object);
    if (next_page(*deployments.object).empty()) break;
  }
  Exposures exposures;
  for (auto& services = results[1]; services.object;
       services = client.send(page(kube::services, kube_namespace, selector_of_clusters(),
                                   next_page(*services.object)))) {
    add_exposures(exposures, *services.object, node);
    if (next_page(*services.object).empty()) break;
  }
  for (auto& cluster : clusters) {
    const auto found = exposures.find(std::pair(cluster.kube_namespace, cluster.name));
    if (found != exposures.end()) cluster.exposed = found->second;
  }
  std::sort(clusters.begin(), clusters.end(), [](const Cluster& a, const Cluster& b) {
    return std::tie(a.kube_namespace, a.name) < std::tie(b.kube_namespace, b.name);
  });
  return clusters;
}

}  // namespace deploy
