// Size of a process as a FlinkDeployment says it: values of Flink's options.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "flink/config/option.h"
#include "flink/operator/flink_deployment.h"

namespace flink {

/// The options of a process's size.
struct SizeOptions {
  std::string_view field;  ///< "jobManager"
  const Option& memory;
  const Option& cpu;
  const Option& memory_limit_factor;
  const Option& cpu_limit_factor;
};
extern const SizeOptions job_manager_size;
extern const SizeOptions task_manager_size;

/// A value that a file says for an option.
struct OptionValue {
  const Option* option{};
  std::optional<std::string> text{};  ///< absent: it was refused
  std::string origin{};
};

/// Memory, cores and limit factors: of `resources` where it has any, else of the older `resource`
/// (FlinkConfigBuilder#applyResourceConfig). What is no amount is a problem.
std::vector<OptionValue> size_of(const ProcessResources& resources, const SizeOptions& options,
                                 base::Problems& problems);

}  // namespace flink
