// Catch2 v3 by the names that v2 has. CMake puts this folder before others only where v3 is.
#pragma once
#include <catch2/catch_all.hpp>

namespace Catch {

using Matchers::EndsWith;
using Matchers::Matches;
using Matchers::StartsWith;
using Matchers::UnorderedEquals;

inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }

}  // namespace Catch
