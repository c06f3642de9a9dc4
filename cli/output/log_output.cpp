#include "cli/output/log_output.h"

#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/unprintable.h"
#include "base/utf8.h"

namespace cli {
namespace {

/// The length of a colour at the front of a text, "ESC [ 1;31 m" (ECMA-48 SGR); 0 when there is
/// none.
std::size_t colour_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const auto end = text.find_first_not_of("0123456789;:", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

/// How many bytes at the end of a text can be told only by what follows: a character or a colour
/// that was begun, a carriage return.
std::size_t begun_length(std::string_view text) {
  constexpr std::size_t longest_colour = 32;
  if (text.ends_with('\r')) return 1;
  if (const auto length = base::begun_utf8(text); length > 0) return length;
  const auto escape = text.rfind('\x1b');
  if (escape == std::string_view::npos || text.size() - escape > longest_colour) return 0;
  const auto colour = text.substr(escape + 1);
  const bool begun =
      colour.empty() || (colour.starts_with('[') &&
                         colour.find_first_not_of("0123456789;:", 1) == std::string_view::npos);
  return begun ? text.size() - escape : 0;
}

}  // namespace

std::string for_terminal(std::string_view text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    const auto hidden = base::unprintable_length(rest);
    const bool line_end = rest.starts_with("\r\n");
    if (const auto colour = colour_length(rest); colour > 0) {
      safe += rest.substr(0, colour);
      i += colour - 1;
    } else if (hidden > 0 && text[i] != '\n' && text[i] != '\t' && !line_end) {
      // Of a C1 control the second byte says all.
      const bool c1 = hidden == 2 && text[i] == '\xc2';
      safe += base::escaped(rest.substr(c1 ? 1 : 0, c1 ? 1 : hidden));
      i += hidden - 1;
    } else {
      const auto length = base::utf8_length(rest);
      safe += rest.substr(0, length);
      i += length - 1;
    }
  }
  return safe;
}

bool LogOutput::write(const std::string& pod, std::string_view text) {
  if (text.empty()) return true;
  if (!open_.empty() && open_ != pod) end_line();
  auto bytes = std::exchange(begun_, {}) + (prefixes_ ? prefixed(pod, text) : std::string(text));
  open_ = text.ends_with('\n') ? std::string() : pod;
  if (world_.out_is_tty) {
    begun_ = bytes.substr(bytes.size() - begun_length(bytes));
    bytes = for_terminal(std::string_view(bytes).substr(0, bytes.size() - begun_.size()));
  }
  world_.out << harmless_.piece(bytes) << std::flush;
  return static_cast<bool>(world_.out);
}

void LogOutput::end_line() {
  world_.out << harmless_.rest();
  if (open_.empty() || !(prefixes_ || world_.out_is_tty)) return;
  world_.out << for_terminal(std::exchange(begun_, {})) << "\n";
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
