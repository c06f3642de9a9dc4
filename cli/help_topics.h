// Topics of help beside the commands.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace cli {

/// A text of `drey help`.
struct HelpTopic {
  std::string_view name;
  std::string_view summary;                  ///< one line
  std::string (*text)(std::size_t columns);  ///< `columns` to be filled at most
  bool is_document = false;                  ///< for programs, and as wide as it is
};

std::span<const HelpTopic> help_topics();

}  // namespace cli
