#include "fake/fake_table.h"

#include <fmt/format.h>

namespace test {
namespace {

using base::Json;

constexpr const char* age = "3h";

std::string joined(const Json& list, const char* field) {
  std::string text;
  for (const auto& item : list)
    text += (text.empty() ? "" : ",") + item.at(field).get<std::string>();
  return text;
}

std::string selector_text(const Json& labels) {
  std::string text;
  for (const auto& [key, value] : labels.items())
    text += (text.empty() ? "" : ",") + key + "=" + value.get<std::string>();
  return text;
}

Json deployment_cells(const Json& o) {
  const auto& spec = o.at("spec");
  const auto& containers = spec.at("template").at("spec").at("containers");
  const int ready = o.value(Json::json_pointer("/status/readyReplicas"), 0);
  return {o.at("metadata").at("name"),
          fmt::format("{}/{}", ready, spec.value("replicas", 1)),
          ready,
          ready,
          age,
          joined(containers, "name"),
          joined(containers, "image"),
          selector_text(spec.at("selector").at("matchLabels"))};
}

std::string ports_text(const Json& ports) {
  std::string text;
  for (const auto& port : ports) {
    const auto node_port =
        port.contains("nodePort") ? fmt::format(":{}", port.at("nodePort").get<int>()) : "";
    text +=
        fmt::format("{}{}{}/TCP", text.empty() ? "" : ",", port.at("port").get<int>(), node_port);
  }
  return text;
}

std::string external_ip(const Json& o) {
  if (o.at("spec").at("type") != "LoadBalancer") return "<none>";
  const auto& ingress = o.at("status").at("loadBalancer").at("ingress");
  if (ingress.empty()) return "<pending>";
  std::string text;
  for (const auto& each : ingress)
    text += (text.empty() ? "" : ",") +
            each.at(each.contains("ip") ? "ip" : "hostname").get<std::string>();
  return text;
}

Json service_cells(const Json& o) {
  const auto& spec = o.at("spec");
  return {o.at("metadata").at("name"),
          spec.at("type"),
          spec.at("clusterIP"),
          external_ip(o),
          ports_text(spec.at("ports")),
          age,
          selector_text(spec.at("selector"))};
}

Json config_map_cells(const Json& o) {
  return {o.at("metadata").at("name"), o.value("data", Json::object()).size(), age};
}

Json cells_of(const std::string& plural, const Json& o) {
  if (plural == "deployments") return deployment_cells(o);
  return plural == "configmaps" ? config_map_cells(o) : service_cells(o);
}

std::vector<const char*> columns_of(const std::string& plural) {
  if (plural == "deployments")
    return {"Name", "Ready", "Up-to-date", "Available", "Age", "Containers", "Images", "Selector"};
  if (plural == "configmaps") return {"Name", "Data", "Age"};
  return {"Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector"};
}

}  // namespace

Json table_of(const std::string& plural, const std::vector<Json>& objects) {
  Json table{{"kind", "Table"},
             {"apiVersion", "meta.k8s.io/v1"},
             {"metadata", Json::object()},
             {"columnDefinitions", Json::array()},
             {"rows", Json::array()}};
  for (const auto* column : columns_of(plural))
    table["columnDefinitions"].push_back({{"name", column}, {"type", "string"}, {"priority", 0}});
  for (const auto& o : objects) {
    table["rows"].push_back({{"cells", cells_of(plural, o)},
                             {"object",
                              {{"kind", "PartialObjectMetadata"},
                               {"apiVersion", "meta.k8s.io/v1"},
                               {"metadata", o.at("metadata")}}}});
  }
  return table;
}

}  // namespace test
