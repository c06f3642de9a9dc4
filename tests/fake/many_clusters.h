// More clusters than an API server tells of in one answer.
#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "fake/scene.h"

namespace test {

/// As many clusters as are said: "c00000", "c00001", …, of which the server sends as many a page as
/// it is asked for.
struct ManyClusters {
  std::size_t count = 0;
  bool ignores_limit = false;
  std::optional<http::Response> instead_of_third{};  ///< what comes for the third page, once

  /// Has the scene's server hold them, whatever else is planned for it later.
  void in(Scene& scene);

  /// The pages of Deployments that were sent so far.
  std::size_t pages = 0;

  http::Response answer(const http::Request& request);
};

std::string name_of_cluster(std::size_t number);

}  // namespace test
