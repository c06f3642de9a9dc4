#include "base/yaml/yaml.h"

#include <algorithm>
#include <cstdint>
#include <istream>
#include <optional>
#include <streambuf>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/utf8.h"
#include "base/yaml/yaml_fast.h"
#include "base/yaml/yaml_tabs.h"
#include "base/yaml/yaml_text.h"

namespace base {
namespace {

constexpr std::size_t deepest = 100;
constexpr std::size_t most_bytes = std::size_t{8} << 20U;

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

/// Builds the tree from yaml-cpp's events; yaml-cpp's own Node alters the document when it is
/// walked by assignment.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Aliases aliases) : aliases_(aliases) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  /// Comes before the node that has it; anchors are counted from 1.
  void OnAnchor(const YAML::Mark&, const std::string& name) override {
    if (aliases_ == Aliases::text) names_.push_back(name);
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add({.kind = Yaml::Kind::null, .line = mark.line + 1}, anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (aliases_ == Aliases::text && anchor != 0 && anchor <= names_.size()) {
      document_.text_aliases.push_back(mark.line + 1);
      return add({.kind = Yaml::Kind::scalar, .text = names_[anchor - 1], .line = mark.line + 1},
                 0);
    }
    // An alias inside of what its anchor names has nothing to stand for either.
    if (anchor == 0 || anchor > anchors_.size() || anchors_[anchor - 1].empty())
      throw YamlError("an alias without its anchor", mark.line + 1);
    const auto& meant = at(anchors_[anchor - 1]);
    const auto extent = extent_of(meant);
    nodes_ += extent.nodes - 1;
    if (nodes_ > most_yaml_nodes) throw YamlError("too many nodes", mark.line + 1);
    check_depth(open_.size() + extent.depth, mark.line + 1);
    if (meant.kind == Yaml::Kind::sequence || meant.kind == Yaml::Kind::mapping)
      document_.collection_aliases.push_back(mark.line + 1);
    add(Yaml(meant), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const bool plain = tag == "?" || tag.empty();
    last_scalar_at_ = static_cast<std::size_t>(mark.pos);
    add({.kind = Yaml::Kind::scalar,
         .tag = tag_of_scalar(tag),
         .text = mended_escapes(value),
         .plain = plain,
         .line = mark.line + 1},
        anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open({.kind = Yaml::Kind::sequence,
          .tag = tag_of_collection(tag, "tag:yaml.org,2002:seq"),
          .line = mark.line + 1},
         anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open({.kind = Yaml::Kind::mapping,
          .tag = tag_of_collection(tag, "tag:yaml.org,2002:map"),
          .line = mark.line + 1},
         anchor);
  }
  void OnMapEnd() override { close(); }

  YamlDocument take() { return std::move(document_); }

  /// The position of the last scalar, a byte order mark not counted.
  std::size_t last_scalar_at() const { return last_scalar_at_; }

 private:
  struct Open {
    Yaml node;
    YAML::anchor_t anchor;
    std::optional<Yaml> key{};
  };

  /// Which child of the document, which child of that, and so on: where a node is, however often it
  /// is moved, and no copy of it.
  using Path = std::vector<std::uint32_t>;

  static const Yaml& child(const Yaml& node, std::size_t index) {
    return node.kind == Yaml::Kind::sequence ? node.items[index] : node.entries[index].second;
  }

  static std::size_t children(const Yaml& node) {
    return node.kind == Yaml::Kind::sequence ? node.items.size() : node.entries.size();
  }

  /// The place of what is added next.
  Path here() const {
    Path path{0};
    for (const auto& level : open_)
      path.push_back(static_cast<std::uint32_t>(children(level.node)));
    return path;
  }

  const Yaml& at(const Path& path) const {
    if (path.size() == 1) return keys_.at(path[0]);
    std::size_t level = 1;
    // As long as the way leads through what is still open, it leads through the last child of it.
    while (level < open_.size() && level + 1 < path.size() &&
           path[level] == children(open_[level - 1].node))
      ++level;
    const auto* node = &open_[level - 1].node;
    for (; level < path.size(); ++level) node = &child(*node, path[level]);
    return *node;
  }

  static void check_depth(std::size_t depth, int line) {
    if (depth > deepest)
      throw YamlError(fmt::format("nested deeper than {} levels", deepest), line);
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
    if (++nodes_ > most_yaml_nodes) throw YamlError("too many nodes", node.line);
    if (anchor != 0) {
      anchors_.resize(std::max<std::size_t>(anchors_.size(), anchor));
      anchors_[anchor - 1] = place_of(node);
    }
    if (open_.empty()) document_.root = std::move(node);
    else if (open_.back().node.kind == Yaml::Kind::sequence)
      open_.back().node.items.push_back(std::move(node));
    else add_to_mapping(open_.back(), std::move(node));
  }

  /// A key is a scalar, and kept apart: it is no child.
  Path place_of(const Yaml& node) {
    const bool is_key =
        !open_.empty() && open_.back().node.kind == Yaml::Kind::mapping && !open_.back().key;
    if (!is_key) return here();
    keys_.push_back(node);
    return {static_cast<std::uint32_t>(keys_.size() - 1)};
  }

  static void add_to_mapping(Open& mapping, Yaml node) {
    if (!mapping.key) {
      if (node.kind != Yaml::Kind::scalar)
        throw YamlError(
            node.kind == Yaml::Kind::null ? "a key that is null" : "a key that is not a scalar",
            node.line);
      mapping.key = std::move(node);
      return;
    }
    node.plain_key = mapping.key->plain;
    node.key_line = mapping.key->line;
    mapping.node.entries.emplace_back(std::move(mapping.key->text), std::move(node));
    mapping.key.reset();
  }

  Aliases aliases_;
  std::vector<std::string> names_{};  ///< of anchors, where aliases are taken for text
  YamlDocument document_{};
  std::vector<Open> open_{};
  std::vector<Path> anchors_{};  ///< empty: not complete yet
  std::vector<Yaml> keys_{};     ///< those with an anchor
  std::size_t nodes_ = 0;
  std::size_t last_scalar_at_ = 0;
};

/// Refuses the first event that has content: for what follows the document.
class NothingMore : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    line_ = line_ == 0 ? mark.line + 1 : line_;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string&) override {
    refuse(mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    refuse(mark);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    refuse(mark);
  }
  void OnMapEnd() override {}

  /// Where a document without content begins.
  int line() const { return line_; }

 private:
  int line_ = 0;

  [[noreturn]] static void refuse(const YAML::Mark& mark) {
    throw YamlError("content after the end of the document", mark.line + 1);
  }
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
  const auto found = std::find_if(entries.rbegin(), entries.rend(),
                                  [&](const auto& entry) { return entry.first == key; });
  return found == entries.rend() ? nullptr : &found->second;
}

YamlDocument read_yaml_document(std::string_view text, Aliases aliases) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return read_yaml_document(utf8_of(text), aliases);
  if (text.size() > most_bytes)
    throw YamlError(fmt::format("larger than {} MiB", most_bytes >> 20U), 1);
  check_yaml_text(text);
  if (auto simple = read_simple_yaml(text)) return {.root = std::move(*simple)};
  return read_any_yaml(text, aliases);
}

Yaml parse_yaml(std::string_view text) { return read_yaml_document(text).root; }

YamlDocument read_any_yaml(std::string_view text, Aliases aliases) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(aliases);
  NothingMore nothing_more;
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    // yaml-cpp ends a document where the indentation goes wrong, and takes the rest for another
    // one. An empty one may follow (a "---" at the end); where that repeats it is a token that
    // yaml-cpp does not get past.
    if (parser.HandleNextDocument(nothing_more) && parser.HandleNextDocument(nothing_more)) {
      throw YamlError("content after the end of the document", line_of(text, text.size()));
    }
  } catch (const YAML::Exception& problem) {
    throw YamlError(problem.msg, problem.mark.line + 1);
  }
  // yaml-cpp takes the end of the text for the end of a quoted scalar in some places; such a scalar
  // is the last one.
  if (is_open_yaml_quote(text, builder.last_scalar_at()))
    throw YamlError("a quote that is not closed", line_of(text, text.size()));
  auto document = builder.take();
  document.next_document = nothing_more.line();
  document.parting_tab = line_of_parting_tab(text);
  return document;
}

}  // namespace base
