#include "golden/comparable.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"

namespace golden {
namespace {

using base::Json;

// ------------------------------------------------------------------------------------------------
// the shipped configuration

/// Every scalar by its text, for Flink's values are texts in the end.
Json texts_of(const base::Yaml& yaml) {
  if (yaml.kind == base::Yaml::Kind::null) return nullptr;
  if (yaml.kind == base::Yaml::Kind::scalar) return yaml.text;
  auto json = yaml.kind == base::Yaml::Kind::sequence ? Json::array() : Json::object();
  for (const auto& item : yaml.items) json.push_back(texts_of(item));
  for (const auto& [key, value] : yaml.entries) json[key] = texts_of(value);
  return json;
}

void flatten(const base::Yaml& yaml, const std::string& prefix, Json& into) {
  if (yaml.entries.empty()) {
    into[prefix] = texts_of(yaml);
    return;
  }
  for (const auto& [key, value] : yaml.entries)
    flatten(value, prefix.empty() ? key : prefix + "." + key, into);
}

Json flat_yaml(const std::string& text) {
  auto flat = Json::object();
  flatten(base::parse_yaml(text), "", flat);
  return flat;
}

Json flat_legacy(const std::string& text) {
  auto flat = Json::object();
  for (const auto& untrimmed : base::split(text, '\n')) {
    const auto line = base::trim(untrimmed);
    const auto separator = line.find(": ");
    if (separator == std::string::npos || line.starts_with('#')) continue;
    flat[std::string(base::trim(line.substr(0, separator)))] =
        base::trim(line.substr(separator + 2));
  }
  return flat;
}

void flatten_configuration(Json& object) {
  const auto replace = [&](const Json::json_pointer& path, Json (*flat)(const std::string&)) {
    if (object.contains(path) && object.at(path).is_string())
      object[path] = flat(object.at(path).get<std::string>());
  };
  replace(Json::json_pointer("/data/config.yaml"), flat_yaml);
  replace(Json::json_pointer("/data/flink-conf.yaml"), flat_legacy);
}

// ------------------------------------------------------------------------------------------------
// lists without order, empty values

/// Lists that come out of Java's hash maps, and the member that tells their elements apart.
const std::map<std::string, std::string> unordered{{"env", "name"},
                                                   {"volumes", "name"},
                                                   {"volumeMounts", "mountPath"},
                                                   {"ports", "name"},
                                                   {"items", "key"}};

void sort_unordered(const std::string& key, Json& list) {
  const auto found = unordered.find(key);
  if (found == unordered.end() ||
      !std::all_of(list.begin(), list.end(), [](const Json& item) { return item.is_object(); }))
    return;
  const auto rank = [&](const Json& item) {
    return std::pair(item.value(found->second, Json("")).dump(), item.dump());
  };
  std::sort(list.begin(), list.end(),
            [&](const Json& a, const Json& b) { return rank(a) < rank(b); });
}

/// `{}`, `[]` and null say nothing, but for a volume that is an empty directory.
bool says_nothing(const std::string& key, const Json& value) {
  return value.empty() && key != "emptyDir";
}

void canonicalise(const std::string& key, Json& value) {
  if (value.is_array()) {
    for (auto& item : value) canonicalise(key, item);
    sort_unordered(key, value);
  } else if (value.is_object()) {
    for (auto member = value.begin(); member != value.end();) {
      canonicalise(member.key(), member.value());
      member = says_nothing(member.key(), member.value()) ? value.erase(member) : std::next(member);
    }
  }
}

// ------------------------------------------------------------------------------------------------
// differences

/// A value for a line of output; of long ones what is around the first place where it differs from
/// the other.
std::string excerpt(const Json& value, const Json& other) {
  constexpr std::size_t before = 40, most = 160;
  const auto text = value.dump(), against = other.dump();
  if (text.size() <= most) return text;
  const auto differs = static_cast<std::size_t>(
      std::mismatch(text.begin(), text.end(), against.begin(), against.end()).first - text.begin());
  const auto from = differs > before ? differs - before : 0;
  return (from > 0 ? "…" : "") + text.substr(from, most) + (from + most < text.size() ? "…" : "");
}

void add(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

std::vector<std::string> member_differences(const Json& ours, const Json& theirs,
                                            const std::string& path) {
  std::set<std::string> keys;
  for (const auto& member : ours.items()) keys.insert(member.key());
  for (const auto& member : theirs.items()) keys.insert(member.key());
  std::vector<std::string> lines;
  for (const auto& key : keys)
    add(lines, differences(ours.value(key, Json("(absent)")), theirs.value(key, Json("(absent)")),
                           path + "/" + key));
  return lines;
}

}  // namespace

Json comparable(Json object) {
  if (object.value("kind", "") == "ConfigMap") flatten_configuration(object);
  canonicalise("", object);
  return object;
}

void forget_what_nesting_lost(Json& ours, const Json& theirs) {
  std::vector<std::string> extra;
  for (const auto& member : ours.items()) {
    if (!theirs.contains(member.key())) extra.push_back(member.key());
  }
  for (const auto& key : extra) {
    const auto items = ours.items();
    const auto conflicts = [&](const auto& other) {
      return other.key().starts_with(key + ".") || key.starts_with(other.key() + ".");
    };
    if (std::any_of(items.begin(), items.end(), conflicts)) ours.erase(key);
  }
}

std::vector<std::string> differences(const Json& ours, const Json& theirs,
                                     const std::string& path) {
  if (ours == theirs) return {};
  if (ours.is_object() && theirs.is_object()) return member_differences(ours, theirs, path);
  if (!ours.is_array() || !theirs.is_array() || ours.size() != theirs.size()) {
    return {
        fmt::format("{}: ours {} | Flink {}", path, excerpt(ours, theirs), excerpt(theirs, ours))};
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < ours.size(); ++i)
    add(lines, differences(ours[i], theirs[i], fmt::format("{}[{}]", path, i)));
  return lines;
}

}  // namespace golden
