#include "base/yaml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <istream>
#include <optional>
#include <streambuf>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"

namespace base {
namespace {

constexpr std::size_t deepest = 100;
constexpr std::size_t most_nodes = 1'000'000;

std::size_t count_nodes(const Yaml& yaml) {
  std::size_t n = 1;
  for (const auto& item : yaml.items) n += count_nodes(item);
  for (const auto& [key, value] : yaml.entries) n += count_nodes(value);
  return n;
}

/// Builds the tree from yaml-cpp's events; yaml-cpp's own Node alters the document when it is walked by assignment.
class TreeBuilder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    last_is_empty_quote_ = false;
    add({.kind = Yaml::Kind::null, .line = mark.line + 1}, anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (anchor == 0 || anchor > anchors_.size()) throw YamlError("an alias without its anchor", mark.line + 1);
    Yaml copy = anchors_[anchor - 1];
    nodes_ += count_nodes(copy);
    add(std::move(copy), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    // Quoted scalars carry the tag "!", plain ones "?"; "!!str x" is a string however it is spelt.
    const bool plain = tag == "?" || tag.empty();
    last_is_empty_quote_ = !plain && value.empty();
    add({.kind = Yaml::Kind::scalar, .text = value, .plain = plain, .line = mark.line + 1}, anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open({.kind = Yaml::Kind::sequence, .line = mark.line + 1}, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open({.kind = Yaml::Kind::mapping, .line = mark.line + 1}, anchor);
  }
  void OnMapEnd() override { close(); }

  Yaml take() { return std::move(root_); }

  /// The last scalar was quoted and empty.
  bool last_is_empty_quote() const { return last_is_empty_quote_; }

 private:
  struct Open {
    Yaml node;
    YAML::anchor_t anchor;
    std::optional<std::string> key{};
    bool plain_key = false;
  };

  void open(Yaml node, YAML::anchor_t anchor) {
    if (open_.size() >= deepest) throw YamlError(fmt::format("nested deeper than {} levels", deepest), node.line);
    open_.push_back({std::move(node), anchor});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor);
  }

  void add(Yaml node, YAML::anchor_t anchor) {
    if (++nodes_ > most_nodes) throw YamlError("too many nodes", node.line);
    if (anchor != 0) {
      anchors_.resize(std::max<std::size_t>(anchors_.size(), anchor));
      anchors_[anchor - 1] = node;
    }
    if (open_.empty()) root_ = std::move(node);
    else if (open_.back().node.kind == Yaml::Kind::sequence) open_.back().node.items.push_back(std::move(node));
    else add_to_mapping(open_.back(), std::move(node));
  }

  static void add_to_mapping(Open& mapping, Yaml node) {
    if (!mapping.key) {
      if (node.kind != Yaml::Kind::scalar) throw YamlError(node.kind == Yaml::Kind::null ? "a key that is null" : "a key that is not a scalar", node.line);
      mapping.key = std::move(node.text);
      mapping.plain_key = node.plain;
      return;
    }
    node.plain_key = mapping.plain_key;
    mapping.node.entries.emplace_back(std::move(*mapping.key), std::move(node));
    mapping.key.reset();
  }

  Yaml root_{};
  std::vector<Open> open_{};
  std::vector<Yaml> anchors_{};
  std::size_t nodes_ = 0;
  bool last_is_empty_quote_ = false;
};

/// Refuses the first event that has content: for what follows the document.
class NothingMore : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string&) override { refuse(mark); }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { refuse(mark); }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { refuse(mark); }
  void OnMapEnd() override {}

 private:
  [[noreturn]] static void refuse(const YAML::Mark& mark) { throw YamlError("content after the end of the document", mark.line + 1); }
};

/// Reads text that somebody else owns, without a copy.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    auto* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

int line_of(std::string_view text, std::size_t position) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

/// YAML's own rule, which yaml-cpp does not know: no control characters but tabs and line breaks.
void refuse_controls(std::string_view text) {
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; };
  const auto found = std::find_if(text.begin(), text.end(), is_control);
  if (found == text.end()) return;
  const auto position = static_cast<std::size_t>(found - text.begin());
  throw YamlError(fmt::format("a control character (0x{:02x})", static_cast<unsigned char>(*found)), line_of(text, position));
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<bool> boolean(std::string_view text) {
  if (is_one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"})) return false;
  return std::nullopt;
}

bool is_null(std::string_view text) { return is_one_of(text, {"", "~", "null", "Null", "NULL"}); }

std::optional<Json> integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  auto digits = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  const int base = digits.starts_with("0x") ? 16 : digits.starts_with("0o") ? 8 : digits.starts_with("0b") ? 2 : 10;
  if (base != 10) digits.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || problem != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (!negative) return Json(value);
  if (value > std::uint64_t{1} << 63) return std::nullopt;
  return Json(static_cast<std::int64_t>(~value + 1));
}

std::optional<Json> floating(std::string_view text) {
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos || text.find_first_of("0123456789") == std::string_view::npos) return std::nullopt;
  const auto digits = text.substr(text.starts_with('+') ? 1 : 0);
  double value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return Json(value);
}

Json plain_scalar(const std::string& text) {
  if (is_null(text)) return nullptr;
  if (const auto value = boolean(text)) return *value;
  if (auto value = integer(text)) return *value;
  if (auto value = floating(text)) return *value;
  return text;
}

/// Could a reader of YAML 1.1 or 1.2 take the plain text for something other than a string?
bool looks_typed(std::string_view text) {
  if (is_null(text) || boolean(text)) return true;
  if (is_one_of(text, {"<<", "=", "...", "---"})) return true;
  const char first = text.front();
  // Numbers of every notation, dates, sexagesimals, .inf: whatever begins like one is quoted.
  return (first >= '0' && first <= '9') || ((first == '+' || first == '-' || first == '.') && text.size() > 1);
}

bool is_plain_safe(std::string_view text) {
  if (text.empty() || looks_typed(text)) return false;
  if (text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (std::string_view("-?:,[]{}#&*!|>'\"%@`").find(text.front()) != std::string_view::npos) return false;
  return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

bool needs_escapes(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    // NEL, C1 controls, the line and paragraph separators and the byte order mark are not ordinary characters in YAML.
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    if (text.substr(i).starts_with("\xe2\x80\xa8") || text.substr(i).starts_with("\xe2\x80\xa9") || text.substr(i).starts_with("\xef\xbb\xbf")) return true;
  }
  return false;
}

std::string double_quoted(std::string_view text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto rest = text.substr(i);
    if (text[i] == '"' || text[i] == '\\') result += std::string("\\") + text[i];
    else if (text[i] == '\n') result += "\\n";
    else if (text[i] == '\t') result += "\\t";
    else if (text[i] == '\r') result += "\\r";
    else if (byte < 0x20 || byte == 0x7f) result += fmt::format("\\x{:02X}", byte);
    else if (byte == 0xc2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xa0) result += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[++i]));
    else if (rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")) result += rest[2] == '\xa8' ? "\\L" : "\\P", i += 2;
    else if (rest.starts_with("\xef\xbb\xbf")) result += "\\uFEFF", i += 2;
    else result += text[i];
  }
  return result + '"';
}

std::string single_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

bool is_block_text(std::string_view text) {
  return text.find('\n') != std::string_view::npos && text.front() != ' ' && text.front() != '\n' &&
         text.find_first_of("\r\t\x7f") == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }) &&
         text.find("\xc2\x85") == std::string_view::npos && text.find("\xef\xbb\xbf") == std::string_view::npos &&
         text.find("\xe2\x80\xa8") == std::string_view::npos && text.find("\xe2\x80\xa9") == std::string_view::npos;
}

/// A literal block scalar; the chomping sign keeps exactly the line breaks at the end.
std::string block_scalar(std::string_view text, std::size_t indent) {
  const bool ends = text.ends_with('\n');
  const bool more = text.ends_with("\n\n");
  std::string result = more ? "|+\n" : ends ? "|\n" : "|-\n";
  auto lines = split(text, '\n');
  if (ends) lines.pop_back();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].empty()) result += std::string(indent, ' ') + lines[i];
    if (i + 1 < lines.size()) result += '\n';
  }
  return result;
}

template <class AnyJson>
void write(std::string& out, const AnyJson& value, std::size_t indent);

template <class AnyJson>
void write_scalar(std::string& out, const AnyJson& value, std::size_t indent) {
  if (!value.is_string()) out += value.dump();
  else if (const auto& text = value.template get_ref<const std::string&>(); is_block_text(text)) out += block_scalar(text, std::max<std::size_t>(indent, 2));
  else out += yaml_scalar(text);
  out += '\n';
}

template <class AnyJson>
void write_object(std::string& out, const AnyJson& value, std::size_t indent) {
  bool first = true;
  for (const auto& [key, member] : value.items()) {
    if (!first) out += std::string(indent, ' ');
    first = false;
    out += yaml_scalar(key) + ":";
    if (member.is_array() && !member.empty()) {
      out += "\n" + std::string(indent, ' ');
      write(out, member, indent);
    } else if (member.is_object() && !member.empty()) {
      out += "\n" + std::string(indent + 2, ' ');
      write(out, member, indent + 2);
    } else {
      out += ' ';
      write(out, member, indent + 2);
    }
  }
}

template <class AnyJson>
void write(std::string& out, const AnyJson& value, std::size_t indent) {
  if (value.empty() && value.is_structured()) {
    out += value.is_array() ? "[]\n" : "{}\n";
  } else if (value.is_object()) {
    write_object(out, value, indent);
  } else if (value.is_array()) {
    bool first = true;
    for (const auto& item : value) {
      if (!first) out += std::string(indent, ' ');
      first = false;
      out += "- ";
      write(out, item, indent + 2);
    }
  } else {
    write_scalar(out, value, indent);
  }
}

}  // namespace

const Yaml* Yaml::find(std::string_view key) const {
  const auto found = std::find_if(entries.rbegin(), entries.rend(), [&](const auto& entry) { return entry.first == key; });
  return found == entries.rend() ? nullptr : &found->second;
}

Yaml parse_yaml(std::string_view text) {
  refuse_controls(text);
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    // yaml-cpp ends a document where the indentation goes wrong, and takes the rest for another one.
    NothingMore nothing_more;
    while (parser.HandleNextDocument(nothing_more)) {}
  } catch (const YAML::Exception& problem) {
    throw YamlError(problem.msg, problem.mark.line + 1);
  }
  // An opening quote as the last character of a text is no error to yaml-cpp.
  const bool quote_at_end = text.ends_with('"') || text.ends_with('\'');
  if (quote_at_end && builder.last_is_empty_quote() && !text.substr(0, text.size() - 1).ends_with(text.back())) {
    throw YamlError("a quote that is not closed", line_of(text, text.size()));
  }
  return builder.take();
}

Json yaml_to_json(const Yaml& yaml) {
  switch (yaml.kind) {
    case Yaml::Kind::null: return nullptr;
    case Yaml::Kind::scalar: return yaml.plain ? plain_scalar(yaml.text) : Json(yaml.text);
    case Yaml::Kind::sequence: {
      Json array = Json::array();
      for (const auto& item : yaml.items) array.push_back(yaml_to_json(item));
      return array;
    }
    case Yaml::Kind::mapping: break;
  }
  Json object = Json::object();
  for (const auto& [key, value] : yaml.entries) object[key] = yaml_to_json(value);
  return object;
}

std::string yaml_scalar(std::string_view text) {
  if (needs_escapes(text)) return double_quoted(text);
  return is_plain_safe(text) ? std::string(text) : single_quoted(text);
}

template <class AnyJson>
std::string json_to_yaml(const AnyJson& value) {
  std::string out;
  write(out, value, 0);
  return out;
}
template std::string json_to_yaml(const Json&);
template std::string json_to_yaml(const OrderedJson&);

}  // namespace base
