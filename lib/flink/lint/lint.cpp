#include "flink/lint/lint.h"

#include <algorithm>

#include "flink/lint/lint_parts.h"

namespace flink {

std::vector<Finding> lint(const ResolveResult& resolved, const base::Problems& problems) {
  Lint lint{resolved.configuration, resolved.spec.dialect,         resolved.format,
            resolved.spec,          resolved.job_manager_template, resolved.task_manager_template,
            resolved.findings};
  lint_keys(lint);
  lint_values(lint);
  lint_effects(lint);
  lint_state(lint);
  const auto& all = problems.list();
  std::erase_if(lint.findings, [&](const Finding& finding) {
    return std::any_of(all.begin(), all.end(), [&](const base::Problem& problem) {
      return problem.where == finding.where;
    });
  });
  lint_templates(lint);
  return std::move(lint.findings);
}

}  // namespace flink
