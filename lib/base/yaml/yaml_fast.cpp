#include "base/yaml/yaml_fast.h"

#include <algorithm>
#include <utility>

namespace base {
namespace {

using std::string_view;

// Within it read_any_yaml's own limit (100 levels) cannot be met.
constexpr int deepest = 90;
// yaml-cpp takes nothing longer than 1,024 bytes for a key.
constexpr std::size_t longest_key = 1'000;

bool is_end(string_view rest) { return rest.empty() || rest.front() == ' '; }
bool is_item(string_view rest) { return rest.starts_with('-') && is_end(rest.substr(1)); }
bool is_key_end(string_view rest) { return rest.starts_with(':') && is_end(rest.substr(1)); }

string_view without_blanks(string_view rest) {
  const auto begin = rest.find_first_not_of(' ');
  return begin == string_view::npos ? string_view() : rest.substr(begin);
}

/// Is there nothing more on the line, or a comment alone?
bool is_over(string_view rest) {
  if (rest.empty()) return true;
  if (rest.front() != ' ') return false;
  const auto more = without_blanks(rest);
  return more.empty() || more.front() == '#';
}

bool is_null(string_view text) {
  return text == "~" || text == "null" || text == "Null" || text == "NULL";
}

/// A scalar at the front of a line, and what is behind it.
struct Scalar {
  std::string text{};
  bool plain{};
  string_view rest{};
};

std::optional<Scalar> single_quoted(string_view rest) {
  Scalar scalar;
  rest.remove_prefix(1);
  while (true) {
    const auto quote = rest.find('\'');
    if (quote == string_view::npos) return std::nullopt;
    scalar.text += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (!rest.starts_with('\'')) break;
    scalar.text += '\'';
    rest.remove_prefix(1);
  }
  scalar.rest = rest;
  return scalar;
}

std::optional<char> unescaped(char letter) {
  constexpr string_view letters = "\"\\/nt";
  constexpr string_view meanings = "\"\\/\n\t";
  const auto at = letters.find(letter);
  return at == string_view::npos ? std::nullopt : std::optional(meanings[at]);
}

std::optional<Scalar> double_quoted(string_view rest) {
  Scalar scalar;
  rest.remove_prefix(1);
  while (true) {
    const auto special = rest.find_first_of("\"\\");
    if (special == string_view::npos) return std::nullopt;
    scalar.text += rest.substr(0, special);
    const bool quote = rest[special] == '"';
    rest.remove_prefix(special + 1);
    if (quote) break;
    const auto character = rest.empty() ? std::nullopt : unescaped(rest.front());
    if (!character) return std::nullopt;
    scalar.text += *character;
    rest.remove_prefix(1);
  }
  scalar.rest = rest;
  return scalar;
}

bool begins_plain(string_view rest) {
  constexpr string_view never = ",[]{}#&*!|>'\"%@`?:";
  return never.find(rest.front()) == string_view::npos && !is_item(rest);
}

/// How far a plain scalar reaches: to ": ", to " #", or to the end of the line.
std::size_t plain_length(string_view rest) {
  auto length = rest.size();
  for (auto colon = rest.find(':'); colon != string_view::npos; colon = rest.find(':', colon + 1)) {
    if (is_end(rest.substr(colon + 1))) {
      length = colon;
      break;
    }
  }
  return std::min(length, rest.find(" #"));
}

std::optional<Scalar> plain(string_view rest) {
  if (!begins_plain(rest)) return std::nullopt;
  const auto length = plain_length(rest);
  const auto last = rest.substr(0, length).find_last_not_of(' ');
  return Scalar{
      .text = std::string(rest.substr(0, last + 1)), .plain = true, .rest = rest.substr(last + 1)};
}

std::optional<Scalar> scalar_at(string_view rest) {
  if (rest.starts_with('"')) return double_quoted(rest);
  if (rest.starts_with('\'')) return single_quoted(rest);
  return plain(rest);
}

/// A value that is complete on its line. False: it is not.
bool read_value(string_view rest, int line, Yaml& node) {
  node.line = line;
  if (rest.starts_with("{}") || rest.starts_with("[]")) {
    node.kind = rest.front() == '{' ? Yaml::Kind::mapping : Yaml::Kind::sequence;
    return is_over(rest.substr(2));
  }
  auto scalar = scalar_at(rest);
  if (!scalar || !is_over(scalar->rest)) return false;
  if (scalar->plain && is_null(scalar->text)) return true;
  node.kind = Yaml::Kind::scalar;
  node.text = std::move(scalar->text);
  node.plain = scalar->plain;
  return true;
}

/// Walks from one line with content to the next. Its functions return false where the text is not
/// simple. A line whose column is none of those of the blocks around it ends them all, so that
/// read() finds it unread.
class SimpleReader {
 public:
  explicit SimpleReader(string_view text) : text_(text) {}

  bool read(Yaml& root) {
    advance();
    if (column_ == 0 && rest_.starts_with("---") && without_blanks(rest_.substr(3)).empty())
      advance();
    return !at_end() && block(root, 1) && at_end() && ++nodes_ <= most_yaml_nodes;
  }

 private:
  bool at_end() const { return rest_.empty(); }

  /// Goes to the next line that has more than a comment; at the end `line_` is that of the end.
  void advance() {
    while (!text_.empty()) {
      ++line_;
      const auto length = text_.find('\n');
      const auto line = text_.substr(0, length);
      // After the last line break there is one more line, an empty one.
      text_ = length == string_view::npos ? string_view() : text_.substr(length + 1);
      if (length != string_view::npos && text_.empty()) ++end_;
      rest_ = without_blanks(line);
      column_ = line.size() - rest_.size();
      if (!rest_.empty() && rest_.front() != '#') return;
    }
    rest_ = {};
    column_ = 0;
    line_ += std::exchange(end_, 0);
  }

  bool block(Yaml& node, int depth) {
    if (depth > deepest || nodes_ > most_yaml_nodes) return false;
    return is_item(rest_) ? sequence(node, depth) : mapping(node, depth);
  }

  bool mapping(Yaml& node, int depth) {
    const auto column = column_;
    node.kind = Yaml::Kind::mapping;
    node.line = line_;
    while (!at_end() && column_ == column) {
      if (column == 0 && (rest_.starts_with("---") || rest_.starts_with("..."))) return false;
      auto key = scalar_at(rest_);
      if (!key || !is_key_end(key->rest) || key->text.empty() || (key->plain && is_null(key->text)))
        return false;
      if (rest_.size() - key->rest.size() > longest_key) return false;
      auto& value = node.entries.emplace_back(std::move(key->text), Yaml{}).second;
      value.plain_key = key->plain;
      value.key_line = line_;
      nodes_ += 2;
      if (!value_of_key(key->rest.substr(1), column, value, depth)) return false;
    }
    return true;
  }

  bool value_of_key(string_view rest, std::size_t column, Yaml& value, int depth) {
    if (!is_over(rest)) return value_on_line(without_blanks(rest), value);
    advance();
    // A sequence need not be indented.
    const bool below = column_ > column || (column_ == column && is_item(rest_));
    return value_below(!at_end() && below, value, depth);
  }

  bool sequence(Yaml& node, int depth) {
    const auto column = column_;
    node.kind = Yaml::Kind::sequence;
    node.line = line_;
    while (!at_end() && column_ == column && is_item(rest_)) {
      ++nodes_;
      if (!item(column, node.items.emplace_back(), depth)) return false;
    }
    return true;
  }

  bool item(std::size_t column, Yaml& node, int depth) {
    const auto rest = rest_.substr(1);
    if (is_over(rest)) {
      advance();
      return value_below(!at_end() && column_ > column, node, depth);
    }
    const auto content = without_blanks(rest);
    const auto scalar = scalar_at(content);
    if (scalar && !is_key_end(scalar->rest)) return value_on_line(content, node);
    if (!scalar && !is_item(content)) return value_on_line(content, node);
    // "- key: value" and "- - item" begin a block in the middle of the line.
    column_ += rest_.size() - content.size();
    rest_ = content;
    return block(node, depth + 1);
  }

  bool value_on_line(string_view rest, Yaml& value) {
    const bool read = read_value(rest, line_, value);
    advance();
    return read;
  }

  /// The block that begins on this line, if one is there; else a null, which yaml-cpp reports where
  /// the next thing begins.
  bool value_below(bool there, Yaml& value, int depth) {
    if (there) return block(value, depth + 1);
    value.line = line_;
    return true;
  }

  string_view text_;    // after this line
  string_view rest_{};  // of this line, from its first character that is no blank; empty at the end
  std::size_t column_ = 0;  // of `rest_`
  int line_ = 0;
  int end_ = 0;  // how many lines follow the last one: one that is empty, or none
  std::size_t nodes_ = 0;
};

}  // namespace

std::optional<Yaml> read_simple_yaml(string_view text) {
  if (text.starts_with('\xef') || text.find('\t') != string_view::npos ||
      text.find('\r') != string_view::npos)
    return std::nullopt;
  Yaml root;
  return SimpleReader(text).read(root) ? std::optional(std::move(root)) : std::nullopt;
}

}  // namespace base
