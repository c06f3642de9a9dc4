#include "deploy/inspect/cluster_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/named_cluster.h"
#include "flink/version/names.h"
#include "http/url.h"

namespace deploy {
namespace {

using kube::Table;
using kube::TableRow;

std::string printable(const std::string& text) { return base::printable(text, 300); }

/// The text of a cell; "-" where there is none.
std::string cell(const TableRow& row, std::size_t column) {
  return column < row.cells.size() ? printable(row.cells[column]) : "-";
}

/// Rows without metadata have their name in a column, and all the same namespace.
struct Names {
  Names(const Table& table, std::string of_all)
      : column(table.column("Name")), kube_namespace(std::move(of_all)) {}

  std::string name(const TableRow& row) const {
    return row.name.empty() ? cell(row, column) : printable(row.name);
  }
  std::string kube_namespace_of(const TableRow& row) const {
    return row.kube_namespace.empty() ? kube_namespace : printable(row.kube_namespace);
  }

  std::size_t column;
  std::string kube_namespace;
};

/// "8081:32388/TCP" gives 8081 and 32388.
std::pair<std::string, std::string> ports_of(const std::string& cell) {
  const auto first = cell.substr(0, cell.find(','));
  const auto without_protocol = first.substr(0, first.find('/'));
  const auto colon = without_protocol.find(':');
  return {without_protocol.substr(0, colon),
          colon == std::string::npos ? "" : without_protocol.substr(colon + 1)};
}

std::string exposed_text(const std::string& name, const std::string& type, const std::string& ports,
                         const std::string& addresses, const std::string& node) {
  const auto [port, node_port] = ports_of(ports);
  if (type == "NodePort")
    return fmt::format("{} {}", type, http::authority(node.empty() ? "<node>" : node, node_port));
  if (type != "LoadBalancer") return fmt::format("{} {}", type, http::authority(name, port));
  std::vector<std::string> all;
  for (const auto& address : base::split(addresses, ','))
    all.push_back(http::authority(address, port));
  return fmt::format("{} {}", type, base::join(all, ","));
}

std::string flink_version(const TableRow& row, const std::string& image) {
  const auto version = flink_version_of(row.annotation(version_annotation), image);
  return version.empty() ? "-" : version;
}

/// Of several containers the main one counts; it is the last, or the one with Flink's name.
std::string main_image(const std::string& all_containers, const std::string& all_images) {
  const auto names = base::split(all_containers, ',');
  const auto images = base::split(all_images, ',');
  const auto at = std::find_if(names.begin(), names.end(), flink::names::is_job_manager_container);
  const auto index = static_cast<std::size_t>(at - names.begin());
  return index < images.size() ? images[index] : images.back();
}

}  // namespace

std::vector<Cluster> clusters_of(const Table& deployments, const std::string& kube_namespace) {
  const Names names(deployments, kube_namespace);
  const auto containers = deployments.column("Containers");
  const auto images = deployments.column("Images");
  const auto ready = deployments.column("Ready");
  const auto age = deployments.column("Age");
  std::vector<Cluster> clusters;
  for (const auto& row : deployments.rows) {
    auto image = main_image(cell(row, containers), cell(row, images));
    auto version = flink_version(row, image);
    clusters.push_back({.kube_namespace = names.kube_namespace_of(row),
                        .name = names.name(row),
                        .flink = std::move(version),
                        .job_manager = cell(row, ready),
                        .image = std::move(image),
                        .exposed = "-",
                        .age = cell(row, age),
                        .created = printable(row.created),
                        .why = {}});
  }
  return clusters;
}

std::vector<ServiceRow> services_of(const Table& services, const std::string& kube_namespace,
                                    const std::string& node) {
  const Names names(services, kube_namespace);
  const auto type = services.column("Type");
  const auto ports = services.column("Port(s)");
  const auto addresses = services.column("External-IP");
  std::vector<ServiceRow> found;
  for (const auto& row : services.rows) {
    auto name = names.name(row);
    auto exposed =
        exposed_text(name, cell(row, type), cell(row, ports), cell(row, addresses), node);
    found.push_back({names.kube_namespace_of(row), std::move(name), std::move(exposed)});
  }
  return found;
}

}  // namespace deploy
