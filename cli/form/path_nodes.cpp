#include "cli/form/path_nodes.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/form/path_literals.h"

namespace cli {
namespace {

using Kind = PathNode::Kind;
using Nodes = std::vector<PathNode>;

constexpr int end_of_text = -1;

bool is_end_of_line(int c) { return c == '\r' || c == '\n'; }

bool is_digit(int c) { return c >= '0' && c <= '9'; }

/// All that is not ASCII counts as letters.
bool is_letter(int c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

bool is_end_of_word(int c) {
  constexpr std::string_view ends = " \t\r\n.,[]$@{}";
  return c == end_of_text || ends.find(static_cast<char>(c)) != std::string_view::npos;
}

PathNode node_of(Kind kind, std::string name = {}) {
  PathNode node;
  node.kind = kind;
  node.name = std::move(name);
  return node;
}

PathNode value_of(base::OrderedJson value) {
  PathNode node;
  node.kind = Kind::value;
  node.value = std::move(value);
  return node;
}

Nodes action_of(const std::string& text);

int bound_of(std::string_view text) {
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec == std::errc{} && read.ptr == end) return value;
  throw std::invalid_argument(fmt::format("array index {} is not a number", text));
}

bool is_bound(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return std::all_of(text.begin(), text.end(), is_digit);
}

/// "2", "1:", ":-1", "::2", "" (the first).
PathNode slice_of(const std::string& text) {
  const auto parts = base::split(text, ':');
  if (parts.size() > 3 || !std::all_of(parts.begin(), parts.end(), is_bound))
    throw std::invalid_argument("invalid array index " + text);
  auto node = node_of(Kind::slice);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].empty()) node.bounds.at(i) = {bound_of(parts[i]), true, false};
  }
  if (parts.size() == 1) node.bounds[1] = {node.bounds[0].value + 1, true, true};
  return node;
}

/// One action, and what it has read of it.
class Action {
 public:
  Action(std::string_view text, std::size_t& position) : text_(text), position_(position) {}

  /// Up to its closing brace.
  Nodes read() {
    Nodes nodes;
    while (!starts_with("}")) read_one(nodes);
    ++position_;
    return nodes;
  }

 private:
  bool starts_with(std::string_view part) const {
    return text_.substr(position_).starts_with(part);
  }

  int peek() const {
    return position_ < text_.size() ? static_cast<unsigned char>(text_[position_]) : end_of_text;
  }

  int next() {
    const int c = peek();
    if (c != end_of_text) ++position_;
    return c;
  }

  std::string since(std::size_t begin) const {
    return std::string(text_.substr(begin, position_ - begin));
  }

  void read_one(Nodes& nodes) {
    if (starts_with("[?(")) return read_filter(nodes);
    if (starts_with("..")) return read_recursive(nodes);
    const auto begin = position_;
    const int c = next();
    if (c == end_of_text || is_end_of_line(c)) throw std::invalid_argument("unclosed action");
    if (c == ' ' || c == '@' || c == '$') return;
    if (c == '[') return read_array(nodes);
    if (c == '"' || c == '\'') return read_quoted(nodes, c);
    if (c == '.') return read_field(nodes);
    position_ = begin;
    if (c == '+' || c == '-' || is_digit(c)) return read_number(nodes);
    if (is_letter(c)) return read_word(nodes);
    throw std::invalid_argument(
        fmt::format("unrecognized character in action: U+{0:04X} '{1}'", c, static_cast<char>(c)));
  }

  void read_field(Nodes& nodes) {
    const auto begin = position_;
    while (!is_end_of_word(peek())) {
      if (next() == '\\') next();
    }
    auto name = since(begin);
    if (name == "*") return nodes.push_back(node_of(Kind::wildcard));
    std::erase(name, '\\');
    nodes.push_back(node_of(Kind::field, std::move(name)));
  }

  void read_recursive(Nodes& nodes) {
    if (!nodes.empty() && nodes.back().kind == Kind::recursive)
      throw std::invalid_argument("invalid multiple recursive descent");
    position_ += 2;
    nodes.push_back(node_of(Kind::recursive));
    if (is_letter(peek()) || is_digit(peek())) read_field(nodes);
  }

  void read_word(Nodes& nodes) {
    const auto begin = position_;
    while (!is_end_of_word(peek())) next();
    auto word = since(begin);
    nodes.push_back(word == "true" || word == "false" ? value_of(word == "true")
                                                      : node_of(Kind::word, std::move(word)));
  }

  void read_number(Nodes& nodes) {
    const auto begin = position_;
    if (peek() == '+' || peek() == '-') next();
    while (peek() == '.' || is_digit(peek())) next();
    nodes.push_back(value_of(number_of(since(begin))));
  }

  void read_quoted(Nodes& nodes, int quote) {
    const auto begin = position_ - 1;
    for (int c = next(); c != quote || text_[position_ - 2] == '\\'; c = next()) {
      if (c == end_of_text || c == '\n') throw std::invalid_argument("unterminated quoted string");
    }
    nodes.push_back(value_of(unquoted(since(begin))));
  }

  void read_array(Nodes& nodes) {
    const auto begin = position_;
    for (int c = next(); c != ']'; c = next()) {
      if (c == end_of_text || c == '\n') throw std::invalid_argument("unterminated array");
    }
    auto text = since(begin);
    text.pop_back();
    if (text == "*") text = ":";
    const auto parts = base::split(text, ',');
    if (parts.size() > 1) return add_alternatives(nodes, parts);
    const bool quoted = text.size() >= 2 && text.front() == '\'' && text.back() == '\'' &&
                        std::count(text.begin(), text.end(), '\'') == 2;
    if (!quoted) return nodes.push_back(slice_of(text));
    for (auto& node : action_of("." + text.substr(1, text.size() - 2)))
      nodes.push_back(std::move(node));
  }

  static void add_alternatives(Nodes& nodes, const std::vector<std::string>& parts) {
    auto all = node_of(Kind::alternatives);
    for (const auto& part : parts) {
      auto one = node_of(Kind::list);
      const auto first = part.find_first_not_of(' ');
      const auto trimmed = first == std::string::npos
                               ? std::string()
                               : part.substr(first, part.find_last_not_of(' ') + 1 - first);
      one.nodes = action_of("[" + trimmed + "]");
      all.nodes.push_back(std::move(one));
    }
    nodes.push_back(std::move(all));
  }

  /// Up to the ")" that no quote is open at: quotes stand there once, or not at all.
  void find_end_of_filter() {
    bool begun = false, ended = false;
    for (int quote = 0, c = next(); c != ')' || begun != ended; c = next()) {
      if (c == end_of_text || c == '\n') throw std::invalid_argument("unterminated filter");
      if (c != '"' && c != '\'') continue;
      if (!std::exchange(begun, true)) quote = c;
      else if (c == quote && text_[position_ - 2] != '\\') ended = true;
    }
  }

  void read_filter(Nodes& nodes) {
    position_ += 3;
    const auto begin = position_;
    find_end_of_filter();
    auto text = since(begin);
    text.pop_back();
    if (next() != ']') throw std::invalid_argument("unclosed array expect ]");
    constexpr const char* operators = "!<>=";
    const auto left = text.find_first_of(operators);
    auto filter = node_of(Kind::filter);
    if (left == 0 || left == std::string::npos) {
      filter.nodes = action_of(text);
      return nodes.push_back(std::move(filter));
    }
    const auto right = std::min(text.find_first_not_of(operators, left), text.size() - 1);
    filter.name = text.substr(left, right - left);
    if (filter.name.empty()) throw std::invalid_argument("a filter that compares with nothing");
    filter.nodes = action_of(text.substr(0, left));
    filter.right = action_of(text.substr(right));
    nodes.push_back(std::move(filter));
  }

  std::string_view text_;
  std::size_t& position_;
};

Nodes action_of(const std::string& text) {
  const auto whole = text + "}";
  std::size_t position = 0;
  return Action(whole, position).read();
}

}  // namespace

std::vector<PathNode> parse_path(std::string_view text) {
  Nodes nodes;
  for (std::size_t position = 0; position < text.size();) {
    const auto brace = std::min(text.find('{', position), text.size());
    if (brace > position)
      nodes.push_back(value_of(std::string(text.substr(position, brace - position))));
    if (brace == text.size()) break;
    position = brace + 1;
    auto action = node_of(Kind::list);
    action.nodes = Action(text, position).read();
    nodes.push_back(std::move(action));
  }
  return nodes;
}

}  // namespace cli
