#include "kube/api/list.h"

#include <utility>

#include "kube/api/fields.h"

namespace kube {

std::vector<Json> items_of(const Json& list, const Resource& resource) {
  std::vector<Json> items;
  for (auto item : list_at(list, {"items"})) {
    if (!item.is_object()) continue;
    item["kind"] = resource.kind;
    item["apiVersion"] = resource.api_version;
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace kube
