#include "cli/log_output.h"

#include <ostream>

#include <fmt/format.h>

namespace cli {
namespace {

/// The length of a colour at the front of a text, "ESC [ 1;31 m" (ECMA-48 SGR); 0 when there is none.
std::size_t colour_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const auto end = text.find_first_not_of("0123456789;:", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

std::string for_terminal(std::string_view text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // C1 controls are two bytes in UTF-8, and some terminals obey them.
    const bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    const bool line_end = byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (const auto colour = colour_length(text.substr(i)); colour > 0) {
      safe += text.substr(i, colour);
      i += colour - 1;
    } else if (c1) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
    } else if ((byte < 0x20 && byte != '\n' && byte != '\t' && !line_end) || byte == 0x7f) {
      safe += fmt::format("\\x{:02x}", byte);
    } else {
      safe += text[i];
    }
  }
  return safe;
}

bool LogOutput::write(const std::string& pod, std::string_view text) {
  if (text.empty()) return true;
  if (!open_.empty() && open_ != pod) end_line();
  auto bytes = prefixes_ ? prefixed(pod, text) : std::string(text);
  open_ = text.ends_with('\n') ? std::string() : pod;
  if (world_.out_is_tty) bytes = for_terminal(bytes);
  world_.out << bytes << std::flush;
  return static_cast<bool>(world_.out);
}

void LogOutput::end_line() {
  if (open_.empty() || !(prefixes_ || world_.out_is_tty)) return;
  world_.out << "\n";
  open_.clear();
}

std::string LogOutput::prefixed(const std::string& pod, std::string_view text) {
  const auto prefix = fmt::format("[{}] ", pod);
  std::string result = open_ == pod ? "" : prefix;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) result += prefix;
  }
  return result;
}

}  // namespace cli
