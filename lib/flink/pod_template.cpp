#include "flink/pod_template.h"

#include <utility>

#include <fmt/format.h>

#include "base/yaml.h"

namespace flink {
namespace {

using base::Json;

std::string string_member(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// Quantities may be written as numbers; fabric8 sends them as texts.
void numbers_to_texts(Json& container) {
  if (!container.contains("resources") || !container["resources"].is_object()) return;
  for (auto& list : container["resources"]) {
    if (!list.is_object()) continue;
    for (auto& quantity : list) {
      if (quantity.is_number()) quantity = quantity.dump();
    }
  }
}

/// The first shape that is wrong for what Flink merges into it, or empty.
std::string shape_problem(const Json& pod) {
  if (!pod.is_object()) return "is no YAML mapping";
  if (pod.contains("metadata") && !pod["metadata"].is_object()) return "its metadata is no mapping";
  if (!pod.contains("spec")) return {};
  const auto& spec = pod["spec"];
  if (!spec.is_object()) return "its spec is no mapping";
  for (const auto* list : {"containers", "volumes", "tolerations", "imagePullSecrets", "initContainers"}) {
    if (spec.contains(list) && !spec[list].is_array() && !spec[list].is_null()) return fmt::format("its spec.{} is no list", list);
  }
  if (!spec.contains("containers")) return {};
  for (const auto& container : spec["containers"]) {
    if (!container.is_object()) return "a container in spec.containers is no mapping";
  }
  return {};
}

/// Nulls mean absent, as they do to the API server.
void drop_nulls(Json& object) {
  for (auto at = object.begin(); at != object.end();) at = at->is_null() ? object.erase(at) : std::next(at);
}

PodTemplate split(Json pod, std::string_view main_container) {
  PodTemplate result;
  if (pod.contains("metadata")) result.pod["metadata"] = pod["metadata"];
  Json spec = pod.value("spec", Json::object());
  drop_nulls(spec);
  Json others = Json::array();
  for (auto& container : spec.value("containers", Json::array())) {
    numbers_to_texts(container);
    if (string_member(container, "name") == main_container) result.main = std::move(container);
    else others.push_back(std::move(container));
  }
  spec.erase("containers");
  if (!others.empty()) spec["containers"] = std::move(others);
  if (!spec.empty()) result.pod["spec"] = std::move(spec);
  return result;
}

}  // namespace

std::string PodTemplate::service_account() const {
  const auto spec = pod.value("spec", Json::object());
  const auto account = string_member(spec, "serviceAccount");
  return account.empty() ? string_member(spec, "serviceAccountName") : account;
}

PodTemplate read_pod_template(std::string_view text, std::string_view main_container, std::string& problem) {
  try {
    Json pod = base::yaml_to_json(base::parse_yaml(text));
    problem = shape_problem(pod);
    return problem.empty() ? split(std::move(pod), main_container) : PodTemplate{};
  } catch (const base::YamlError& error) {
    problem = fmt::format("line {}: not YAML: {}", error.line, error.what());
    return {};
  }
}

}  // namespace flink
