#include "deploy/diff/shown_value.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "deploy/cluster/amounts.h"
#include "flink/config/masked.h"
#include "flink/config/sensitive.h"
#include "kube/api/object.h"
#include "kube/api/scalar.h"

namespace deploy {
namespace {

using base::Json;

/// The name by which a text is judged: the variable's for its value, else the member's.
std::string key_of(const FieldPath& path) {
  if (path.empty()) return {};
  const bool is_value_of_item =
      path.size() > 1 && path.back().name == "value" && path[path.size() - 2].item != nullptr;
  return is_value_of_item ? path[path.size() - 2].name : path.back().name;
}

std::string line_text(std::size_t number, const std::vector<std::string>& lines) {
  return number < lines.size()
             ? fmt::format("line {}: {}", number + 1, flink::masked_text(lines[number]))
             : count_text(static_cast<std::int64_t>(lines.size()), "line");
}

}  // namespace

Json shown_value(const FieldPath& path, const Json& value, bool is_secret) {
  if (value.is_null()) return value;
  if (is_secret) return std::string(flink::secret_mask);
  if (value.is_string()) {
    const auto key = key_of(path);
    const bool is_image = key == "image";
    return is_image ? value : Json(flink::masked(key, value.get<std::string>()));
  }
  auto shown = value;
  flink::mask_object(shown);
  return shown;
}

std::string value_text(const Json& value) { return base::printable(kube::scalar_text(value), 200); }

std::pair<std::string, std::string> shown_texts(std::string_view file, std::string_view live,
                                                std::string_view wanted) {
  const auto before = base::split(live, '\n');
  const auto after = base::split(wanted, '\n');
  const auto differing = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto number = static_cast<std::size_t>(differing.first - before.begin());
  if (file.ends_with(".properties")) return {line_text(number, before), line_text(number, after)};
  const auto count = [&](const std::vector<std::string>& lines) {
    return fmt::format("{}, other from line {} on",
                       count_text(static_cast<std::int64_t>(lines.size()), "line"), number + 1);
  };
  return {count(before), count(after)};
}

std::optional<Json> object_of_file(std::string_view file, const Json& text) {
  if (!file.ends_with(".yaml") || !text.is_string()) return std::nullopt;
  try {
    auto value = base::yaml_to_json(base::parse_yaml(text.get<std::string>()));
    if (value.is_object()) return value;
  } catch (const base::YamlError&) {  // it is compared as the text that it is
  }
  return std::nullopt;
}

}  // namespace deploy
