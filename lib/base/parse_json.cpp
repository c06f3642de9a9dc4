#include "base/parse_json.h"

namespace base {

bool exceeds(std::string_view text, const JsonBounds& bounds) {
  int depth = 0;
  std::size_t values = 1;
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    digits = text[i] >= '0' && text[i] <= '9' ? digits + 1 : 0;
    if (digits > bounds.most_digits) return true;
    switch (text[i]) {
      case '"':
        for (++i; i < text.size() && text[i] != '"'; ++i) {
          if (text[i] == '\\') ++i;
        }
        break;
      case '{':
      case '[':
        if (++depth > bounds.deepest || ++values > bounds.most_values) return true;
        break;
      case ',':
        if (++values > bounds.most_values) return true;
        break;
      case '}':
      case ']': --depth; break;
      default: break;
    }
  }
  return false;
}

std::optional<Json> parse_json(std::string_view text) {
  if (exceeds(text, {})) return std::nullopt;
  auto value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

}  // namespace base
