#include "kube/api/scalar.h"

namespace kube {

std::string scalar_text(const base::Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace kube
