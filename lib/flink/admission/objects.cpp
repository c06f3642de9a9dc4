#include "flink/admission/objects.h"

#include <algorithm>

#include <fmt/format.h>

#include "flink/admission/format.h"
#include "flink/admission/kinds.h"
#include "flink/admission/walk.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;

constexpr std::size_t largest_data = std::size_t{1} << 20;
constexpr std::string_view source_ranges = "service.beta.kubernetes.io/load-balancer-source-ranges";

void add(Refusals& refusals, const Path& path, std::string what) {
  if (!what.empty()) refusals.push_back({path, std::move(what)});
}

void check_owners(const Json& metadata, Refusals& refusals) {
  const auto path = Path() / "metadata" / "ownerReferences";
  const auto& owners = list_of(metadata, "ownerReferences");
  walk(owners, "[OwnerReference]", path, refusals);
  std::size_t controllers = 0;
  for (std::size_t i = 0; i < owners.size(); ++i) {
    if (is_true(owners[i], "controller") && ++controllers == 2)
      add(refusals, path[i] / "controller", "must not be true in more than one reference");
    const auto version = text_of(owners[i], "apiVersion");
    if (std::count(version.begin(), version.end(), '/') > 1 || version.ends_with('/'))
      add(refusals, path[i] / "apiVersion",
          fmt::format("{} must be GROUP/VERSION or VERSION", in_quotes(version)));
  }
}

void check_replicas(const Json& spec, Refusals& refusals) {
  if (const auto* replicas = member(spec, "replicas"))
    add(refusals, Path() / "spec" / "replicas", wrong_with(*replicas, "natural"));
}

void check_deployment(const Json& deployment, Refusals& refusals) {
  const auto* spec = member(deployment, "spec");
  if (spec == nullptr) return;
  check_replicas(*spec, refusals);
  if (const auto* selector = member(*spec, "selector"))
    check_labels(*selector, "matchLabels", Path() / "spec" / "selector", refusals);
  if (const auto* pod = member(*spec, "template"))
    walk(*pod, "Pod", Path() / "spec" / "template", refusals);
}

void check_service(const Json& service, Refusals& refusals) {
  const auto* spec = member(service, "spec");
  const auto* metadata = member(service, "metadata");
  if (spec == nullptr || metadata == nullptr) return;
  check_labels(*spec, "selector", Path() / "spec", refusals);
  const auto& ports = list_of(*spec, "ports");
  const auto path = Path() / "spec" / "ports";
  for (std::size_t i = 0; i < ports.size(); ++i) {
    for (const auto* name : {"port", "targetPort"}) {
      if (const auto* port = member(ports[i], name))
        add(refusals, path[i] / name, wrong_with(*port, "port"));
    }
  }
  check_unique(
      ports, path, "port", [](const Json& port) { return std::to_string(number_of(port, "port")); },
      refusals);
  const auto* annotations = member(*metadata, "annotations");
  if (annotations != nullptr && member(*annotations, source_ranges) != nullptr &&
      text_of(*spec, "type") != "LoadBalancer")
    add(refusals, Path() / "metadata" / "annotations" / source_ranges,
        "is for Services of type LoadBalancer");
}

std::size_t size_of(const Json& value, bool is_base64) {
  const auto& text = value.get_ref<const std::string&>();
  if (!is_base64) return text.size();
  const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
  return text.size() / 4 * 3 - padding;
}

void check_data(const Json& object, bool is_base64, Refusals& refusals) {
  const auto* data = member(object, "data");
  if (data == nullptr || !data->is_object()) return;
  std::size_t bytes = 0;
  for (const auto& [key, value] : data->items()) {
    add(refusals, Path() / "data" / key, wrong_with(Json(key), "config-key"));
    if (key.empty()) add(refusals, Path() / "data" / key, "must not be empty");
    if (value.is_string()) bytes += size_of(value, is_base64);
  }
  if (bytes > largest_data)
    add(refusals, Path() / "data",
        fmt::format("has {} bytes together, and must have at most {}", bytes, largest_data));
}

}  // namespace

Refusals refusals(const Json& object) {
  Refusals found;
  const auto kind = text_of(object, "kind");
  const auto* metadata = member(object, "metadata");
  if (metadata != nullptr) {
    const auto name = text_of(*metadata, "name");
    add(found, Path() / "metadata" / "name",
        kind == "Service" ? rules::label_name(name) : rules::subdomain(name));
    check_metadata(*metadata, Path() / "metadata", found);
    check_owners(*metadata, found);
  }
  if (kind == "Deployment") check_deployment(object, found);
  if (kind == "Service") check_service(object, found);
  if (kind == "ConfigMap" || kind == "Secret") check_data(object, kind == "Secret", found);
  return found;
}

}  // namespace flink::admission
