// Keys that no option lists one by one: those with a part that users choose, and those that Flink
// hands to others unread.
#pragma once
#include <span>
#include <string_view>

#include "flink/version/version.h"

namespace flink {

/// A family of keys, and the versions that know it.
struct KeyFamily {
  std::string_view pattern;  ///< `*` stands for one word without dots; after a dot at the end
                             ///< anything follows, without one nothing does
  std::string_view source;   ///< who reads them
  Version since = oldest_known;
  Version until = {99, 0, 0};
};

std::span<const KeyFamily> key_families();

/// The family of a key, in whatever version; null when it is of none.
const KeyFamily* family_of(std::string_view key);

/// Whether the key is of a family that the version knows.
bool is_in_open_family(std::string_view key, const Version& version);

/// The program or target that keys with this one's prefix are for, where that is no application
/// cluster: "YARN"; else empty.
std::string_view other_program(std::string_view key);

}  // namespace flink
