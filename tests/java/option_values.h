// Values for the options that Flink's client reads, ordinary ones and odd ones: rows of data.
#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace java {

struct OptionValues {
  std::string_view key;
  std::vector<std::string_view>
      values{};  ///< the client takes them, or is known to refuse them by itself
  std::vector<std::string_view> odd{};  ///< seldom drawn: most of them are refused by somebody
  bool yaml_only = false;               ///< has no meaning in the legacy file
};

/// Everything but memory.
std::span<const OptionValues> option_values();

/// Memory of both processes.
std::span<const OptionValues> memory_values();

/// Texts for options that the client only passes on.
std::span<const std::string_view> odd_texts();

}  // namespace java
