#include "flink/values/flat_keys.h"

#include <set>
#include <string_view>

namespace flink {
namespace {

using Visit = std::function<bool(const FlatNode&)>;

void show(const FlatNode& shown, const Visit& visit) {
  if (!visit(shown) || shown.node.kind != base::Yaml::Kind::mapping) return;
  std::set<std::string_view> names;
  for (const auto& [name, value] : shown.node.entries) {
    const auto key = shown.key.empty() ? name : shown.key + "." + name;
    show({key, name, value, !names.insert(name).second}, visit);
  }
}

}  // namespace

void visit_flat(const base::Yaml& root, const Visit& visit) { show({{}, {}, root, false}, visit); }

}  // namespace flink
