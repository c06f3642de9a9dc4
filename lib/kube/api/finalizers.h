// Finalizers of an object: why it is still there when it has been deleted.
#pragma once
#include <string>

#include "base/json.h"

namespace kube {

/// "is being deleted, held by finalizer example.com/hold". Empty where nothing holds it, or nobody
/// deletes it.
std::string held_text(const base::Json& object);

}  // namespace kube
