#include "base/json_cursor.h"

#include <cstring>

#include "base/json.h"

namespace base {

void JsonCursor::blanks() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
}

/// Nothing is read any more after what should have been there was not.
void JsonCursor::expect(bool there) {
  if (there) return;
  failed_ = true;
  at_ = end_;
}

bool JsonCursor::take(char c) {
  blanks();
  if (at_ == end_ || *at_ != c) return false;
  ++at_;
  return true;
}

/// Into a value of that kind; another is skipped.
bool JsonCursor::enter(char bracket) {
  if (take(bracket)) return true;
  raw();
  return false;
}

bool JsonCursor::another(char bracket) {
  if (take(',')) return true;
  expect(take(bracket));
  return false;
}

std::string JsonCursor::text() {
  const auto value = raw();
  if (!value.starts_with('"')) return {};
  if (value.find('\\') == std::string_view::npos)
    return std::string(value.substr(1, value.size() - 2));
  const auto parsed = Json::parse(value, nullptr, false);
  expect(parsed.is_string());
  return parsed.is_string() ? parsed.get<std::string>() : std::string();
}

std::string_view JsonCursor::raw() {
  blanks();
  const auto* from = at_;
  if (at_ == end_) expect(false);
  else if (*at_ == '"') skip_text();
  else if (*at_ == '{' || *at_ == '[') skip_nested();
  else {
    while (at_ != end_ && std::strchr(",]} \n\t\r", *at_) == nullptr) ++at_;
    expect(at_ != from);
  }
  return failed_ ? std::string_view()
                 : std::string_view(from, static_cast<std::size_t>(at_ - from));
}

/// From a quote to behind the one that ends the text.
void JsonCursor::skip_text() {
  const auto* from = ++at_;
  while (at_ != end_) {
    at_ = static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
    if (at_ == nullptr) break;
    const auto* quote = at_++;
    if (!is_escaped(from, quote)) return;
  }
  expect(false);
}

void JsonCursor::skip_nested() {
  std::size_t depth = 0;
  while (at_ != end_) {
    switch (*at_) {
      case '"': skip_text(); continue;
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']': --depth; break;
      default: break;
    }
    ++at_;
    if (depth == 0) return;
  }
  expect(false);
}

}  // namespace base
