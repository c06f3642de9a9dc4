// What the rules of several kinds have in common.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/admission/kinds.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;

constexpr std::size_t most_annotations = std::size_t{256} << 10;

void add(Refusals& refusals, const Path& path, std::string what) {
  if (!what.empty()) refusals.push_back({path, std::move(what)});
}

void check_annotations(const Json& metadata, const Path& path, Refusals& refusals) {
  const auto* annotations = member(metadata, "annotations");
  if (annotations == nullptr || !annotations->is_object()) return;
  std::size_t bytes = 0;
  for (const auto& [key, value] : annotations->items()) {
    add(refusals, path / "annotations" / key, rules::qualified_name(base::lower(key)));
    bytes += key.size() + (value.is_string() ? value.get_ref<const std::string&>().size() : 0);
  }
  if (bytes > most_annotations)
    add(refusals, path / "annotations",
        fmt::format("have {} bytes together, and must have at most {}", bytes, most_annotations));
}

}  // namespace

void check_labels(const Json& object, std::string_view name, const Path& path, Refusals& refusals) {
  const auto* labels = member(object, name);
  if (labels == nullptr || !labels->is_object()) return;
  for (const auto& [key, value] : labels->items()) {
    add(refusals, path / name / key, rules::qualified_name(key));
    if (value.is_string())
      add(refusals, path / name / key, rules::label_value(value.get_ref<const std::string&>()));
  }
}

void check_metadata(const Json& metadata, const Path& path, Refusals& refusals) {
  check_labels(metadata, "labels", path, refusals);
  check_annotations(metadata, path, refusals);
}

void check_unique(const Json& list, const Path& path, std::string_view field,
                  const std::function<std::string(const Json&)>& key, Refusals& refusals) {
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto text = key(list[i]);
    if (text.empty()) continue;
    const auto [at, is_new] = first.emplace(text, i);
    if (!is_new)
      refusals.push_back(
          {path[i] / field, fmt::format("{} is taken", in_quotes(text)), path[at->second] / field});
  }
}

Set set_of(const Json& object, std::span<const std::string_view> names) {
  Set set;
  for (const auto& [name, value] : object.items()) {
    if (value.is_null()) continue;
    const auto known = std::find(names.begin(), names.end(), name);
    if (known == names.end()) set.others = true;
    else set.names.push_back(*known);
  }
  return set;
}

}  // namespace flink::admission
