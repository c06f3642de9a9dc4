#include "flink/catalogue/key_history.h"

#include <algorithm>

#include "base/text.h"

namespace flink {
namespace {

/// Whether one of the keys, which are separated by commas, is this one.
bool names(std::string_view keys, std::string_view key) {
  while (!keys.empty()) {
    const auto comma = std::min(keys.find(','), keys.size());
    if (keys.substr(0, comma) == key) return true;
    keys.remove_prefix(std::min(keys.size(), comma + 1));
  }
  return false;
}

/// Whether a key has the text, which is in lower case, in whatever case.
bool has_part(const CatalogueRow& row, std::string_view text) {
  return base::lower(row.key).find(text) != std::string::npos;
}

void note_former(KeyHistory& history, const CatalogueRow& row) {
  const bool replaced = row.key != history.key && names(row.new_key, history.key);
  if (replaced && (history.former.empty() || history.former.back() != row.key))
    history.former.push_back(row.key);
}

}  // namespace

KeyHistory history_of(std::string_view key) {
  KeyHistory history{.key = key, .rows = rows_of(key)};
  for (const auto& row : catalogue()) note_former(history, row);
  return history;
}

std::vector<CatalogueRow> options_with(std::string_view text) {
  const auto part = base::lower(text);
  std::vector<CatalogueRow> found;
  for (const auto& row : catalogue()) {
    if (!has_part(row, part)) continue;
    if (!found.empty() && found.back().key == row.key) found.back() = row;
    else found.push_back(row);
  }
  return found;
}

std::vector<KeyHistory> histories_with(std::string_view text) {
  const auto all = catalogue();
  const auto part = base::lower(text);
  std::vector<KeyHistory> found;
  for (const auto& row : all) {
    if (!has_part(row, part)) continue;
    if (found.empty() || found.back().key != row.key) found.push_back({.key = row.key});
    found.back().rows.push_back(row);
  }
  for (const auto& row : all) {
    if (row.new_key.empty()) continue;
    for (auto& history : found) note_former(history, row);
  }
  return found;
}

}  // namespace flink
