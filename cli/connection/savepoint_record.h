// Record of what was done with savepoints by hand, so that it is remembered when no JobManager
// knows it any more.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/connection/flink_connection.h"
#include "flink/rest/rest.h"

namespace cli {

/// Writes down that a savepoint of a job is complete now; `format` is absent when it is not known.
/// The savepoint is there, whether that can be written or not: where it cannot (rights, a quota) a
/// warning says so. What it tells of that path already stays.
void record_savepoint(const Context& context, FlinkConnection& connection, const std::string& job,
                      const std::string& path, std::optional<flink::rest::Format> format);

/// The same of savepoints that were disposed of.
void record_disposals(const Context& context, FlinkConnection& connection,
                      const std::vector<std::string>& paths);

/// Before one is triggered: warns of a directory (absent: the cluster's own) that goes with the
/// JobManager's pod. Of one that was triggered before it is too late.
void warn_of_lost_savepoint(const Context& context, const FlinkConnection& connection,
                            const std::optional<std::string>& trigger_id,
                            const std::optional<std::string>& directory);

}  // namespace cli
