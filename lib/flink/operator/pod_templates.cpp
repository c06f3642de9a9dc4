#include "flink/operator/pod_templates.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace flink {
namespace {

using base::Json;

constexpr const char* main_container_name = "flink-main-container";

/// Without null and empty lists, which the operator's model of a pod does not keep.
Json without_nothing(const Json& value) {
  if (!value.is_structured()) return value;
  Json result = value.is_object() ? Json::object() : Json::array();
  for (const auto& [key, child] : value.items()) {
    if (child.is_null() || (child.is_array() && child.empty())) continue;
    if (value.is_object()) result[key] = without_nothing(child);
    else result.push_back(without_nothing(child));
  }
  return result;
}

bool all_have_names(const Json& list) {
  return std::all_of(list.begin(), list.end(), [](const Json& element) {
    return element.is_object() && element.contains("name");
  });
}

void merge_into(Json& to, const Json& from, bool by_name);

void merge_by_name(Json& to, const Json& from) {
  for (const auto& element : from) {
    const auto found = std::find_if(
        to.begin(), to.end(), [&](const Json& other) { return other["name"] == element["name"]; });
    if (found == to.end()) to.push_back(element);
    else merge_into(*found, element, true);
  }
}

void merge_lists(Json& to, const Json& from, bool by_name) {
  if (by_name && all_have_names(to) && all_have_names(from)) return merge_by_name(to, from);
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (i == to.size()) to.push_back(from[i]);
    merge_into(to[i], from[i], by_name);
  }
}

void merge_into(Json& to, const Json& from, bool by_name) {
  if (!to.is_object() || !from.is_object()) return;
  for (const auto& [key, value] : from.items()) {
    const auto found = to.find(key);
    if (found == to.end()) to[key] = value;
    else if (found->is_array() && value.is_array()) merge_lists(*found, value, by_name);
    else if (found->is_object()) merge_into(*found, value, by_name);
    else *found = value;
  }
}

Json& containers_of(Json& pod_template) {
  auto& spec = pod_template["spec"];
  if (!spec.is_object()) spec = Json::object();
  auto& containers = spec["containers"];
  if (!containers.is_array()) containers = Json::array();
  return containers;
}

/// The main container, which is put behind the others when there is none.
Json& main_container(Json& pod_template) {
  auto& containers = containers_of(pod_template);
  const auto found = std::find_if(containers.begin(), containers.end(), [](const Json& container) {
    return container.is_object() && container.value("name", Json()) == main_container_name;
  });
  if (found != containers.end()) return *found;
  containers.push_back({{"name", main_container_name}});
  return containers.back();
}

Json object_or_new(std::optional<Json> pod_template) {
  return pod_template && pod_template->is_object() ? std::move(*pod_template) : Json::object();
}

using Amounts = std::vector<std::pair<std::string, Said<std::string>>>;

Amounts beside_cpu_and_memory(const Amounts& amounts) {
  Amounts result;
  std::copy_if(amounts.begin(), amounts.end(), std::back_inserter(result), [](const auto& amount) {
    return amount.first != "cpu" && amount.first != "memory";
  });
  return result;
}

void put_amounts(Json& container, const char* kind, const Amounts& amounts) {
  for (const auto& [name, amount] : amounts) container["resources"][kind][name] = amount.value;
}

}  // namespace

std::optional<Json> merged_pod_template(const std::optional<Said<Json>>& common,
                                        const std::optional<Said<Json>>& own, bool by_name) {
  if (!common && !own) return std::nullopt;
  if (!common || !own) return without_nothing((common ? common : own)->value);
  auto result = without_nothing(common->value);
  merge_into(result, without_nothing(own->value), by_name);
  return result;
}

std::optional<Json> with_resources(std::optional<Json> pod_template,
                                   const ProcessResources& resources) {
  auto requests = beside_cpu_and_memory(resources.requests);
  auto limits = beside_cpu_and_memory(resources.limits);
  if (resources.requests.empty() && resources.limits.empty() && resources.ephemeral_storage)
    requests = limits = {{"ephemeral-storage", *resources.ephemeral_storage}};
  if (requests.empty() && limits.empty()) return pod_template;
  auto result = object_or_new(std::move(pod_template));
  auto& container = main_container(result);
  put_amounts(container, "requests", requests);
  put_amounts(container, "limits", limits);
  return result;
}

Json with_startup_probe(std::optional<Json> pod_template) {
  auto result = object_or_new(std::move(pod_template));
  auto& container = main_container(result);
  if (!container.contains("startupProbe"))
    container["startupProbe"] = {{"failureThreshold", std::numeric_limits<std::int32_t>::max()},
                                 {"periodSeconds", 1},
                                 {"httpGet", {{"path", "/config"}, {"port", "rest"}}}};
  return result;
}

}  // namespace flink
