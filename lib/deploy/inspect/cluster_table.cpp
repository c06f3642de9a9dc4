#include "deploy/inspect/cluster_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/named_cluster.h"
#include "flink/version/names.h"
#include "http/url.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/time.h"

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

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

/// "8081:32388/TCP", as in a table.
std::string ports_cell(const base::Json& service) {
  const auto& ports = kube::list_at(service, {"spec", "ports"});
  if (ports.empty()) return {};
  const auto node_port = kube::number_at(ports.front(), {"nodePort"}, 0);
  const auto port = std::to_string(kube::number_at(ports.front(), {"port"}, 0));
  return node_port == 0 ? port + "/TCP" : fmt::format("{}:{}/TCP", port, node_port);
}

std::string addresses_cell(const base::Json& service) {
  std::vector<std::string> all;
  for (const auto& each : kube::list_at(service, {"status", "loadBalancer", "ingress"})) {
    const auto ip = kube::string_at(each, {"ip"});
    all.push_back(printable(ip.empty() ? kube::string_at(each, {"hostname"}) : ip));
  }
  return all.empty() ? "<pending>" : base::join(all, ",");
}

/// "3h12m", "3h".
std::string two_units(std::int64_t large, char name, std::int64_t small, char small_name) {
  return small == 0 ? fmt::format("{}{}", large, name)
                    : fmt::format("{}{}{}{}", large, name, small, small_name);
}

}  // namespace

Cluster cluster_of(const base::Json& deployment, std::chrono::system_clock::time_point now) {
  NamedCluster named;
  named.deployment = deployment;
  const auto created = kube::string_at(deployment, {"metadata", "creationTimestamp"});
  const auto since = kube::parse_time(created);
  return {.kube_namespace = printable(kube::string_at(deployment, {"metadata", "namespace"})),
          .name = printable(kube::name_of(deployment)),
          .flink = or_dash(named.flink_version()),
          .job_manager =
              fmt::format("{}/{}", kube::number_at(deployment, {"status", "readyReplicas"}, 0),
                          kube::number_at(deployment, {"spec", "replicas"}, 1)),
          .image = or_dash(printable(named.image())),
          .exposed = "-",
          .age = since ? age_text(std::chrono::duration_cast<std::chrono::seconds>(now - *since))
                       : "<unknown>",
          .created = printable(created),
          .why = {}};
}

ServiceRow service_of(const base::Json& service, const std::string& node) {
  const auto name = printable(kube::name_of(service));
  return {printable(kube::string_at(service, {"metadata", "namespace"})), name,
          exposed_text(name, printable(kube::string_at(service, {"spec", "type"})),
                       ports_cell(service), addresses_cell(service), node)};
}

std::string age_text(std::chrono::seconds span) {
  const auto seconds = span.count();
  const auto minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return fmt::format("{}s", seconds);
  if (minutes < 10) return two_units(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return fmt::format("{}m", minutes);
  if (hours < 8) return two_units(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return fmt::format("{}h", hours);
  if (days < 8) return two_units(days, 'd', hours % 24, 'h');
  if (days < 2 * 365) return fmt::format("{}d", days);
  if (days < 8 * 365) return two_units(days / 365, 'y', days % 365, 'd');
  return fmt::format("{}y", days / 365);
}

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
