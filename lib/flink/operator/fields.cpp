#include "flink/operator/fields.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using base::Json;
using base::Yaml;

bool is_null(const Yaml& node) {
  return node.kind == Yaml::Kind::null ||
         (node.kind == Yaml::Kind::scalar && base::yaml_to_json(node).is_null());
}

std::string_view type_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean: return "boolean";
    case Json::value_t::string: return "string";
    case Json::value_t::array: return "array";
    case Json::value_t::object: return "object";
    case Json::value_t::null: return "null";
    default: return value.is_number_float() ? "number" : "integer";
  }
}

std::string wrong_type(std::string_view wanted, const Json& value) {
  auto text = fmt::format("must be of type {}, not {}", wanted, type_of(value));
  if (wanted == "string" && value.is_primitive()) text += " (put it in quotes)";
  return text;
}

}  // namespace

Fields::Fields(const Yaml* node, std::string file, std::string path, base::Problems& problems)
    : file_(std::move(file)), path_(std::move(path)), problems_(problems) {
  if (node == nullptr || is_null(*node)) return;
  if (node->kind == Yaml::Kind::mapping) {
    node_ = node;
    return;
  }
  problems_.add(fmt::format("{}:{}{}{}", file_, node->line, path_.empty() ? "" : ": ", path_),
                wrong_type("object", base::yaml_to_json(*node)));
}

const Yaml* Fields::node(std::string_view name) {
  taken_.emplace(name);
  const auto* found = node_ == nullptr ? nullptr : node_->find(name);
  return found == nullptr || is_null(*found) ? nullptr : found;
}

std::string Fields::origin(std::string_view name) const {
  const auto* found = node_ == nullptr ? nullptr : node_->find(name);
  if (found != nullptr) return fmt::format("{}:{}", file_, found->key_line);
  return node_ == nullptr ? file_ : fmt::format("{}:{}", file_, node_->line);
}

std::string Fields::path(std::string_view name) const {
  return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

void Fields::refuse(std::string_view name, const std::string& what) {
  problems_.add(fmt::format("{}: {}", origin(name), base::printable(path(name), 200)), what);
}

std::optional<Said<Json>> Fields::any(std::string_view name) {
  const auto* found = node(name);
  if (found == nullptr) return std::nullopt;
  return Said<Json>{base::yaml_to_json(*found), origin(name)};
}

template <class T>
std::optional<Said<T>> Fields::typed(std::string_view name, std::string_view type,
                                     bool (Json::*is_type)() const noexcept) {
  const auto value = any(name);
  if (!value) return std::nullopt;
  if ((value->value.*is_type)()) return Said<T>{value->value.template get<T>(), value->origin};
  refuse(name, wrong_type(type, value->value));
  return std::nullopt;
}

std::optional<Said<std::string>> Fields::text(std::string_view name) {
  return typed<std::string>(name, "string", &Json::is_string);
}

std::optional<Said<std::int64_t>> Fields::integer(std::string_view name) {
  return typed<std::int64_t>(name, "integer", &Json::is_number_integer);
}

std::optional<Said<double>> Fields::number(std::string_view name) {
  return typed<double>(name, "number", &Json::is_number);
}

std::optional<Said<bool>> Fields::boolean(std::string_view name) {
  return typed<bool>(name, "boolean", &Json::is_boolean);
}

std::optional<Said<std::vector<std::string>>> Fields::texts(std::string_view name) {
  const auto value = any(name);
  if (!value) return std::nullopt;
  Said<std::vector<std::string>> result{{}, value->origin};
  if (!value->value.is_array()) {
    refuse(name, wrong_type("array", value->value));
    return std::nullopt;
  }
  for (std::size_t i = 0; i < value->value.size(); ++i) {
    const auto& element = value->value[i];
    if (element.is_string()) result.value.push_back(element.get<std::string>());
    else
      problems_.add(fmt::format("{}:{}: {}[{}]", file_, node(name)->items[i].line, path(name), i),
                    wrong_type("string", element));
  }
  return result;
}

std::vector<std::pair<std::string, Said<std::string>>> Fields::text_map(std::string_view name) {
  std::vector<std::pair<std::string, Said<std::string>>> result;
  auto map = fields(name);
  if (!map.is_there()) return result;
  for (const auto& [key, value] : map.node_->entries) {
    if (auto text = map.text(key)) result.emplace_back(key, std::move(*text));
  }
  return result;
}

std::vector<std::pair<std::string, Said<std::string>>> Fields::quantities(std::string_view name) {
  std::vector<std::pair<std::string, Said<std::string>>> result;
  auto map = fields(name);
  if (!map.is_there()) return result;
  for (const auto& [key, node] : map.node_->entries) {
    if (is_null(node)) continue;
    const auto value = base::yaml_to_json(node);
    if (value.is_string() || value.is_number())
      result.push_back({key, {node.text, map.origin(key)}});
    else map.refuse(key, wrong_type("string", value));
  }
  return result;
}

Fields Fields::fields(std::string_view name) { return {node(name), file_, path(name), problems_}; }

std::string Fields::nearest(std::string_view name) const {
  const std::vector<std::string> names(taken_.begin(), taken_.end());
  return base::nearest(name, names);
}

void Fields::finish() {
  if (node_ == nullptr) return;
  for (const auto& [name, value] : node_->entries) {
    if (taken_.contains(name)) continue;
    const auto other = nearest(name);
    refuse(name, other.empty() ? "unknown field"
                               : fmt::format("unknown field (did you mean '{}'?)", other));
  }
}

}  // namespace flink
