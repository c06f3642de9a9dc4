// Parts of `lint`. For lib/flink/lint*.cpp alone.
#pragma once
#include <vector>

#include "flink/lint/lint.h"

namespace flink {

/// What is looked at, and what was found.
struct Lint {
  const Configuration& configuration;
  const Dialect& dialect;
  FileFormat format;
  const ClusterSpec& spec;
  const PodTemplate& job_manager_template;
  const PodTemplate& task_manager_template;
  std::vector<Finding> findings{};
};

void lint_keys(Lint& lint);    ///< unknown, misspelt, of another version, deprecated
void lint_values(Lint& lint);  ///< of the wrong type, without a unit, refused later by the
                               ///< JobManager or for its TaskManagers
void lint_effects(
    Lint& lint);  ///< without effect on an application cluster, or not in the way that was meant
void lint_state(Lint& lint);      ///< the job loses its state, or none runs and that is a success
void lint_templates(Lint& lint);  ///< fields of pod templates that Flink overwrites

}  // namespace flink
