// JSON text that is read in one go, without a tree being made of it.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// Whether the byte at `at`, in a text of JSON, is escaped: an odd number of backslashes stands
/// before it (RFC 8259, 7). Nothing before `from` counts, which is the text's beginning or a byte
/// that is not escaped.
inline bool is_escaped(const char* from, const char* at) {
  const auto* backslashes = at;
  while (backslashes != from && *(backslashes - 1) == '\\') --backslashes;
  return (at - backslashes) % 2 == 1;
}

/// A place in a JSON text. What is read is skipped, and what a visit leaves is skipped for it, so
/// that only what is of use costs more than a look. Texts that are no JSON are found out only where
/// it matters for going on: `failed`. The text must outlive it.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  /// Visits the members of an object in order, with the name as it is written between its quotes.
  /// Another value has none.
  template <class Visit>
  void members(const Visit& visit) {
    if (!enter('{')) return;
    for (bool more = !leave('}'); more && !failed_; more = another('}')) {
      const auto quoted = raw();
      expect(quoted.starts_with('"') && take(':'));
      if (!failed_) visit_value([&] { visit(quoted.substr(1, quoted.size() - 2)); });
    }
  }

  /// Visits the items of an array in order. Another value has none.
  template <class Visit>
  void items(const Visit& visit) {
    if (!enter('[')) return;
    for (bool more = !leave(']'); more && !failed_; more = another(']')) visit_value(visit);
  }

  /// A string; empty for another value.
  std::string text();

  /// A value as it is written.
  std::string_view raw();

  bool failed() const { return failed_; }

  /// Ends all visits, as for a text that is no JSON.
  void give_up() { failed_ = true; }

 private:
  template <class Visit>
  void visit_value(const Visit& visit) {
    blanks();
    const auto* before = at_;
    visit();
    if (at_ == before) raw();
  }

  bool enter(char bracket);
  bool leave(char bracket) { return take(bracket); }
  bool another(char bracket);
  bool take(char c);
  void expect(bool there);
  void blanks();
  void skip_text();
  void skip_nested();

  const char* at_;
  const char* end_;
  bool failed_ = false;
};

}  // namespace base
