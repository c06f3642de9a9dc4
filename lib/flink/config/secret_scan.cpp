#include "flink/config/secret_scan.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "flink/config/sensitive.h"

namespace flink {
namespace {

using Hidden = std::vector<std::string>;
constexpr auto npos = std::string_view::npos;
constexpr std::string_view blanks = " \t";
constexpr std::string_view word_ends = " \t\r\n\"'";

bool is_key_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_quote(char c) { return c == '"' || c == '\''; }

bool is_port(std::string_view text) { return text.find_first_not_of("0123456789") == npos; }

/// How long the user info is that a text begins with, which follows "://"; npos when there is none.
/// The last '@' before the path ends it, or, of a password that should have been encoded, before
/// the word's end.
std::size_t user_info_of_url(std::string_view text) {
  const auto word = text.substr(0, text.find_first_of(word_ends));
  const auto authority = word.substr(0, word.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != npos) return at;
  const auto colon = authority.find(':');
  const bool is_address = authority.find_first_of("[,") != npos;  // of IPv6, or several
  if (colon == npos || is_address || is_port(authority.substr(colon + 1))) return npos;
  return word.rfind('@');
}

/// The same behind "jdbc:oracle:thin:", where user/password@ stands.
std::size_t user_info_of_oracle(std::string_view text) {
  const auto at = text.substr(0, text.find_first_of(word_ends)).find('@');
  return at == 0 ? npos : at;
}

/// The password; a user alone is one where tokens stand so, and elsewhere a container (abfs) or
/// nobody's secret.
void remember(std::string_view before, std::string_view info, Hidden& hidden) {
  const bool is_url = before.ends_with("://");
  const auto mark = info.find(is_url ? ':' : '/');
  if (mark != npos) hidden.emplace_back(info.substr(mark + 1));
  else if (before.ends_with("http://") || before.ends_with("https://")) hidden.emplace_back(info);
}

std::string without_user_info(std::string_view text, Hidden& hidden) {
  constexpr std::string_view url = "://", oracle = "jdbc:oracle:thin:";
  std::string result;
  for (;;) {
    const auto mark = std::min(text.find(url), text.find(oracle));
    if (mark == npos) return result.append(text);
    const bool is_url = text.substr(mark).starts_with(url);
    const auto from = mark + (is_url ? url : oracle).size();
    const auto rest = text.substr(from);
    const auto length = is_url ? user_info_of_url(rest) : user_info_of_oracle(rest);
    result += text.substr(0, from);
    if (length != npos && length > 0) {
      remember(text.substr(0, from), rest.substr(0, length), hidden);
      result += secret_mask;
    }
    text.remove_prefix(length == npos ? from : from + length);
  }
}

/// Where a value stands in a text.
struct Span {
  std::size_t from = npos;
  std::size_t to = npos;
};

class Scanner {
 public:
  Scanner(std::string_view text, Hidden& hidden) : text_(text), hidden_(hidden) {}

  std::string run() {
    while (at_ < text_.size()) {
      const auto end = end_of_key(at_);
      if (end == at_) {
        copy_to(at_ + 1);
        continue;
      }
      const auto value = value_behind(end);
      copy_to(value.from == npos ? end : value.from);
      if (value.from == npos) continue;
      const auto secret = text_.substr(value.from, value.to - value.from);
      if (secret != secret_mask) hidden_.emplace_back(secret);
      result_ += secret_mask;
      at_ = value.to;
    }
    return std::move(result_);
  }

 private:
  void copy_to(std::size_t end) {
    result_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\n'; }

  std::size_t end_of_key(std::size_t from) const {
    while (from < text_.size() && is_key_char(text_[from])) ++from;
    return from;
  }

  std::size_t behind(std::size_t from, std::string_view chars) const {
    return std::min(text_.find_first_not_of(chars, from), text_.size());
  }

  /// Behind a quote, which may be escaped; `from` when there is none.
  std::size_t behind_quote(std::size_t from) const {
    const auto quote = behind(from, "\\");
    return is_quote(at(quote)) ? quote + 1 : from;
  }

  std::string_view word(std::size_t end) const { return text_.substr(at_, end - at_); }

  bool is_before(std::string_view what) const { return text_.substr(0, at_).ends_with(what); }

  /// The secret that belongs to the word which begins here and ends there, if it is a key.
  Span value_behind(std::size_t end) const {
    auto from = value_begin(end);
    if (from == npos || !is_sensitive(key_of_word(word(end)))) return {};
    const auto value = value_at(from, end);
    const auto text = text_.substr(value.from, value.to - value.from);
    return hides(key_of_word(word(end)), text) && !is_tag(end, text) ? value : Span{};
  }

  /// Where the value of the key begins; npos when nothing parts them.
  std::size_t value_begin(std::size_t end) const {
    const auto from = behind_quote(end);
    const auto equals = behind(from, blanks);
    if (at(equals) == '=' && equals <= from + 1)
      return at(equals + 1) == '=' ? npos : behind(equals + 1, blanks);
    if (at(equals) == ':' && equals <= from + 1)
      return at(equals + 1) == ':' || text_.substr(equals).starts_with("://")
                 ? npos
                 : behind(equals + 1, blanks);
    if (at(end) == '>' && is_before("<")) return end + 1;
    if (at(end) == ',' && is_before("property: ")) return behind(end + 1, blanks);
    if (base::equals_ignoring_case(word(end), "bearer") && equals > end) return equals;
    return text_[at_] == '-' ? next_word(from) : npos;
  }

  /// --key value, "--key", "value", --key;value: as long as it is no option.
  std::size_t next_word(std::size_t from) const {
    const auto next = behind(from, " \t,;");
    return next == from || at(behind_quote(next)) == '-' ? npos : next;
  }

  Span value_at(std::size_t from, std::size_t key_end) const {
    const auto opened = behind_quote(from);
    if (opened != from) return {opened, closing_quote(from, opened)};
    const auto end_at = [&](std::string_view ends) {
      return Span{from, std::min(text_.find_first_of(ends, from), text_.size())};
    };
    if (at(key_end) == '>') return end_at("<\n");
    if (at(key_end) == ',' && is_before("property: ")) return end_at("\r\n");
    if (is_header(from, key_end)) return end_at("\"'\r\n");
    if (word(key_end).starts_with("-D")) return end_at(word_ends);
    if (at(from) == '$' && (at(from + 1) == '(' || at(from + 1) == '{')) {
      const auto closing = text_.find(at(from + 1) == '(' ? ')' : '}', from);
      return {from, closing == npos ? text_.size() : closing + 1};
    }
    if (at(from) == '{' && at(from - 1) == '=') return end_at("}\r\n");
    return end_at(at(from) == '[' || at(from) == '{' ? "[{" : " \t\r\n\"'&;,)]}<>");
  }

  /// The quote that closes, escaped as the one that opened.
  std::size_t closing_quote(std::size_t from, std::size_t opened) const {
    const auto slashes = opened - 1 - from;
    for (auto i = opened; i < text_.size() && text_[i] != '\n'; ++i) {
      if (text_[i] != text_[opened - 1]) continue;
      auto first = i;
      while (first > opened && text_[first - 1] == '\\') --first;
      if (i - first == slashes || (slashes == 0 && (i - first) % 2 == 0)) return i - slashes;
    }
    return std::min(text_.find('\n', opened), text_.size());
  }

  /// "Bearer X", "Basic X": the scheme and what follows it, as headers have them.
  bool is_header(std::size_t from, std::size_t key_end) const {
    constexpr std::array<std::string_view, 5> schemes{"bearer", "basic", "digest", "token",
                                                      "negotiate"};
    const auto scheme = base::lower(text_.substr(from, end_of_key(from) - from));
    const bool is_scheme = std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
    return (is_scheme && at(end_of_key(from)) == ' ') ||
           base::lower(word(key_end)).ends_with("authorization");
  }

  /// The tag of an image whose name looks like a key: registry/token-service:1.2.0.
  bool is_tag(std::size_t end, std::string_view value) const {
    if (at(end) != ':' || !is_before("/")) return false;
    const auto number = value.substr(value.starts_with('v') ? 1 : 0);
    const auto digits = number.find_first_not_of("0123456789");
    return value == "latest" || (digits != 0 && digits != npos && number[digits] == '.');
  }

  std::string_view text_;
  Hidden& hidden_;
  std::size_t at_ = 0;
  std::string result_{};
};

}  // namespace

std::string_view key_of_word(std::string_view word) {
  word = word.substr(0, word.find('='));
  if (word.starts_with("-D")) return word.substr(2);
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return word;
}

std::string scan(std::string_view text, Hidden& hidden) {
  return Scanner(without_user_info(text, hidden), hidden).run();
}

}  // namespace flink
