#include "flink/pod_template.h"

#include <utility>

#include <fmt/format.h>

#include "base/yaml.h"
#include "flink/dialect.h"
#include "flink/pod_fields.h"
#include "flink/pod_scalar.h"

namespace flink {
namespace {

using base::Json;

std::string string_member(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// Gives every value of a template the type of its field, as the client does; the first that does not fit is a problem.
class Typed {
 public:
  explicit Typed(PodYaml reader) : reader_(reader) {}

  Json value(const base::Yaml& yaml, std::string_view type, const std::string& path) {
    using Kind = base::Yaml::Kind;
    if (yaml.kind == Kind::null) return nullptr;
    const bool is_scalar_type = type.size() == 1;
    if (yaml.kind == Kind::scalar && (is_scalar_type || type.empty())) return scalar(yaml, type, path);
    if (yaml.kind == Kind::sequence && (type.starts_with('[') || type.empty())) return list(yaml, type, path);
    if (yaml.kind == Kind::mapping && !is_scalar_type && !type.starts_with('[')) return mapping(yaml, type, path);
    const auto* wanted = is_scalar_type ? "single value" : type.starts_with('[') ? "list" : "mapping";
    return fail(yaml, fmt::format("its {} is no {}", path, wanted));
  }

  std::string take_problem() { return std::move(problem_); }

 private:
  Json scalar(const base::Yaml& yaml, std::string_view type, const std::string& path) {
    const auto read = pod_scalar(yaml, type, reader_);
    return read ? *read : fail(yaml, fmt::format("its {} {}", path, read.reason));
  }

  Json list(const base::Yaml& yaml, std::string_view type, const std::string& path) {
    auto array = Json::array();
    for (const auto& item : yaml.items) array.push_back(value(item, inner(type), fmt::format("{}[{}]", path, array.size())));
    return array;
  }

  Json mapping(const base::Yaml& yaml, std::string_view type, const std::string& path) {
    auto object = Json::object();
    for (const auto& [key, item] : yaml.entries) {
      const auto type_of_item = type.starts_with('{') ? inner(type) : pod_field_type(type, key);
      object[key] = value(item, type_of_item, path.empty() ? key : path + "." + key);
    }
    return object;
  }

  static std::string_view inner(std::string_view type) { return type.empty() ? type : type.substr(1, type.size() - 2); }

  Json fail(const base::Yaml& yaml, std::string what) {
    if (problem_.empty()) problem_ = yaml.line > 0 ? fmt::format("line {}: {}", yaml.line, what) : std::move(what);
    return nullptr;
  }

  PodYaml reader_;
  std::string problem_{};
};

/// Nulls mean absent, as they do to the API server.
void drop_nulls(Json& object) {
  for (auto at = object.begin(); at != object.end();) at = at->is_null() ? object.erase(at) : std::next(at);
}

PodTemplate split(Json pod, std::string_view main_container) {
  PodTemplate result;
  drop_nulls(pod);
  if (pod.contains("metadata")) result.pod["metadata"] = pod["metadata"];
  Json spec = pod.value("spec", Json::object());
  drop_nulls(spec);
  Json others = Json::array();
  for (auto& container : spec.value("containers", Json::array())) {
    drop_nulls(container);
    if (string_member(container, "name") != main_container) {
      others.push_back(std::move(container));
      continue;
    }
    result.main = std::move(container);
    result.main_index = others.size();
  }
  if (result.main.empty()) result.main_index = others.size();
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

PodTemplate read_pod_template(std::string_view text, const Dialect& dialect, std::string& problem) {
  try {
    Typed typed(dialect.pod_yaml);
    const auto yaml = base::parse_yaml(text);
    if (yaml.kind != base::Yaml::Kind::mapping) {
      problem = "is no YAML mapping";
      return {};
    }
    Json pod = typed.value(yaml, "Pod", "");
    problem = typed.take_problem();
    return problem.empty() ? split(std::move(pod), dialect.main_container) : PodTemplate{};
  } catch (const base::YamlError& error) {
    problem = fmt::format("line {}: not YAML: {}", error.line, error.what());
    return {};
  }
}

}  // namespace flink
