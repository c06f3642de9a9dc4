#include "flink/resolve/resolve_parts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "flink/config/options.h"
#include "flink/pod_template/pod_template.h"
#include "flink/rules/rules.h"
#include "flink/values/units.h"
#include "flink/version/version.h"

namespace flink {
namespace {

std::string member(const base::Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// The file that an option names, as path and text. An empty path is one as well, of no file.
std::optional<std::pair<std::string, std::string>> template_file(Work& work, const Option& option) {
  const auto path = work.configuration.text(option, work.reader.dialect());
  if (!path) return std::nullopt;
  if (const auto* text = named_file(work, *path)) return std::pair(*path, *text);
  work.reader.problem(option,
                      fmt::format("Pod template file {} does not exist.", base::printable(*path)));
  return std::nullopt;
}

/// Reads a template; what is wrong with it is a problem of the option that names it.
PodTemplate read_template(Work& work, const Option& option,
                          const std::pair<std::string, std::string>& file) {
  const auto& dialect = work.reader.dialect();
  std::string problem;
  auto result = read_pod_template(file.second, dialect, problem);
  if (problem.empty() && dialect.template_needs_spec && !result.pod.contains("spec") &&
      result.main.empty())
    problem = fmt::format("it has no spec, which Flink {} needs", minor_text(dialect.version));
  if (!problem.empty())
    work.reader.problem(option,
                        fmt::format("pod template {}: {}", base::printable(file.first), problem));
  return result;
}

void resolve_job_manager_template(Work& work) {
  if (const auto file = template_file(work, options::pod_template_job_manager))
    work.job_manager_template = read_template(work, options::pod_template_job_manager, *file);
}

/// The JobManager reads it when it starts the first TaskManager, and ends where it cannot.
void resolve_task_manager_template(Work& work) {
  const auto file = template_file(work, options::pod_template_task_manager);
  if (!file) return;
  work.task_manager_template = read_template(work, options::pod_template_task_manager, *file);
  work.spec.task_manager_template = base::utf8_of(file->second);
}

std::string default_image(const Dialect& dialect) {
  return fmt::format("{}:{}-scala_2.12",
                     dialect.version == Version{1, 12, 0} ? "flink" : "apache/flink",
                     to_string(dialect.version));
}

/// An explicit option wins over the template, the template over the default.
std::string explicit_or(Reader& reader, const Option& option, const std::string& of_template) {
  return !reader.has(option) && !of_template.empty() ? of_template : reader.text(option);
}

void resolve_image(Work& work) {
  auto& reader = work.reader;
  const auto of_template = member(work.spec.main_container, "image");
  const auto otherwise = of_template.empty() ? default_image(reader.dialect()) : of_template;
  work.spec.image = reader.has(options::image) ? reader.text(options::image) : otherwise;
  if (base::trim(work.spec.image).empty()) reader.problem(options::image, "must not be blank");
  constexpr std::array<std::string_view, 3> policies{"IfNotPresent", "Always", "Never"};
  const auto template_policy = member(work.spec.main_container, "imagePullPolicy");
  work.spec.image_pull_policy = !reader.has(options::image_pull_policy) && !template_policy.empty()
                                    ? template_policy
                                    : reader.choice(options::image_pull_policy, policies);
  for (const auto& name : reader.list(options::image_pull_secrets)) {
    const std::string secret(base::trim(name));
    if (secret.empty()) continue;
    doubt(work, options::image_pull_secrets, "names a Secret that there cannot be",
          rules::subdomain(secret));
    work.spec.image_pull_secrets.push_back(secret);
  }
}

std::optional<std::string> entry_ignoring_case(const StringMap& map, std::string_view key) {
  const auto found = std::find_if(map.begin(), map.end(), [&](const auto& entry) {
    return base::equals_ignoring_case(entry.first, key);
  });
  return found == map.end() ? std::nullopt : std::optional(found->second);
}

/// Copies the known fields of an option's map, whose keys may be in any case; others are warned of,
/// as Flink does.
base::Json known_fields(Work& work, const Option& option, const StringMap& map,
                        std::span<const std::string_view> fields) {
  base::Json object = base::Json::object();
  for (const auto field : fields) {
    if (const auto value = entry_ignoring_case(map, field)) object[std::string(field)] = *value;
  }
  for (const auto& entry : map) {
    const auto& key = entry.first;  // clang 14 does not capture structured bindings
    const bool known = std::any_of(fields.begin(), fields.end(), [&](std::string_view field) {
      return base::equals_ignoring_case(field, key);
    });
    const auto key_of_option = option.key(work.reader.dialect().version);
    if (!known)
      work.warnings.push_back(
          fmt::format("{}: unrecognized key '{}' is left out, as Flink does; known are {}",
                      key_of_option, base::printable(key), fmt::join(fields, ", ")));
  }
  return object;
}

base::Json toleration(Work& work, const StringMap& map) {
  constexpr std::array<std::string_view, 5> fields{"key", "operator", "value", "effect",
                                                   "tolerationSeconds"};
  auto object = known_fields(work, options::tolerations, map, fields);
  if (!object.contains("tolerationSeconds")) return object;
  const auto text = object["tolerationSeconds"].get<std::string>();
  const auto seconds = parse_java_long(text);
  if (seconds) object["tolerationSeconds"] = *seconds;
  else
    work.reader.problem(options::tolerations,
                        fmt::format("tolerationSeconds is {}", seconds.reason));
  return object;
}

base::Json owner_reference(Work& work, const StringMap& map) {
  constexpr std::array<std::string_view, 6> fields{
      "apiVersion", "blockOwnerDeletion", "controller", "kind", "name", "uid"};
  auto object = known_fields(work, options::owner_reference, map, fields);
  for (const auto* flag : {"blockOwnerDeletion", "controller"}) {
    // Boolean.valueOf: whatever is not "true" is false.
    if (object.contains(flag))
      object[flag] = base::equals_ignoring_case(object[flag].get<std::string>(), "true");
  }
  for (const auto* needed : {"apiVersion", "kind", "name", "uid"}) {
    if (!object.contains(needed))
      work.reader.problem(options::owner_reference,
                          fmt::format("an owner reference lacks '{}'", needed));
  }
  return object;
}

void resolve_dns_policy(Work& work) {
  const auto& dialect = work.reader.dialect();
  const auto of_template =
      member(work.spec.pod_template.value("spec", base::Json::object()), "dnsPolicy");
  if (!dialect.host_network) work.spec.dns_policy = of_template;
  else if (work.spec.host_network) work.spec.dns_policy = "ClusterFirstWithHostNet";
  else
    work.spec.dns_policy =
        dialect.template_dns_policy && !of_template.empty() ? of_template : "ClusterFirst";
}

void resolve_replicas(Work& work) {
  if (!work.reader.dialect().replicas) return;
  work.spec.replicas = work.reader.integer(options::replicas);
  if (work.spec.replicas < 1)
    work.reader.problem(options::replicas, "should not be configured less than one");
  if (work.spec.replicas > 1 && !work.spec.high_availability) {
    work.reader.problem(options::replicas,
                        "High availability should be enabled when starting standby JobManagers "
                        "(set high-availability.type=kubernetes and "
                        "high-availability.storageDir)");
  }
}

}  // namespace

void doubt(Work& work, const Option& option, std::string_view about, const std::string& what) {
  const auto found = work.configuration.find(option, work.reader.dialect());
  if (what.empty() || !found) return;
  work.findings.push_back({where(found->key, found->value->origin),
                           fmt::format("{}: {}", about, what), Finding::Weight::mistake});
}

void check_labels(Reader& reader, const Option& option, const StringMap& labels) {
  for (const auto& [key, value] : labels) {
    reader.check(option, rules::qualified_name(key));
    reader.check(option, rules::label_value(value));
  }
}

void check_annotations(Reader& reader, const Option& option, const StringMap& annotations) {
  for (const auto& [key, value] : annotations)
    reader.check(option, rules::qualified_name(base::lower(key)));
}

void resolve_pod(Work& work) {
  auto& reader = work.reader;
  auto& spec = work.spec;
  resolve_job_manager_template(work);
  const auto& pod_template = work.job_manager_template;
  spec.pod_template = pod_template.pod;
  spec.main_container = pod_template.main;
  resolve_task_manager_template(work);
  resolve_image(work);
  spec.user_labels = reader.map(options::labels);
  check_labels(reader, options::labels, spec.user_labels);
  spec.annotations = reader.map(options::annotations);
  check_annotations(reader, options::annotations, spec.annotations);
  spec.node_selector = reader.map(options::node_selector);
  check_labels(reader, options::node_selector, spec.node_selector);
  for (const auto& map : reader.list_of_maps(options::tolerations))
    spec.tolerations.push_back(toleration(work, map));
  for (const auto& map : reader.list_of_maps(options::owner_reference))
    spec.owner_references.push_back(owner_reference(work, map));
  spec.service_account =
      explicit_or(reader, options::service_account, pod_template.service_account());
  reader.check(options::service_account, rules::subdomain(spec.service_account));
  spec.host_network = reader.dialect().host_network && reader.boolean(options::host_network);
  resolve_dns_policy(work);
  resolve_replicas(work);
}

}  // namespace flink
