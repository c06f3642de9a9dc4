// The tables that the API server prints for `kubectl get`.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace test {

/// A meta.k8s.io/v1 Table of Deployments, Services or ConfigMaps, each row with its object's
/// metadata.
base::Json table_of(const std::string& plural, const std::vector<base::Json>& objects);

}  // namespace test
