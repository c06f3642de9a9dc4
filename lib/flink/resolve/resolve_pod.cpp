#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/pod_template/pod_template.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/rules/rules.h"
#include "flink/values/units.h"

namespace flink {
namespace {

std::string member(const base::Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<std::string> entry_ignoring_case(const StringMap& map, std::string_view key) {
  const auto found = std::find_if(map.begin(), map.end(), [&](const auto& entry) {
    return base::equals_ignoring_case(entry.first, key);
  });
  return found == map.end() ? std::nullopt : std::optional(found->second);
}

/// Copies the known fields of an option's map, whose keys may be in any case; others are warned of,
/// as Flink does.
base::Json known_fields(const Reader& reader, const Option& option, const StringMap& map,
                        std::span<const std::string_view> fields,
                        std::vector<std::string>& warnings) {
  base::Json object = base::Json::object();
  for (const auto field : fields) {
    if (const auto value = entry_ignoring_case(map, field)) object[std::string(field)] = *value;
  }
  for (const auto& entry : map) {
    const auto& key = entry.first;  // clang 14 does not capture structured bindings
    const bool known = std::any_of(fields.begin(), fields.end(), [&](std::string_view field) {
      return base::equals_ignoring_case(field, key);
    });
    const auto key_of_option = option.key(reader.dialect().version);
    if (!known)
      warnings.push_back(
          fmt::format("{}: unrecognized key '{}' is left out, as Flink does; known are {}",
                      key_of_option, base::printable(key), fmt::join(fields, ", ")));
  }
  return object;
}

base::Json owner_reference(const Reader& reader, const StringMap& map,
                           std::vector<std::string>& warnings) {
  constexpr std::array<std::string_view, 6> fields{
      "apiVersion", "blockOwnerDeletion", "controller", "kind", "name", "uid"};
  auto object = known_fields(reader, options::owner_reference, map, fields, warnings);
  for (const auto* flag : {"blockOwnerDeletion", "controller"}) {
    // Boolean.valueOf: whatever is not "true" is false.
    if (object.contains(flag))
      object[flag] = base::equals_ignoring_case(object[flag].get<std::string>(), "true");
  }
  for (const auto* needed : {"apiVersion", "kind", "name", "uid"}) {
    if (!object.contains(needed))
      reader.problem(options::owner_reference,
                     fmt::format("an owner reference lacks '{}'", needed));
  }
  return object;
}

int replicas(const Reader& reader, bool high_availability) {
  if (!reader.dialect().replicas) return 1;
  const int count = reader.integer(options::replicas);
  if (count < 1) reader.problem(options::replicas, "should not be configured less than one");
  if (count > 1 && !high_availability)
    reader.problem(options::replicas,
                   "High availability should be enabled when starting standby JobManagers "
                   "(set high-availability.type=kubernetes and "
                   "high-availability.storageDir)");
  return count;
}

}  // namespace

std::string explicit_or(const Reader& reader, const Option& option,
                        const std::string& of_template) {
  return !reader.has(option) && !of_template.empty() ? of_template : reader.text(option);
}

base::Json toleration(const Reader& reader, const Option& option, const StringMap& map,
                      std::vector<std::string>& warnings) {
  constexpr std::array<std::string_view, 5> fields{"key", "operator", "value", "effect",
                                                   "tolerationSeconds"};
  auto object = known_fields(reader, option, map, fields, warnings);
  if (!object.contains("tolerationSeconds")) return object;
  const auto text = object["tolerationSeconds"].get<std::string>();
  const auto seconds = parse_java_long(text);
  if (seconds) object["tolerationSeconds"] = *seconds;
  else reader.problem(option, fmt::format("tolerationSeconds is {}", seconds.reason));
  return object;
}

std::string dns_policy(const Dialect& dialect, const base::Json& pod_template, bool host_network) {
  const auto of_template = member(pod_template.value("spec", base::Json::object()), "dnsPolicy");
  if (!dialect.host_network) return of_template;
  if (host_network) return "ClusterFirstWithHostNet";
  return dialect.template_dns_policy && !of_template.empty() ? of_template : "ClusterFirst";
}

Decision<PodFacts> resolve_pod(const Reader& reader, const PodTemplate& pod_template,
                               bool high_availability) {
  Decision<PodFacts> result;
  auto& facts = result.facts;
  facts.user_labels = reader.map(options::labels);
  check_labels(reader, options::labels, facts.user_labels);
  facts.annotations = reader.map(options::annotations);
  check_annotations(reader, options::annotations, facts.annotations);
  facts.node_selector = reader.map(options::node_selector);
  check_labels(reader, options::node_selector, facts.node_selector);
  for (const auto& map : reader.list_of_maps(options::tolerations))
    facts.tolerations.push_back(toleration(reader, options::tolerations, map, result.warnings));
  for (const auto& map : reader.list_of_maps(options::owner_reference))
    facts.owner_references.push_back(owner_reference(reader, map, result.warnings));
  facts.service_account =
      explicit_or(reader, options::service_account, pod_template.service_account());
  reader.check(options::service_account, rules::subdomain(facts.service_account));
  facts.host_network = reader.dialect().host_network && reader.boolean(options::host_network);
  facts.dns_policy = dns_policy(reader.dialect(), pod_template.pod, facts.host_network);
  facts.replicas = replicas(reader, high_availability);
  return result;
}

}  // namespace flink
