// Directories of Flink's that a pod takes with it.
#pragma once
#include <string_view>

#include "base/json.h"

namespace flink {

/// A directory as options name it, and fs.default-scheme, which is that of a path without one.
struct Directory {
  std::string_view uri{};
  std::string_view default_file_system{};
};

/// Whether what a container of Flink's writes to a directory goes with its pod: the directory is of
/// the local file system ("file:/a", "/a", or "a", which is below Flink's own folder), and no
/// volume that outlives the pod is mounted there. `container` has the volumeMounts, `volumes` are
/// the pod's; a mount of another volume is taken for one that stays.
bool goes_with_pod(const Directory& directory, const base::Json& container,
                   const base::Json& volumes);

}  // namespace flink
