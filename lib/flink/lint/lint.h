// Findings in what Flink accepts in silence, and the user should hear.
#pragma once
#include <vector>

#include "flink/resolve/resolve.h"

namespace flink {

/// Looks at a configuration with all its derived keys, at the cluster that was made of it and at
/// its templates; `resolved.findings` are among what it gives. In no order, some perhaps twice.
/// Keys that have a problem are left out: more would hide it, or say it twice; of a template, which
/// is a file, everything is said.
std::vector<Finding> lint(const ResolveResult& resolved, const base::Problems& problems);

}  // namespace flink
