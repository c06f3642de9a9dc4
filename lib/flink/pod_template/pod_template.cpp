#include "flink/pod_template/pod_template.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "flink/pod_template/pod_document.h"
#include "flink/pod_template/pod_fields.h"
#include "flink/pod_template/pod_scalar.h"
#include "flink/version/dialect.h"

namespace flink {
namespace {

using base::Json;

std::string string_member(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// Gives every value of a template the type of its field, as the client does; the first that does
/// not fit is a problem.
class Typed {
 public:
  Typed(PodYaml reader, bool json) : reader_(reader), json_(json) {}

  Json value(const base::Yaml& yaml, std::string_view type) {
    using Kind = base::Yaml::Kind;
    if (yaml.kind == Kind::null) return nullptr;
    const bool is_scalar_type = type.size() == 1;
    if (yaml.kind == Kind::scalar && (is_scalar_type || type.empty())) return scalar(yaml, type);
    if (yaml.kind == Kind::sequence && (type.starts_with('[') || type.empty()))
      return list(yaml, type);
    if (yaml.kind == Kind::mapping && !is_scalar_type && !type.starts_with('['))
      return mapping(yaml, type);
    const auto* wanted = is_scalar_type          ? "is no single value"
                         : type.starts_with('[') ? "is no list"
                                                 : "is no mapping";
    return fail(yaml, wanted);
  }

  std::string take_problem() { return std::move(problem_); }
  std::vector<UnknownField> take_unknown() { return std::move(unknown_); }

 private:
  Json scalar(const base::Yaml& yaml, std::string_view type) {
    if (json_ && yaml.plain && type == "s") return yaml.text;
    const auto read = pod_scalar(yaml, type, reader_);
    return read ? *read : fail(yaml, read.reason);
  }

  Json list(const base::Yaml& yaml, std::string_view type) {
    auto array = Json::array();
    for (const auto& item : yaml.items) {
      place_.push_back(fmt::format("[{}]", array.size()));
      array.push_back(value(item, inner(type)));
      place_.pop_back();
    }
    return array;
  }

  Json mapping(const base::Yaml& yaml, std::string_view type) {
    auto object = Json::object();
    for (const auto& [key, item] : yaml.entries) {
      place_.push_back("." + key);
      object[key] = value(item, type_of(key, type, item.key_line));
      place_.pop_back();
    }
    return object;
  }

  /// The type of a mapping's entry; empty where it has none.
  std::string_view type_of(const std::string& key, std::string_view owner, int line) {
    if (owner.empty() || owner.starts_with('{')) return inner(owner);
    const auto type = find_pod_field(owner, key);
    if (!type) note_unknown(key, owner, line);
    return type.value_or(std::string_view{});
  }

  /// Merge keys have a remark of their own; what resembles no field beside the spec, or in it, may
  /// be there to hold anchors.
  void note_unknown(const std::string& key, std::string_view owner, int line) {
    auto nearest = base::nearest(key, pod_field_names(owner));
    const bool is_beside_spec = place_.size() == 1;
    if (nearest.empty() && is_beside_spec) {
      nearest = base::nearest(key, pod_field_names("PodSpec"));
      if (nearest.empty()) return;
      nearest = "spec." + nearest;
    }
    if (key != "<<") unknown_.push_back({path(), std::move(nearest), line});
  }

  std::string path() const {
    const auto path = base::join(place_, "");
    return base::printable(std::string_view(path).substr(path.empty() ? 0 : 1), 300);
  }

  static std::string_view inner(std::string_view type) {
    return type.empty() ? type : type.substr(1, type.size() - 2);
  }

  Json fail(const base::Yaml& yaml, std::string_view what) {
    if (!problem_.empty()) return nullptr;
    problem_ = fmt::format("its {} {}", path(), what);
    if (yaml.line > 0) problem_ = fmt::format("line {}: {}", yaml.line, problem_);
    return nullptr;
  }

  PodYaml reader_;
  bool json_;
  std::vector<std::string> place_{};  ///< the way to the value: ".spec", ".containers", "[0]"
  std::string problem_{};
  std::vector<UnknownField> unknown_{};
};

/// Nulls mean absent, as they do to the API server.
void drop_nulls(Json& object) {
  for (auto at = object.begin(); at != object.end();)
    at = at->is_null() ? object.erase(at) : std::next(at);
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

Parsed<PodTemplate> read_pod_template(std::string_view text, const Dialect& dialect) {
  auto document = read_pod_document(text, dialect);
  if (!document) return Parsed<PodTemplate>::failed(document.reason);
  Typed typed(dialect.pod_yaml, document->json);
  Json pod = typed.value(document->root, "Pod");
  if (auto problem = typed.take_problem(); !problem.empty())
    return Parsed<PodTemplate>::failed(problem);
  auto result = split(std::move(pod), dialect.main_container);
  result.remarks = std::move(document.value->remarks);
  result.unknown_fields = typed.take_unknown();
  return result;
}

}  // namespace flink
