#include "deploy/cluster/node_address.h"

#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {

using base::Json;

std::string node_address(const Json& nodes, const std::string& type, bool skip_unschedulable) {
  for (const auto& node : kube::list_at(nodes, {"items"})) {
    if (skip_unschedulable && kube::flag_at(node, {"spec", "unschedulable"})) continue;
    for (const auto& address : kube::list_at(node, {"status", "addresses"})) {
      if (kube::string_at(address, {"type"}) == type) return kube::string_at(address, {"address"});
    }
  }
  return {};
}

}  // namespace deploy
