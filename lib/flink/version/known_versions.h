// Versions of Flink that are known, the oldest first.
#pragma once
#include <array>

#include "flink/version/version.h"

namespace flink {

inline constexpr std::array known_versions{
    Version{1, 12, 0}, Version{1, 13, 0}, Version{1, 14, 0}, Version{1, 15, 0}, Version{1, 16, 0},
    Version{1, 17, 0}, Version{1, 18, 0}, Version{1, 19, 0}, Version{1, 20, 0}, Version{2, 0, 0},
    Version{2, 1, 0},  Version{2, 2, 0},  Version{2, 3, 0}};

static_assert(known_versions.front() == oldest_known && known_versions.back() == newest_known);

}  // namespace flink
