// Flink versions as values.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace flink {

struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const Version&) const = default;
};

/// "1.20.5", "2.3", "1.19-SNAPSHOT", "v1.17.2" (what follows the digits is ignored). Absent when it
/// is none.
std::optional<Version> parse_version(std::string_view text);

/// The version at the beginning of an image's tag: "registry:5000/flink:1.17.2-scala_2.12-java11"
/// gives 1.17.2. Absent when there is no tag, or the tag begins with no version from 1.10 to 9.
std::optional<Version> version_of_image(std::string_view image);

/// The same of Flink's own images alone, whose tags are Flink's: the repository is called "flink".
std::optional<Version> version_of_flinks_image(std::string_view image);

/// "2.3.0"
std::string to_string(const Version& version);

/// "2.3"
std::string minor_text(const Version& version);

inline constexpr Version oldest_known{1, 12, 0};
inline constexpr Version newest_known{2, 3, 0};

}  // namespace flink
