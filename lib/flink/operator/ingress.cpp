#include "flink/operator/ingress.h"

#include <string_view>

#include "base/text.h"

namespace flink {
namespace {

using base::OrderedJson;

/// With `to` for every "{{name}}", in whatever case its letters are.
std::string filled(std::string text, std::string_view name, const std::string& to) {
  for (auto at = base::lower(text).find(name); at != std::string::npos;
       at = base::lower(text).find(name, at + to.size()))
    text.replace(at, name.size(), to);
  return text;
}

/// Host and path of what the template names, as java.net.URL takes it apart; either may be empty.
struct Place {
  std::string host{};
  std::string path{};
};

Place place_of(std::string url) {
  for (const std::string_view protocol : {"http://", "https://"}) {
    if (!base::lower(url).starts_with(protocol)) continue;
    url.erase(0, protocol.size());
    break;
  }
  url.resize(std::min(url.find_first_of("?#"), url.size()));
  const auto slash = std::min(url.find('/'), url.size());
  auto host = url.substr(0, slash);
  host.erase(0, host.find('@') == std::string::npos ? 0 : host.find('@') + 1);
  return {host.substr(0, host.rfind(':')), url.substr(slash)};
}

OrderedJson rule(const Place& place, const std::string& service, int port) {
  OrderedJson path = OrderedJson::object();
  if (!place.path.empty()) path["path"] = place.path;
  path["pathType"] = "ImplementationSpecific";
  path["backend"]["service"] = {{"name", service}, {"port", {{"number", port}}}};
  OrderedJson result = OrderedJson::object();
  if (!place.host.empty()) result["host"] = place.host;
  result["http"]["paths"] = OrderedJson::array({path});
  return result;
}

OrderedJson text_object(const std::vector<std::pair<std::string, Said<std::string>>>& entries) {
  auto object = OrderedJson::object();
  for (const auto& [key, text] : entries) object[key] = text.value;
  return object;
}

}  // namespace

OrderedJson ingress_manifest(const FlinkDeployment& deployment, const std::string& kube_namespace,
                             int port) {
  const auto& ingress = *deployment.ingress;
  auto labels = text_object(ingress.labels);
  labels["component"] = "ingress";
  OrderedJson metadata{{"name", deployment.name}};
  if (!kube_namespace.empty()) metadata["namespace"] = kube_namespace;
  metadata["labels"] = labels;
  if (!ingress.annotations.empty()) metadata["annotations"] = text_object(ingress.annotations);
  auto spec = OrderedJson::object();
  if (ingress.class_name) spec["ingressClassName"] = ingress.class_name->value;
  if (ingress.tls) spec["tls"] = OrderedJson(ingress.tls->value);
  const auto url = filled(filled(ingress.url_template.value, "{{name}}", deployment.name),
                          "{{namespace}}", kube_namespace);
  spec["rules"] = OrderedJson::array({rule(place_of(url), deployment.name + "-rest", port)});
  return {{"apiVersion", "networking.k8s.io/v1"},
          {"kind", "Ingress"},
          {"metadata", metadata},
          {"spec", spec}};
}

}  // namespace flink
