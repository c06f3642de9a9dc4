#include "cli/output/escape.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/unprintable.h"
#include "base/utf8.h"

namespace cli {
namespace {

std::string escaped_json(const std::string& json) {
  std::string text;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto rest = std::string_view(json).substr(i);
    const bool shown = json[i] == '\n' || base::unprintable_length(rest) == 0;
    const auto length = std::max<std::size_t>(base::utf8_length(rest), 1);
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    if (shown) text += rest.substr(0, length);
    else if (length == 1) text += fmt::format("\\u{:04x}", byte(0));
    else if (length == 2)
      text += fmt::format("\\u{:04x}", ((byte(0) & 0x1fU) << 6U) | (byte(1) & 0x3fU));
    else
      text += fmt::format(
          "\\u{:04x}", ((byte(0) & 0x0fU) << 12U) | ((byte(1) & 0x3fU) << 6U) | (byte(2) & 0x3fU));
    i += length - 1;
  }
  return text;
}

}  // namespace

std::string escaped_text(const std::string& text) {
  const auto is_harmless = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte < 0x7f) || c == '\n';
  };
  if (std::all_of(text.begin(), text.end(), is_harmless)) return text;
  std::vector<std::string> lines;
  for (const auto& line : base::split(text, '\n'))
    lines.push_back(base::printable(line, line.size() * 4));
  return base::join(lines, "\n");
}

std::string escaped_but_tabs(const std::string& text) {
  auto parts = base::split(text, '\t');
  for (auto& part : parts) part = escaped_text(part);
  return base::join(parts, "\t");
}

std::string json_text(const base::OrderedJson& document, bool for_terminal) {
  const auto text = document.dump(2, ' ', false, base::OrderedJson::error_handler_t::replace);
  return (for_terminal ? escaped_json(text) : text) + "\n";
}

}  // namespace cli
