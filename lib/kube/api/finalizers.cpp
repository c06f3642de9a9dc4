#include "kube/api/finalizers.h"

#include <vector>

#include "base/text.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace kube {

std::string held_text(const base::Json& object) {
  std::vector<std::string> names;
  for (const auto& each : list_at(object, {"metadata", "finalizers"})) {
    if (each.is_string()) names.push_back(base::printable(each.get<std::string>(), 100));
  }
  if (names.empty() || !is_terminating(object)) return {};
  return "is being deleted, held by finalizer " + base::join(names, ", ");
}

}  // namespace kube
