// Values that the client does not read, as the JobManager would: what it would refuse, or take
// otherwise than it was meant.
#include "flink/lint/lint_parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/catalogue/catalogue.h"
#include "flink/config/options.h"
#include "flink/config/sensitive.h"
#include "flink/rules/rules.h"
#include "flink/values/structured.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using Severity = Finding::Severity;

template <class T>
std::string reason(const Parsed<T>& parsed) {
  return parsed ? std::string{} : parsed.reason;
}

/// ConfigurationUtils#convertToEnum
std::string enum_problem(std::string_view names, const std::string& text) {
  const auto all = base::split(names, '|');
  if (std::any_of(all.begin(), all.end(),
                  [&](const auto& name) { return base::equals_ignoring_case(name, text); }))
    return {};
  return fmt::format("'{}' is none of {}", base::printable(text, 200), fmt::join(all, ", "));
}

/// Why the text is no value of that type (ConfigurationUtils#convertValue), or nothing.
std::string type_problem(std::string_view type, const std::string& text, bool yaml,
                         const Dialect& dialect) {
  if (type == "string" || type == "class") return {};
  if (type == "boolean") return reason(parse_bool(text));
  if (type == "int") return reason(parse_java_int(text));
  if (type == "long") return reason(parse_java_long(text));
  if (type == "float") return reason(parse_java_float(text));
  if (type == "double") return reason(parse_java_double(text));
  if (type == "memory") return reason(parse_memory_size(text));
  if (type == "duration") return reason(parse_duration(text, dialect));
  if (type == "list") return reason(parse_list(text, yaml));
  if (type == "map") return reason(parse_map(text, yaml));
  if (type == "maps") return reason(parse_list_of_maps(text, yaml, dialect.yaml_in_items));
  return enum_problem(type, text);
}

/// The value of a text of digits alone; 0 for others.
std::int64_t bare_number(std::string_view text) {
  const auto number = parse_java_long(text);
  return number && *number > 0 && text.front() != '+' ? *number : 0;
}

/// A small bare number where the default is of another magnitude: whoever wrote `10` for ten
/// seconds has ten milliseconds.
std::string unit_problem(const CatalogueRow& row, const std::string& text, const Dialect& dialect) {
  const auto number = bare_number(base::trim(text));
  if (row.type == "duration" && number > 0 && number < 1000) {
    const auto usual = parse_duration(row.default_text, dialect);
    if (row.default_text.empty() || (usual && usual->seconds > 0))
      return fmt::format("has no unit: {} ms is what '{}' means", number, number);
  }
  if (row.type == "memory" && number > 0 && number < 1024) {
    const auto usual = parse_memory_size(row.default_text);
    if (row.default_text.empty() || (usual && usual->bytes >= 1024))
      return fmt::format("has no unit: {} bytes is what '{}' means", number, number);
  }
  return {};
}

void lint_value(Lint& lint, const std::string& key, const Value& value, const CatalogueRow& row) {
  const auto place = where(key, value.origin);
  const auto& dialect = lint.dialect;
  if (const auto problem =
          type_problem(row.type, value.text, lint.format == FileFormat::yaml, dialect);
      !problem.empty()) {
    const auto secret = is_sensitive(key);
    lint.findings.push_back({place,
                             fmt::format("is not of its type: {}",
                                         secret ? fmt::format("not a {}", row.type) : problem),
                             Severity::mistake});
  } else if (auto unit = unit_problem(row, value.text, dialect); !unit.empty()) {
    lint.findings.push_back({place, std::move(unit)});
  }
}

void add_if_wrong(Lint& lint, const std::string& place, std::string what) {
  if (!what.empty())
    lint.findings.push_back(
        {place, "is refused when a TaskManager is started: " + std::move(what), Severity::mistake});
}

/// A map whose entries become names and values of the TaskManagers' pods. The client passes it on
/// unread.
void lint_pod_map(Lint& lint, std::string_view key, bool values_are_labels) {
  const auto review = [&](const std::string& place, const std::string& name,
                          const std::string& value) {
    add_if_wrong(lint, place, rules::qualified_name(values_are_labels ? name : base::lower(name)));
    if (values_are_labels) add_if_wrong(lint, place, rules::label_value(value));
  };
  if (const auto* value = lint.configuration.find(key)) {
    const auto map = parse_map(value->text, lint.format == FileFormat::yaml);
    for (const auto& [name, text] : map ? *map : StringMap{})
      review(where(key, value->origin), name, text);
  } else if (lint.dialect.prefix_maps) {
    const auto prefix = std::string(key) + ".";
    for (const auto& [name, entry] : lint.configuration.with_prefix(prefix))
      review(where(prefix + name, entry->origin), name, entry->text);
  }
}

void lint_limit_factor(Lint& lint, std::string_view key) {
  const auto* value = lint.configuration.find(key);
  if (value == nullptr || !lint.dialect.limit_factors) return;
  const auto factor = parse_java_double(value->text);
  if (factor && *factor < 1.0)
    add_if_wrong(lint, where(key, value->origin),
                 "the limit must not be below the request, so not less than 1.0");
}

/// ClusterEntrypoint refuses it in all but standalone application clusters.
void lint_scheduler_mode(Lint& lint) {
  const auto key = options::scheduler_mode.name();
  const auto* mode = lint.configuration.find(key);
  if (mode == nullptr || !base::equals_ignoring_case(mode->text, "reactive") ||
      !key_status(key, lint.dialect).row)
    return;
  lint.findings.push_back({where(key, mode->origin),
                           "is refused by the JobManager: reactive mode is for standalone clusters "
                           "(did you mean jobmanager.scheduler=adaptive?)",
                           Severity::mistake});
}

/// Flink takes the first part of such a path for a host, and looks for the rest inside the image.
void lint_jar(Lint& lint) {
  constexpr std::string_view scheme = "local://";
  const auto* jars = lint.configuration.find(options::jars.name());
  if (jars == nullptr || !jars->list) return;
  for (const auto& jar : *jars->list) {
    if (!jar.starts_with(scheme) || jar.starts_with("local:///")) continue;
    lint.findings.push_back({"jar " + base::printable(jar, 300),
                             fmt::format("names a host (did you mean 'local:///{}'?)",
                                         base::printable(jar.substr(scheme.size()), 300)),
                             Severity::mistake});
  }
}

}  // namespace

void lint_values(Lint& lint) {
  for (const auto& [key, value] : lint.configuration.entries()) {
    if (!is_user_set(value.origin) || value.list) continue;
    const auto status = key_status(key, lint.dialect);
    if (status.row && status.kind != KeyStatus::Kind::other_version)
      lint_value(lint, key, value, *status.row);
  }
  lint_pod_map(lint, options::task_manager_labels.name(), true);
  lint_pod_map(lint, options::task_manager_node_selector.name(), true);
  lint_pod_map(lint, options::task_manager_annotations.name(), false);
  lint_limit_factor(lint, options::task_manager_cpu_limit_factor.name());
  lint_limit_factor(lint, options::task_manager_memory_limit_factor.name());
  lint_scheduler_mode(lint);
  lint_jar(lint);
}

}  // namespace flink
