// Equality of recordings: the only allowances that are made (README.md has them in words).
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace golden {

/// An object in the form in which the recordings are kept (one in that form stays as it is): lists
/// that Flink takes from Java's hash maps sorted, empty values left out, the shipped configuration
/// file as a map of its keys.
base::Json comparable(base::Json object);

/// From 1.19 on Flink's client nests keys, and so loses `a.b` beside `a`. Takes what it lost out of
/// ours; both are flat configurations.
void forget_what_nesting_lost(base::Json& ours, const base::Json& theirs);

/// Every difference, one text each: "/spec/replicas: ours 1 | Flink 2".
std::vector<std::string> differences(const base::Json& ours, const base::Json& theirs,
                                     const std::string& path);

}  // namespace golden
