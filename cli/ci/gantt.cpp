#include "cli/ci/gantt.h"

#include <algorithm>

#include <fmt/format.h>

namespace cli {
namespace {

/// Colons, semicolons, commas and '#' part a task; line breaks end it.
std::string plain(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= 'a' && byte <= 'z') || c == '-' || c == '.' || c == '_' ||
                          c == '(' || c == ')' || c == '/' || byte >= 0x80;
    result += is_plain ? c : ' ';
  }
  return result;
}

}  // namespace

std::string mermaid_gantt(const std::string& title, const base::Timeline& stages) {
  // Moments are milliseconds since 1970, of which minutes and seconds are shown.
  auto text = fmt::format("gantt\n  title {}\n  dateFormat x\n  axisFormat %M:%S\n", plain(title));
  for (const auto& stage : stages.spans()) {
    // Of no width it would be a milestone of Mermaid's.
    const auto end = std::max(stage.end.count(), stage.begin.count() + 1);
    text += fmt::format("  {} :{}{}, {}\n", plain(stage.title), stage.reached ? "" : "crit, ",
                        stage.begin.count(), end);
  }
  return text;
}

}  // namespace cli
