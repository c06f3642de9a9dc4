// System that runs a pipeline, as its environment tells.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// Those whose logs, files and variables are known. CI=true alone names none of them.
enum class CiSystem { none, github, gitlab, jenkins, azure, buildkite, circleci };

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The system that the environment's own variables name (GITHUB_ACTIONS, GITLAB_CI, JENKINS_URL,
/// TF_BUILD, BUILDKITE, CIRCLECI).
CiSystem detect_ci(const Environment& env);

/// What --ci takes: "auto", "none" and the systems' names.
const std::vector<std::string>& ci_choices();

/// The system that --ci names; empty and "auto" are what the environment tells.
CiSystem ci_system(const std::string& choice, const Environment& env);

}  // namespace cli
