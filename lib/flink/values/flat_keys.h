// Flat keys of nested YAML: those below a key follow it after a dot.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/yaml/yaml.h"

namespace flink {

/// A node and the key that it has: "" for the root, "a.b" for what stands at b below a.
struct FlatNode {
  const std::string& key;
  std::string_view name;  ///< the last part of the key, with its own dots
  const base::Yaml& node;
  bool repeated;  ///< its mapping has had an entry of its name before
};

/// Shows every node, each mapping before what is in it, in the order of the text. Only a mapping
/// for which `visit` returns true is entered; sequences are values (GlobalConfiguration#flatten of
/// Flink, ConfigObjectNode#asFlatMap of its operator).
void visit_flat(const base::Yaml& root, const std::function<bool(const FlatNode&)>& visit);

}  // namespace flink
