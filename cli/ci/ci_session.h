// Things that one run of the program keeps for the CI system that it runs in.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "cli/ci/summary.h"

namespace cli {

/// Files that are asked for.
struct ReportOptions {
  std::optional<std::string> document{};  ///< --output-file
  std::optional<std::string> junit{};
  std::optional<std::string> dotenv{};

  bool any() const { return document || junit || dotenv; }
};

/// Filled in as they become known.
struct CiSession {
  std::string ci{};  ///< --ci
  ReportOptions reports{};
  std::string command{};               ///< its name
  std::vector<std::string> folders{};  ///< where files lie that are called by their names alone
  SummaryFacts facts{};
  std::optional<base::OrderedJson> document{};  ///< of the command, the last one
};

}  // namespace cli
