#include "flink/values/structured.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"

namespace flink {
namespace {

using std::string_view;
using List = std::vector<std::string>;
using Map = std::map<std::string, std::string>;

/// Character.isWhitespace for ASCII.
bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

/// Splits a text at a separator outside of quotes (StructuredOptionsSplitter#splitEscaped).
class Splitter {
 public:
  Splitter(string_view text, char separator) : text_(text), separator_(separator) {}

  Parsed<List> split() {
    for (; at_ < text_.size();) {
      const char c = text_[at_];
      if (c == separator_) separator();
      else if (is_blank(c)) ++at_;
      else if (after_quotes_) return fail("text follows the closing quote", at_);
      else if (c != '\'' && c != '"') element();
      else if (const auto start = at_; !quoted(c)) return fail("the quote is not closed", start);
    }
    return std::move(list_);
  }

 private:
  void separator() {
    // Two separators in a row are an empty element; one at either end is nothing.
    if (after_separator_) list_.emplace_back();
    after_separator_ = true;
    after_quotes_ = false;
    ++at_;
  }

  void add(std::string element, bool was_quoted) {
    list_.push_back(std::move(element));
    after_separator_ = false;
    after_quotes_ = was_quoted;
  }

  void element() {
    const auto end = std::min(text_.find(separator_, at_), text_.size());
    add(std::string(base::trim(text_.substr(at_, end - at_))), false);
    at_ = end;
  }

  bool quoted(char quote) {
    std::string element;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != quote) element += text_[at_];
      else if (text_.substr(at_ + 1).starts_with(quote)) element += text_[at_++];
      else {
        ++at_;
        add(std::move(element), true);
        return true;
      }
    }
    return false;
  }

  Parsed<List> fail(string_view why, std::size_t at) const {
    const auto before = text_.substr(0, at);
    const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    });
    return Parsed<List>::failed(
        fmt::format("{} at character {}: '{}'", why, characters + 1, base::printable(text_, 200)));
  }

  string_view text_;
  char separator_;
  std::size_t at_ = 0;
  bool after_separator_ = false;
  bool after_quotes_ = false;
  List list_{};
};

Parsed<Map> split_map(string_view text) {
  auto items = Splitter(text, ',').split();
  if (!items) return Parsed<Map>::failed(items.reason);
  Map map;
  for (const auto& item : *items) {
    const auto pair = Splitter(item, ':').split();
    if (!pair) return Parsed<Map>::failed(pair.reason);
    if (pair->size() != 2)
      return Parsed<Map>::failed(fmt::format("not a pair of the form key:value: '{}'{}",
                                             base::printable(item, 200),
                                             pair->size() > 2 ? " (quote what has a ':')" : ""));
    if (!map.emplace((*pair)[0], (*pair)[1]).second)
      return Parsed<Map>::failed(
          fmt::format("the key '{}' is there twice", base::printable((*pair)[0], 200)));
  }
  return map;
}

/// A text as YAML of one kind; absent when it is something else or none.
std::optional<base::Yaml> yaml_of(string_view text, base::Yaml::Kind kind) {
  try {
    auto yaml = base::parse_yaml(text);
    if (yaml.kind == kind) return yaml;
  } catch (const base::YamlError&) {
    // Not YAML: the caller takes the text with separators, as Flink does.
  }
  return std::nullopt;
}

std::string value_text(const base::Yaml& yaml) {
  return yaml.kind == base::Yaml::Kind::scalar ? core_schema_text(yaml) : flow_text(yaml);
}

bool is_null(const base::Yaml& yaml) { return yaml.kind == base::Yaml::Kind::null; }

std::optional<Map> map_of(const base::Yaml& yaml) {
  Map map;
  if (yaml.kind != base::Yaml::Kind::mapping) return std::nullopt;
  for (const auto& [key, value] : yaml.entries) {
    const base::Yaml key_node{
        .kind = base::Yaml::Kind::scalar, .text = key, .plain = value.plain_key};
    if (is_null(value) || !map.emplace(core_schema_text(key_node), value_text(value)).second)
      return std::nullopt;
  }
  return map;
}

/// Blanks beyond ASCII that Character.isWhitespace knows: the client skips them before an element.
bool begins_with_wide_blank(string_view text) {
  constexpr string_view others[] = {"\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x81\x9f",
                                    "\xe3\x80\x80"};
  const auto third = text.size() > 2 ? static_cast<unsigned char>(text[2]) : 0U;
  const bool space = text.starts_with("\xe2\x80") && third >= 0x80 && third <= 0x8a &&
                     third != 0x87;  // U+2007 is no whitespace
  return space || std::any_of(std::begin(others), std::end(others),
                              [&](string_view blank) { return text.starts_with(blank); });
}

bool survives(string_view element) {
  return !element.empty() && base::trim(element).size() == element.size() &&
         !is_blank(element.front()) && !begins_with_wide_blank(element);
}

std::string quoted(string_view text, string_view specials, bool always) {
  if (!always && text.find_first_of(specials) == string_view::npos) return std::string(text);
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

}  // namespace

Parsed<List> parse_list(string_view text, bool as_yaml) {
  const auto yaml = as_yaml ? yaml_of(text, base::Yaml::Kind::sequence) : std::nullopt;
  if (!yaml || std::any_of(yaml->items.begin(), yaml->items.end(), is_null))
    return Splitter(text, ';').split();
  List list;
  std::transform(yaml->items.begin(), yaml->items.end(), std::back_inserter(list), value_text);
  return list;
}

Parsed<Map> parse_map(string_view text, bool as_yaml) {
  const auto yaml = as_yaml ? yaml_of(text, base::Yaml::Kind::mapping) : std::nullopt;
  auto map = yaml ? map_of(*yaml) : std::nullopt;
  return map ? Parsed<Map>(std::move(*map)) : split_map(text);
}

Parsed<std::vector<Map>> parse_list_of_maps(string_view text, bool as_yaml, bool yaml_items) {
  std::vector<Map> maps;
  const auto yaml = as_yaml ? yaml_of(text, base::Yaml::Kind::sequence) : std::nullopt;
  if (yaml) {
    for (const auto& item : yaml->items) {
      if (auto map = map_of(item)) maps.push_back(std::move(*map));
    }
    if (maps.size() == yaml->items.size()) return maps;
    maps.clear();
  }
  const auto items = Splitter(text, ';').split();
  if (!items) return Parsed<std::vector<Map>>::failed(items.reason);
  for (const auto& item : *items) {
    const auto map = parse_map(item, as_yaml && yaml_items);
    if (!map) return Parsed<std::vector<Map>>::failed(map.reason);
    maps.push_back(*map);
  }
  return maps;
}

std::string write_list(std::span<const std::string> list) {
  std::string text;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool inner_empty = list[i].empty() && i > 0 && i + 1 < list.size();
    if (i > 0) text += ';';
    text += quoted(list[i], ";'\"", !inner_empty && !survives(list[i]));
  }
  return text;
}

std::string write_map(const Map& map) {
  std::string text;
  for (const auto& [key, value] : map) {
    if (!text.empty()) text += ',';
    text +=
        quoted(quoted(key, ":'\"", !survives(key)) + ":" + quoted(value, ":'\"", !survives(value)),
               ",'\"", false);
  }
  return text;
}

}  // namespace flink
