#include "deploy/clusters.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnosis.h"
#include "deploy/endpoint.h"
#include "deploy/look_once.h"
#include "deploy/named_cluster.h"
#include "deploy/plan.h"
#include "flink/names.h"
#include "http/url.h"
#include "kube/object.h"
#include "kube/request.h"
#include "kube/resource.h"
#include "kube/status.h"

namespace deploy {
namespace {

using base::Json;

/// Cells of a meta.k8s.io/v1 Table by the names of their columns; metadata is there as the table asks for it.
class Table {
 public:
  explicit Table(const Json& table) : rows_(table.value("rows", Json::array())) {
    const auto columns = table.value("columnDefinitions", Json::array());
    for (std::size_t i = 0; i < columns.size(); ++i) column_.emplace(columns[i].value("name", ""), i);
  }

  const Json& rows() const { return rows_; }

  std::string cell(const Json& row, const char* column) const {
    const auto at = column_.find(column);
    const auto cells = row.value("cells", Json::array());
    if (at == column_.end() || at->second >= cells.size()) return "-";
    const auto& value = cells[at->second];
    return value.is_string() ? base::printable(value.get<std::string>(), 300) : value.dump();
  }

 private:
  Json rows_;
  std::map<std::string, std::size_t> column_{};
};

std::string metadata(const Json& row, const char* field) {
  return base::printable(row.value(Json::json_pointer("/object/metadata"), Json::object()).value(field, ""), 300);
}

/// "8081:32388/TCP" gives 8081 and 32388.
std::pair<std::string, std::string> ports_of(const std::string& cell) {
  const auto first = cell.substr(0, cell.find(','));
  const auto without_protocol = first.substr(0, first.find('/'));
  const auto colon = without_protocol.find(':');
  return {without_protocol.substr(0, colon), colon == std::string::npos ? "" : without_protocol.substr(colon + 1)};
}

std::string exposed_text(const Table& services, const Json& row, const std::string& node) {
  const auto type = services.cell(row, "Type");
  const auto [port, node_port] = ports_of(services.cell(row, "Port(s)"));
  const auto name = metadata(row, "name");
  if (type == "NodePort") return fmt::format("{} {}", type, http::authority(node.empty() ? "<node>" : node, node_port));
  if (type != "LoadBalancer") return fmt::format("{} {}", type, http::authority(name, port));
  std::vector<std::string> addresses;
  for (const auto& address : base::split(services.cell(row, "External-IP"), ',')) addresses.push_back(http::authority(address, port));
  return fmt::format("{} {}", type, base::join(addresses, ","));
}

/// namespace and cluster → how its rest Service is exposed.
std::map<std::pair<std::string, std::string>, std::string> exposures(const kube::Result& services, const kube::Result& nodes) {
  std::map<std::pair<std::string, std::string>, std::string> result;
  if (!services.object) return result;
  const auto node = nodes.object ? node_address(*nodes.object, "InternalIP", true) : std::string{};
  const Table table(*services.object);
  for (const auto& row : table.rows()) {
    const auto name = metadata(row, "name");
    if (!name.ends_with(flink::names::rest_service_suffix)) continue;
    result.emplace(std::pair(metadata(row, "namespace"), name.substr(0, name.size() - flink::names::rest_service_suffix.size())),
                   exposed_text(table, row, node));
  }
  return result;
}

std::string flink_version(const Json& row, const std::string& image) {
  const auto annotations = row.value(Json::json_pointer("/object/metadata/annotations"), Json::object());
  const auto version = flink_version_of(kube::string_at(annotations, {version_annotation}), image);
  return version.empty() ? "-" : version;
}

/// Of several containers the main one counts; it is the last, or the one with Flink's name.
std::string main_image(const Table& table, const Json& row) {
  const auto names = base::split(table.cell(row, "Containers"), ',');
  const auto images = base::split(table.cell(row, "Images"), ',');
  const auto at =
      std::find_if(names.begin(), names.end(), [](const std::string& name) { return name == "flink-main-container" || name == "flink-job-manager"; });
  const auto index = static_cast<std::size_t>(at - names.begin());
  return index < images.size() ? images[index] : images.back();
}

std::string flink_objects() { return fmt::format("{}={}", flink::names::type_label, flink::names::type_value); }

std::string job_managers_of_flink() {
  return fmt::format("{},{}={}", flink_objects(), flink::names::component_label, flink::names::job_manager_component);
}

Json named(const Json& list, const Cluster& cluster) {
  for (const auto& object : list.value("items", Json::array())) {
    if (kube::string_at(object, {"metadata", "name"}) == cluster.name && kube::string_at(object, {"metadata", "namespace"}) == cluster.kube_namespace)
      return object;
  }
  return {};
}

}  // namespace

void explain(kube::Client& client, const std::string& kube_namespace, std::vector<Cluster>& clusters) {
  const std::array calls{kube::Call{kube::list(kube::deployments, kube_namespace, {.label_selector = job_managers_of_flink()}), true},
                         kube::Call{kube::list(kube::pods, kube_namespace, {.label_selector = flink_objects()}), true}};
  const auto results = client.send(calls);
  const Json nothing;
  const auto& pods = results[1].object ? *results[1].object : nothing;
  std::vector<Observations> seen;
  for (const auto& cluster : clusters) {
    const auto deployment = results[0].object ? named(*results[0].object, cluster) : Json();
    seen.push_back(first_look(cluster.kube_namespace, cluster.name, deployment, pods));
    // Flink's REST API is not asked: of a JobManager that is ready it is taken to answer.
    seen.back().rest.up = !cluster.job_manager.starts_with('0');
  }
  look_closer(client, seen);
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const auto found = diagnose(seen[i]);
    clusters[i].why = found ? found->what : "-";
  }
}

std::vector<Cluster> list_clusters(kube::Client& client, const std::string& kube_namespace, const std::string& server) {
  const std::array calls{
      kube::Call{kube::list(kube::deployments, kube_namespace, {.label_selector = job_managers_of_flink(), .as = kube::ListAs::table_metadata}),
                 true},
      kube::Call{kube::list(kube::services, kube_namespace, {.label_selector = flink_objects(), .as = kube::ListAs::table_metadata}), true},
      kube::Call{kube::list(kube::nodes, "", {.limit = 20}), true}};
  const auto results = client.send(calls);
  if (!results[0].object) throw kube::to_error(results[0], server);
  const auto exposed = exposures(results[1], results[2]);
  const Table table(*results[0].object);
  std::vector<Cluster> clusters;
  for (const auto& row : table.rows()) {
    const auto image = main_image(table, row);
    const auto key = std::pair(metadata(row, "namespace"), metadata(row, "name"));
    const auto service = exposed.find(key);
    clusters.push_back({key.first, key.second, flink_version(row, image), table.cell(row, "Ready"), image,
                        service == exposed.end() ? "-" : service->second, table.cell(row, "Age")});
  }
  std::sort(clusters.begin(), clusters.end(),
            [](const Cluster& a, const Cluster& b) { return std::tie(a.kube_namespace, a.name) < std::tie(b.kube_namespace, b.name); });
  return clusters;
}

}  // namespace deploy
