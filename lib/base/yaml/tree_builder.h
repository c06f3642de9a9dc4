// Tree of a YAML document, from yaml-cpp's events.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "base/yaml/yaml.h"

namespace base {

/// Builds the tree from yaml-cpp's events; yaml-cpp's own Node alters the document when it is
/// walked by assignment.
class TreeBuilder : public YAML::EventHandler {
 public:
  /// Throws YamlError from its events: an alias without its anchor, a key that is no scalar, more
  /// than `most_yaml_nodes` nodes or a hundred levels.
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

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override;
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override;
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

  static const Yaml& child(const Yaml& node, std::size_t index);
  static std::size_t children(const Yaml& node);

  /// The place of what is added next.
  Path here() const;
  const Yaml& at(const Path& path) const;
  static void check_depth(std::size_t depth, int line);
  void open(Yaml node, YAML::anchor_t anchor);
  void close();
  void add(Yaml node, YAML::anchor_t anchor);

  /// A key is a scalar, and kept apart: it is no child.
  Path place_of(const Yaml& node);
  static void add_to_mapping(Open& mapping, Yaml node);

  Aliases aliases_;
  std::vector<std::string> names_{};  ///< of anchors, where aliases are taken for text
  YamlDocument document_{};
  std::vector<Open> open_{};
  std::vector<Path> anchors_{};  ///< empty: not complete yet
  std::vector<Yaml> keys_{};     ///< those with an anchor
  std::size_t nodes_ = 0;
  std::size_t last_scalar_at_ = 0;
};

}  // namespace base
