#include "cli/output/width.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"

namespace cli {
namespace {

struct Range {
  std::uint32_t first, last;
};

#include "cli/output/width_ranges.inc"

template <std::size_t Size>
bool is_in(const Range (&ranges)[Size], std::uint32_t point) {
  const auto* found = std::lower_bound(
      ranges, ranges + Size, point,
      [](const Range& range, std::uint32_t wanted) { return range.last < wanted; });
  return found != ranges + Size && found->first <= point;
}

/// Of one character of UTF-8.
std::uint32_t code_point(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  std::uint32_t point = bytes.size() == 1 ? first : first & (0x7fu >> bytes.size());
  for (const char next : bytes.substr(1))
    point = point << 6 | (static_cast<unsigned char>(next) & 0x3fu);
  return point;
}

constexpr std::uint32_t joiner = 0x200d;

bool is_letter_of_a_flag(std::uint32_t point) { return point >= 0x1f1e6 && point <= 0x1f1ff; }
bool is_skin_tone(std::uint32_t point) { return point >= 0x1f3fb && point <= 0x1f3ff; }

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
    Character character;
    if (const auto size = base::utf8_length(rest_); size > 0) {
      const auto point = code_point(rest_.substr(0, size));
      character = {.bytes = size, .columns = columns_of(point), .begins = begins(point)};
      half_flag_ = is_letter_of_a_flag(point) && character.begins;
      before_ = point;
    }
    rest_.remove_prefix(character.bytes);
    return character;
  }

 private:
  static std::size_t columns_of(std::uint32_t point) {
    return is_in(no_columns, point) ? 0 : is_in(two_columns, point) ? 2 : 1;
  }

  /// What is written over the one before, is joined to it, or is the other half of a flag does not.
  bool begins(std::uint32_t point) const {
    if (is_letter_of_a_flag(point)) return !half_flag_;
    return before_ != joiner && !is_skin_tone(point) && columns_of(point) > 0;
  }

  std::string_view rest_;
  std::uint32_t before_ = 0;
  bool half_flag_ = false;
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
