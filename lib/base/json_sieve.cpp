#include "base/json_sieve.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/json_cursor.h"

namespace base {
namespace {

/// Takes back the comma at the end of a text, blanks behind it too.
void drop_comma(std::string& text) {
  const auto last = text.find_last_not_of(" \t\r\n");
  if (last != std::string::npos && text[last] == ',') text.resize(last);
}

std::size_t size_between(const char* from, const char* end) {
  return static_cast<std::size_t>(end - from);
}

}  // namespace

JsonSieve::JsonSieve(std::vector<std::string> without) : without_(std::move(without)) {}

void JsonSieve::add(std::string_view piece, std::string& kept) {
  const auto* from = piece.data();
  const auto* end = from + piece.size();
  while (from != end) from = dropping_ ? drop(from, end) : keep(from, end, kept);
}

/// Whether the member whose name was kept last is left out, of which then nothing is kept.
bool JsonSieve::begins_to_drop(std::string& kept) {
  awaits_key_ = false;
  dropping_ = is_dropped(std::string_view(kept).substr(key_at_));
  comma_left_ = dropping_;
  if (dropping_) kept.resize(key_at_);
  return dropping_;
}

/// Goes on behind the name of a member that is left out, else at the end.
const char* JsonSieve::keep(const char* from, const char* end, std::string& kept) {
  const auto* at = from;
  const auto flush = [&] { kept.append(std::exchange(from, at), at); };
  while (at != end) {
    if (in_text_) {
      at = end_of_text(at, end);
      if (in_text_ || !awaits_key_) continue;
      flush();
      if (begins_to_drop(kept)) return at;
      continue;
    }
    switch (*at) {
      case '"':
        in_text_ = true;
        key_at_ = kept.size() + static_cast<std::size_t>(at - from);
        break;
      case '{':
      case '[':
        open_ += *at;
        awaits_key_ = *at == '{';
        break;
      case ',': awaits_key_ = open_.ends_with('{'); break;
      case '}':
      case ']':
        flush();
        if (std::exchange(comma_left_, false)) drop_comma(kept);
        if (!open_.empty()) open_.pop_back();
        break;
      default: break;
    }
    ++at;
  }
  flush();
  return end;
}

/// Goes on behind the comma that ends the value, or at the bracket that closes the object around
/// it.
const char* JsonSieve::drop(const char* from, const char* end) {
  auto depth = depth_;  // a member would be read and written for every byte
  for (const auto* at = from; at != end; ++at) {
    if (in_text_) {
      at = end_of_text(at, end);
      if (at == end) break;
    }
    switch (*at) {
      case '"': in_text_ = true; break;
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (depth == 0) return dropping_ = false, depth_ = 0, at;
        --depth;
        break;
      case ',':
        if (depth > 0) break;
        awaits_key_ = true;
        return dropping_ = false, depth_ = 0, at + 1;
      default: break;
    }
  }
  depth_ = depth;
  return end;
}

/// Behind the quote that ends the text; the end where it goes on.
const char* JsonSieve::end_of_text(const char* from, const char* end) {
  if (std::exchange(escaped_, false)) ++from;
  while (true) {
    const auto* quote = from == end ? nullptr : std::memchr(from, '"', size_between(from, end));
    const auto* stop = quote == nullptr ? end : static_cast<const char*>(quote);
    const bool escaped = is_escaped(from, stop);
    if (stop == end) return escaped_ = escaped, end;
    if (!escaped) return in_text_ = false, stop + 1;
    from = stop + 1;
  }
}

/// `key`: with its quotes.
bool JsonSieve::is_dropped(std::string_view key) const {
  return std::any_of(without_.begin(), without_.end(), [&](const std::string& name) {
    return key.size() == name.size() + 2 && key.substr(1, name.size()) == name;
  });
}

}  // namespace base
