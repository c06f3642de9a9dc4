#include "base/yaml.h"

#include <algorithm>
#include <istream>
#include <optional>
#include <streambuf>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/utf8.h"
#include "base/yaml_fast.h"
#include "base/yaml_text.h"

namespace base {
namespace {

constexpr std::size_t deepest = 100;
constexpr std::size_t most_nodes = 1'000'000;

struct Extent {
  std::size_t nodes = 1;
  std::size_t depth = 0;
};

Extent extent_of(const Yaml& yaml) {
  Extent all;
  const auto include = [&](const Yaml& child) {
    const auto part = extent_of(child);
    all = {all.nodes + part.nodes, std::max(all.depth, part.depth + 1)};
  };
  for (const auto& item : yaml.items) include(item);
  for (const auto& entry : yaml.entries) include(entry.second);
  return all;
}

/// Builds the tree from yaml-cpp's events; yaml-cpp's own Node alters the document when it is walked by assignment.
class TreeBuilder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add({.kind = Yaml::Kind::null, .line = mark.line + 1}, anchor); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // An alias inside of what its anchor names has nothing to stand for either.
    if (anchor == 0 || anchor > anchors_.size() || !anchors_[anchor - 1]) throw YamlError("an alias without its anchor", mark.line + 1);
    const auto extent = extent_of(*anchors_[anchor - 1]);
    nodes_ += extent.nodes;
    if (nodes_ > most_nodes) throw YamlError("too many nodes", mark.line + 1);
    check_depth(open_.size() + extent.depth, mark.line + 1);
    add(*anchors_[anchor - 1], 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    // Quoted scalars carry the tag "!", plain ones "?"; "!!str x" is a string however it is spelt.
    const bool plain = tag == "?" || tag.empty();
    last_scalar_at_ = static_cast<std::size_t>(mark.pos);
    add({.kind = Yaml::Kind::scalar, .text = mended_escapes(value), .plain = plain, .line = mark.line + 1}, anchor);
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

  /// The position of the last scalar, a byte order mark not counted.
  std::size_t last_scalar_at() const { return last_scalar_at_; }

 private:
  struct Open {
    Yaml node;
    YAML::anchor_t anchor;
    std::optional<std::string> key{};
    bool plain_key = false;
  };

  static void check_depth(std::size_t depth, int line) {
    if (depth > deepest) throw YamlError(fmt::format("nested deeper than {} levels", deepest), line);
  }

  void open(Yaml node, YAML::anchor_t anchor) {
    check_depth(open_.size() + 1, node.line);
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
      if (node.kind != Yaml::Kind::scalar)
        throw YamlError(node.kind == Yaml::Kind::null ? "a key that is null" : "a key that is not a scalar", node.line);
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
  std::vector<std::optional<Yaml>> anchors_{};
  std::size_t nodes_ = 0;
  std::size_t last_scalar_at_ = 0;
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

}  // namespace

const Yaml* Yaml::find(std::string_view key) const {
  const auto found = std::find_if(entries.rbegin(), entries.rend(), [&](const auto& entry) { return entry.first == key; });
  return found == entries.rend() ? nullptr : &found->second;
}

Yaml parse_yaml(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return parse_yaml(utf8_of(text));
  check_yaml_text(text);
  if (auto simple = read_simple_yaml(text)) return std::move(*simple);
  return read_any_yaml(text);
}

Yaml read_any_yaml(std::string_view text) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    // yaml-cpp ends a document where the indentation goes wrong, and takes the rest for another one.
    // An empty one may follow (a "---" at the end); where that repeats it is a token that yaml-cpp does not get past.
    NothingMore nothing_more;
    if (parser.HandleNextDocument(nothing_more) && parser.HandleNextDocument(nothing_more)) {
      throw YamlError("content after the end of the document", line_of(text, text.size()));
    }
  } catch (const YAML::Exception& problem) {
    throw YamlError(problem.msg, problem.mark.line + 1);
  }
  // yaml-cpp takes the end of the text for the end of a quoted scalar in some places; such a scalar is the last one.
  if (is_open_yaml_quote(text, builder.last_scalar_at())) throw YamlError("a quote that is not closed", line_of(text, text.size()));
  return builder.take();
}

}  // namespace base
