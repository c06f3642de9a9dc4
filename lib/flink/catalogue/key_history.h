// History of a key, through all versions that are known.
#pragma once
#include <string_view>
#include <vector>

#include "flink/catalogue/catalogue.h"

namespace flink {

struct KeyHistory {
  std::string_view key{};

  /// Oldest first; empty for a key that is no option.
  std::vector<CatalogueRow> rows{};

  /// The keys that it replaced.
  std::vector<std::string_view> former{};
};

/// The key's text must outlive it.
KeyHistory history_of(std::string_view key);

/// The newest row of each key that contains the text, sorted by key.
std::vector<CatalogueRow> options_with(std::string_view text);

/// All that there is of these keys.
std::vector<KeyHistory> histories_with(std::string_view text);

}  // namespace flink
