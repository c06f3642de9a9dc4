#include "flink/config/option.h"

#include <algorithm>

namespace flink {

std::string_view Option::key(const Version& version) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.known_in(version); });
  return found == keys.end() ? std::string_view{} : found->name;
}

std::string_view Option::default_in(const Version& version) const {
  std::string_view text;
  for (const auto& row : defaults) {
    if (row.since <= version) text = row.text;
  }
  return text;
}

}  // namespace flink
