#include "deploy/diff/field_path.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "kube/api/scalar.h"

namespace deploy {
namespace {

using base::Json;

bool all_have(const Json& list, const char* key) {
  if (list.is_null()) return true;
  return std::all_of(list.begin(), list.end(), [&](const Json& item) {
    if (!item.is_object()) return false;
    const auto found = item.find(key);
    return found != item.end() && (found->is_string() || found->is_number_integer());
  });
}

}  // namespace

std::string text_of(const FieldPath& path) {
  std::string text;
  for (const auto& step : path) {
    const bool in_brackets =
        step.item != nullptr || step.name.find_first_of("./[]") != std::string::npos;
    if (in_brackets) text += fmt::format("[{}]", step.name);
    else text += (text.empty() ? "" : ".") + step.name;
  }
  return text;
}

std::string merge_key(const Json& one, const Json& other) {
  constexpr std::array keys{"name",          "mountPath", "devicePath",
                            "containerPort", "port",      "key",
                            "topologyKey",   "ip",        "uid"};
  const auto* found = std::find_if(keys.begin(), keys.end(), [&](const char* key) {
    return all_have(one, key) && all_have(other, key);
  });
  return found == keys.end() ? "" : *found;
}

std::vector<Step> named_items(const Json& list, const std::string& key) {
  std::vector<Step> steps;
  std::map<std::string, int> seen;
  for (const auto& item : list) {
    const auto name = kube::scalar_text(item.at(key));
    const auto count = ++seen[name];
    steps.push_back({count == 1 ? name : fmt::format("{}#{}", name, count), &item});
  }
  return steps;
}

}  // namespace deploy
