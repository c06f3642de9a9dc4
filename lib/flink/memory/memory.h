// Flink's memory model: how the sizes that a user configures become the memory of the two
// processes. All figures are bytes, and they are Flink's to the last one: the container's memory
// and the JVM's flags follow from them.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/error.h"
#include "flink/config/configuration.h"
#include "flink/version/dialect.h"

namespace flink {

struct JobManagerMemory {
  std::int64_t heap = 0;
  std::int64_t off_heap = 0;
  std::int64_t metaspace = 0;
  std::int64_t overhead = 0;
  bool limit_direct_memory = false;  ///< the JVM gets -XX:MaxDirectMemorySize; false where the
                                     ///< client does not write its command

  std::int64_t total() const { return heap + off_heap + metaspace + overhead; }

  /// The container's memory, rounded down (MemorySize#getMebiBytes).
  int total_mebibytes() const { return static_cast<int>(total() >> 20); }

  bool operator==(const JobManagerMemory&) const = default;
};

struct TaskManagerMemory {
  std::int64_t framework_heap = 0;
  std::int64_t framework_off_heap = 0;
  std::int64_t task_heap = 0;
  std::int64_t task_off_heap = 0;
  std::int64_t network = 0;
  std::int64_t managed = 0;
  std::int64_t metaspace = 0;
  std::int64_t overhead = 0;
  double cpu = 1;
  int slots = 1;

  std::int64_t jvm_heap() const { return framework_heap + task_heap; }
  std::int64_t direct() const { return framework_off_heap + task_off_heap + network; }
  std::int64_t total() const { return jvm_heap() + direct() + managed + metaspace + overhead; }
  int total_mebibytes() const { return static_cast<int>(total() >> 20); }

  bool operator==(const TaskManagerMemory&) const = default;
};

/// The JobManager's memory (JobManagerProcessUtils). `environment` may hold FLINK_JM_HEAP, which
/// versions up to 1.20 take for the process size when none is configured. Absent when Flink would
/// refuse the sizes; then there is a problem that says why.
std::optional<JobManagerMemory> job_manager_memory(
    const Configuration& configuration, const Dialect& dialect,
    const std::map<std::string, std::string>& environment, base::Problems& problems);

/// The same for the TaskManager (TaskExecutorProcessUtils) with FLINK_TM_HEAP; its slots and cores
/// are checked as well.
std::optional<TaskManagerMemory> task_manager_memory(
    const Configuration& configuration, const Dialect& dialect,
    const std::map<std::string, std::string>& environment, base::Problems& problems);

}  // namespace flink
