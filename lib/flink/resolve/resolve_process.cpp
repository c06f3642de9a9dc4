#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "flink/config/options.h"
#include "flink/memory/memory.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/resolve/start_command.h"
#include "flink/values/units.h"

namespace flink {
namespace {

double limit_factor(const Reader& reader, const Option& option) {
  if (!reader.dialect().limit_factors) return 1.0;
  const double factor = reader.number(option);
  if (factor >= 1.0) return factor;
  reader.problem(option, fmt::format("the limit must not be below the request: {} is less than 1.0",
                                     java_double_text(factor)));
  return 1.0;
}

/// The JobManager's, whose cores the client checks.
Resources resources(const Reader& reader, int memory_mebibytes) {
  const auto cpu = reader.number(options::cpu);
  if (!(cpu >= 0) || std::isinf(cpu))
    reader.problem(options::cpu, fmt::format("must be a number of cores, 0 or more, not {}",
                                             java_double_text(cpu)));
  return resources_of(reader, cpu, memory_mebibytes, options::cpu_limit_factor,
                      options::memory_limit_factor);
}

}  // namespace

Resources resources_of(const Reader& reader, double cpu, int memory_mebibytes,
                       const Option& cpu_factor, const Option& memory_factor) {
  const double limit = memory_mebibytes * limit_factor(reader, memory_factor);
  return {.cpu = cpu,
          .cpu_limit = cpu * limit_factor(reader, cpu_factor),
          .memory_mebibytes = memory_mebibytes,
          .memory_limit_mebibytes = limit >= std::numeric_limits<int>::max()
                                        ? std::numeric_limits<int>::max()
                                        : static_cast<int>(limit)};
}

ProcessFacts resolve_process(const Reader& reader, const Inputs& inputs,
                             const std::vector<File>& log_files, base::Problems& problems) {
  const auto& configuration = reader.configuration();
  const auto memory =
      job_manager_memory(configuration, reader.dialect(), inputs.environment, problems);
  task_manager_memory(configuration, reader.dialect(), inputs.environment, problems);
  ProcessFacts facts;
  facts.resources = resources(reader, memory ? memory->total_mebibytes() : 0);
  facts.entry_path = reader.text(options::entry_path);
  if (memory) facts.args = start_arguments(reader, *memory, log_files);
  return facts;
}

}  // namespace flink
