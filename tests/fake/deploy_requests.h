// Requests of an undisturbed deploy, by number.
#pragma once
#include <cstddef>
#include <vector>

namespace test::deploy_requests {

/// Looks at the rest Service, at the record of an upgrade and at a FlinkDeployment, and between
/// them the Deployment's create.
inline const std::vector<std::size_t> first_flight{1, 2, 3, 4};
inline constexpr std::size_t deployment = 2;

/// The creates of what the Deployment owns: two Services and a ConfigMap.
inline const std::vector<std::size_t> second_flight{5, 6, 7};
inline constexpr std::size_t first_owned = 5;
inline constexpr std::size_t last = 7;

}  // namespace test::deploy_requests
