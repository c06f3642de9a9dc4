#include "base/yaml/tree_builder.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/yaml/yaml_fast.h"
#include "base/yaml/yaml_text.h"

namespace base {
namespace {

constexpr std::size_t deepest = 100;

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

}  // namespace

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (aliases_ == Aliases::text && anchor != 0 && anchor <= names_.size()) {
    document_.text_aliases.push_back(mark.line + 1);
    return add({.kind = Yaml::Kind::scalar, .text = names_[anchor - 1], .line = mark.line + 1}, 0);
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

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  const bool plain = tag == "?" || tag.empty();
  last_scalar_at_ = static_cast<std::size_t>(mark.pos);
  add({.kind = Yaml::Kind::scalar,
       .tag = tag_of_scalar(tag),
       .text = mended_escapes(value),
       .plain = plain,
       .line = mark.line + 1},
      anchor);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  open({.kind = Yaml::Kind::sequence,
        .tag = tag_of_collection(tag, "tag:yaml.org,2002:seq"),
        .line = mark.line + 1},
       anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  open({.kind = Yaml::Kind::mapping,
        .tag = tag_of_collection(tag, "tag:yaml.org,2002:map"),
        .line = mark.line + 1},
       anchor);
}

TreeBuilder::Path TreeBuilder::here() const {
  Path path{0};
  for (const auto& level : open_) path.push_back(static_cast<std::uint32_t>(children(level.node)));
  return path;
}

const Yaml& TreeBuilder::at(const Path& path) const {
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

void TreeBuilder::check_depth(std::size_t depth, int line) {
  if (depth > deepest) throw YamlError(fmt::format("nested deeper than {} levels", deepest), line);
}

void TreeBuilder::open(Yaml node, YAML::anchor_t anchor) {
  check_depth(open_.size() + 1, node.line);
  open_.push_back({std::move(node), anchor});
}

void TreeBuilder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  add(std::move(done.node), done.anchor);
}

void TreeBuilder::add(Yaml node, YAML::anchor_t anchor) {
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

TreeBuilder::Path TreeBuilder::place_of(const Yaml& node) {
  const bool is_key =
      !open_.empty() && open_.back().node.kind == Yaml::Kind::mapping && !open_.back().key;
  if (!is_key) return here();
  keys_.push_back(node);
  return {static_cast<std::uint32_t>(keys_.size() - 1)};
}

void TreeBuilder::add_to_mapping(Open& mapping, Yaml node) {
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

const Yaml& TreeBuilder::child(const Yaml& node, std::size_t index) {
  return node.kind == Yaml::Kind::sequence ? node.items[index] : node.entries[index].second;
}

std::size_t TreeBuilder::children(const Yaml& node) {
  return node.kind == Yaml::Kind::sequence ? node.items.size() : node.entries.size();
}

}  // namespace base
