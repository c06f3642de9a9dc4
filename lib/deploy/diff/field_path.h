// Path into an object of Kubernetes.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace deploy {

/// One step: to a member of a map, or to an item of a list whose items have names.
struct Step {
  std::string name{};
  const base::Json* item = nullptr;  ///< the item, where it is one; it must outlive the step
};

using FieldPath = std::vector<Step>;

/// "spec.template.spec.containers[main].env[HOME].value", "metadata.annotations[a.b/c]".
std::string text_of(const FieldPath& path);

/// The key by which strategic merge tells the items of both lists apart ("name", "mountPath", …);
/// empty: they have none, and the list is compared as a whole. Either may be null.
std::string merge_key(const base::Json& one, const base::Json& other);

/// The items of a list under their names by that key, in their order; what is there twice is told
/// apart by its number.
std::vector<Step> named_items(const base::Json& list, const std::string& key);

}  // namespace deploy
