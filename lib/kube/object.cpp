#include "kube/object.h"

#include <fmt/format.h>

#include "base/text.h"

namespace kube {
namespace {

constexpr int deepest = 200;

/// Looks at brackets outside of strings only; whether the text is JSON is the parser's question.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      else if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > deepest) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::optional<Json> parse_object(std::string_view text) {
  if (is_too_deep(text)) return std::nullopt;
  auto value = Json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  return value;
}

std::string string_at(const Json& object, std::initializer_list<std::string_view> path) {
  const Json* at = &object;
  for (const auto key : path) {
    if (!at->is_object()) return {};
    const auto found = at->find(std::string(key));
    if (found == at->end()) return {};
    at = &*found;
  }
  return at->is_string() ? at->get<std::string>() : std::string();
}

std::string describe(const Json& object) {
  const auto kind = string_at(object, {"kind"});
  return fmt::format("{} '{}'", kind.empty() ? "object" : base::printable(kind, 100), base::printable(string_at(object, {"metadata", "name"}), 300));
}

}  // namespace kube
