// Items of a List.
#pragma once
#include <vector>

#include "base/json.h"
#include "kube/api/resource.h"

namespace kube {

using base::Json;

/// The objects in a List of that resource, whatever a server sent, each with the kind and
/// apiVersion that items of a List lack. What is no object is left out.
std::vector<Json> items_of(const Json& list, const Resource& resource);

}  // namespace kube
