// YAML 1.1's merge keys: yaml.h's resolve_merge_keys.
#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/yaml/yaml.h"

namespace base {
namespace {

using Entry = std::pair<std::string, Yaml>;

bool is_merge(const Entry& entry) { return entry.second.plain_key && entry.first == "<<"; }

/// The mappings that the keys "<<" name, taken out of them, in the order in which they count.
std::vector<Yaml> take_sources(std::vector<Entry>& entries) {
  std::vector<Yaml> sources;
  for (auto& entry : entries) {
    if (!is_merge(entry)) continue;
    auto& value = entry.second;
    if (value.kind == Yaml::Kind::sequence)
      std::move(value.items.begin(), value.items.end(), std::back_inserter(sources));
    else sources.push_back(std::move(value));
  }
  const auto wrong = std::find_if(sources.begin(), sources.end(), [](const Yaml& source) {
    return source.kind != Yaml::Kind::mapping;
  });
  if (wrong != sources.end()) throw YamlError("'<<' must name a mapping", wrong->line);
  return sources;
}

/// Puts what the mapping does not say itself in front. Keys are looked up in what stays where it
/// is.
void merge(std::vector<Entry>& entries) {
  auto sources = take_sources(entries);
  std::erase_if(entries, is_merge);
  std::set<std::string, std::less<>> said;
  for (const auto& entry : entries) said.insert(entry.first);
  std::vector<Entry> result;
  for (auto& source : sources) {
    std::vector<Entry> added;
    // Of a key that a source has twice the last one counts.
    for (auto entry = source.entries.rbegin(); entry != source.entries.rend(); ++entry) {
      if (said.insert(entry->first).second) added.push_back(std::move(*entry));
    }
    std::move(added.rbegin(), added.rend(), std::back_inserter(result));
  }
  std::move(entries.begin(), entries.end(), std::back_inserter(result));
  entries = std::move(result);
}

}  // namespace

void resolve_merge_keys(Yaml& yaml) {
  for (auto& item : yaml.items) resolve_merge_keys(item);
  for (auto& entry : yaml.entries) resolve_merge_keys(entry.second);
  if (std::any_of(yaml.entries.begin(), yaml.entries.end(), is_merge)) merge(yaml.entries);
}

}  // namespace base
