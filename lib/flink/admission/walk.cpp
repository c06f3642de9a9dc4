#include "flink/admission/walk.h"

#include <algorithm>
#include <array>

#include "flink/admission/fields.h"
#include "flink/admission/format.h"
#include "flink/admission/kinds.h"
#include "flink/pod_template/pod_fields.h"

namespace flink::admission {
namespace {

using base::Json;
using std::string_view;

bool is_empty(const Json* value) {
  return value == nullptr || (value->is_string() && value->get_ref<const std::string&>().empty()) ||
         (value->is_array() && value->empty());
}

void check_value(const Json& value, string_view format, const Path& path, Refusals& refusals) {
  if (auto what = wrong_with(value, format); !what.empty())
    refusals.push_back({path, std::move(what)});
}

/// One entry of a row: its field, and what its mark and format ask of the object.
void check_field(const Json& object, string_view field, string_view format, const Path& path,
                 Refusals& refusals) {
  const auto* value = member(object, field);
  const bool required = format.starts_with('!');
  const bool filled = format.starts_with('+');
  if (required || filled) format.remove_prefix(1);
  if (required && is_empty(value))
    return refusals.push_back(
        {path / field, value == nullptr ? "is missing" : "must not be empty"});
  if (value == nullptr || (is_empty(value) && !filled)) return;
  if (format == "absent")
    return refusals.push_back({path / field, "must not be there in the pods of a Deployment"});
  if (!required && format == "port" && *value == 0) return;
  if (!value->is_array()) return check_value(*value, format, path / field, refusals);
  for (std::size_t i = 0; i < value->size(); ++i)
    check_value((*value)[i], format, (path / field)[i], refusals);
}

void check_fields(const Json& object, string_view owner, const Path& path, Refusals& refusals) {
  for (const auto& row : field_rules()) {
    if (row.owner != owner) continue;
    for (auto rest = row.fields; !rest.empty();) {
      const auto entry = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
      const auto colon = entry.find(':');
      check_field(object, entry.substr(0, colon), entry.substr(colon + 1), path, refusals);
    }
  }
}

void check_kind(const Json& object, string_view kind, const Path& path, Refusals& refusals) {
  for (const auto& rules : {pod_rules(), container_rules(), volume_rules(), scheduling_rules()}) {
    for (const auto& rule : rules) {
      if (rule.kind == kind) rule.check(object, path, refusals);
    }
  }
}

}  // namespace

void walk(const Json& value, string_view type, const Path& path, Refusals& refusals) {
  if (type.starts_with('[') && value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      walk(value[i], type.substr(1, type.size() - 2), path[i], refusals);
  }
  if (type.size() < 2 || type.starts_with('[') || type.starts_with('{') || !value.is_object())
    return;
  check_fields(value, type, path, refusals);
  check_kind(value, type, path, refusals);
  for (const auto& [name, below] : value.items())
    walk(below, pod_field_type(type, name), path / name, refusals);
}

}  // namespace flink::admission
