// Disposal of savepoints that nobody needs, by a running JobManager.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/connection/flink_connection.h"
#include "deploy/catalogue/retention.h"

namespace cli {

struct DisposalOptions {
  std::optional<std::string> path{};                      ///< --dispose
  std::optional<std::size_t> keep{};                      ///< so many of the newest stay
  std::optional<std::chrono::milliseconds> older_than{};  ///< what is younger stays
  bool yes = false;                                       ///< else it is only told what would go

  /// Whether anything is to be disposed of.
  bool any() const { return path || keep || older_than; }
};

void declare(OptionSet& set, DisposalOptions& options);

/// Throws base::Error{usage} for options that do not fit one another.
void check_disposal(const DisposalOptions& options);

/// What is meant; throws as deploy::choose_disposal.
std::vector<deploy::Disposal> choose_disposals(const DisposalOptions& options,
                                               const std::vector<deploy::Snapshot>& catalogue,
                                               const std::string& cluster,
                                               std::chrono::system_clock::time_point now);

/// Has those that do not stay disposed of, one after the other, and notes the outcome of each; one
/// that is not there any more is so, too. The JobManager's route is open. Throws what Flink's
/// refusal means: partial (10) where others are gone.
void dispose_savepoints(const Context& context, FlinkConnection& connection,
                        std::vector<deploy::Disposal>& disposals);

/// Shows what became, or would become, of them.
void show_disposals(const Context& context, const DisposalOptions& options,
                    std::vector<deploy::Disposal> disposals);

}  // namespace cli
