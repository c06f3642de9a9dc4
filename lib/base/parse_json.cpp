#include "base/parse_json.h"

#include <limits>

namespace base {
namespace {

// What malloc gives for it. A vector that grows has room for twice its values.
constexpr std::size_t of_value = 32;
constexpr std::size_t of_container = 64;
constexpr std::size_t of_string = 48;
constexpr std::size_t of_member = 96 - of_string - of_value;  // but for its name and its value

std::size_t of_characters(std::size_t length) {
  constexpr std::size_t in_place = 15;
  constexpr std::size_t chunk = 16;
  return length > in_place ? length + chunk : 0;
}

/// The index of the quote that ends the text which begins there, or of the end.
std::size_t end_of_text(std::string_view text, std::size_t at) {
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at;
}

/// Whether a text is beyond the bounds, in one walk in which nothing is made of it; `memory`: of
/// its tree, as far as that came.
bool walk(std::string_view text, const JsonBounds& bounds, std::size_t& memory) {
  int depth = 0;
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    digits = text[i] >= '0' && text[i] <= '9' ? digits + 1 : 0;
    if (digits > bounds.most_digits) return true;
    switch (text[i]) {
      case '"': {
        const auto end = end_of_text(text, i + 1);
        memory += of_string + of_characters(end - i - 1);
        i = end;
        break;
      }
      case '{':
      case '[':
        memory += of_container + of_value;
        if (++depth > bounds.deepest) return true;
        break;
      case ',':
        memory += of_value;
        if (memory > bounds.most_memory) return true;
        break;
      case ':': memory += of_member; break;
      case '}':
      case ']': --depth; break;
      default: break;
    }
  }
  return memory > bounds.most_memory;
}

}  // namespace

std::size_t tree_memory(std::string_view text) {
  constexpr JsonBounds none{.deepest = std::numeric_limits<int>::max(),
                            .most_memory = std::numeric_limits<std::size_t>::max(),
                            .most_digits = std::numeric_limits<int>::max()};
  std::size_t memory = 0;
  static_cast<void>(walk(text, none, memory));
  return memory;
}

bool exceeds(std::string_view text, const JsonBounds& bounds) {
  std::size_t memory = 0;
  return walk(text, bounds, memory);
}

std::optional<Json> parse_json(std::string_view text) {
  if (exceeds(text, {})) return std::nullopt;
  auto value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

}  // namespace base
