#include "cli/output/width.h"

#include <algorithm>

#include <utf8proc.h>

#include "base/text.h"

namespace cli {
namespace {

/// One character of a text: its bytes, its columns, and whether a text may be cut before it.
struct Character {
  std::size_t bytes = 1;
  std::size_t columns = 1;
  bool begins = true;
};

class Characters {
 public:
  explicit Characters(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  Character next() {
    utf8proc_int32_t point = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest_.data()),
                                       static_cast<utf8proc_ssize_t>(rest_.size()), &point);
    Character character;
    if (size > 0 && point >= 0) {
      character.bytes = static_cast<std::size_t>(size);
      character.columns = static_cast<std::size_t>(std::max(utf8proc_charwidth(point), 0));
      character.begins = before_ < 0 || utf8proc_grapheme_break_stateful(before_, point, &state_);
      before_ = point;
    }
    rest_.remove_prefix(character.bytes);
    return character;
  }

 private:
  std::string_view rest_;
  utf8proc_int32_t before_ = -1;
  utf8proc_int32_t state_ = 0;
};

}  // namespace

std::size_t display_width(std::string_view text) {
  if (base::is_plain(text)) return text.size();
  std::size_t columns = 0;
  for (Characters characters(text); !characters.at_end();) columns += characters.next().columns;
  return columns;
}

std::string fit(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t end = 0, at = 0, used = 0;
  for (Characters characters(text); !characters.at_end();) {
    const auto character = characters.next();
    if (character.begins && used <= columns - 1) end = at;
    used += character.columns;
    at += character.bytes;
    if (used > columns - 1) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string_view first_columns(std::string_view text, std::size_t columns) {
  std::size_t end = 0, at = 0, used = 0;
  for (Characters characters(text); !characters.at_end();) {
    const auto character = characters.next();
    if (character.begins) end = at;
    used += character.columns;
    at += character.bytes;
    if (used > columns && end > 0) return text.substr(0, end);
  }
  return text;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string result, line;
  for (const auto& word : base::split(text, ' ')) {
    if (!line.empty() && indent + display_width(line) + 1 + display_width(word) > columns) {
      result += line + "\n" + std::string(indent, ' ');
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return result + line;
}

}  // namespace cli
