#include "base/text.h"

#include <algorithm>
#include <numeric>

#include "base/unprintable.h"
#include "base/utf8.h"

namespace base {
namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20; }

char lower_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Edits (insert, delete, replace, swap neighbours) that turn one word into the other; `most` + 1
/// as soon as they are more. Only lengths that differ by no more are worth a row, and only `most`
/// columns at both sides of the diagonal.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  const auto beyond = most + 1;
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return beyond;
  std::vector<std::size_t> before(b.size() + 1, beyond), above(b.size() + 1, beyond),
      row(b.size() + 1, beyond);
  std::iota(above.begin(),
            above.begin() + static_cast<std::ptrdiff_t>(std::min(b.size(), most) + 1),
            std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::fill(row.begin(), row.end(), beyond);
    if (i <= most) row[0] = i;
    auto least = row[0];
    for (std::size_t j = i > most ? i - most : 1; j <= std::min(b.size(), i + most); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost, beyond});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least == beyond && *std::min_element(above.begin(), above.end()) == beyond) return beyond;
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

std::string shown_as(std::string_view character, bool hidden) {
  if (character == "\n") return "\\n";
  if (character == "\t") return " ";
  return hidden ? escaped(character) : std::string(character);
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator, start)) {
    parts.emplace_back(text.substr(start, at - start));
    start = at + 1;
  }
  parts.emplace_back(text.substr(start));
  return parts;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower_char);
  return result;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_char(x) == lower_char(y); });
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  constexpr std::size_t longest = 100;
  if (word.size() > longest) return {};
  const auto meant = lower(word);
  std::string best;
  std::size_t most = std::max<std::size_t>(1, word.size() / 4);
  for (const auto& candidate : candidates) {
    const auto distance = edit_distance(meant, lower(candidate), most);
    if (distance > most) continue;
    best = candidate;
    if (distance == 0) break;
    most = distance - 1;
  }
  return best;
}

std::string shell_word(std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
    return std::string(word);
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string printable(std::string_view text, std::size_t most) {
  if (text.size() <= most && is_plain(text)) return std::string(text);
  std::string result;
  while (!text.empty()) {
    const auto hidden = unprintable_length(text);
    const auto length = hidden > 0 ? hidden : utf8_length(text);
    const auto shown = shown_as(text.substr(0, length), hidden > 0);
    if (result.size() + shown.size() > most) return result + "…";
    result += shown;
    text.remove_prefix(length);
  }
  return result;
}

}  // namespace base
