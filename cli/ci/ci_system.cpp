#include "cli/ci/ci_system.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace cli {
namespace {

struct Mark {
  CiSystem system;
  std::string_view name;      // as --ci has it
  std::string_view variable;  // that it sets in each job, and no other system does
  std::string_view value;     // in small letters; empty: any
};

constexpr std::array marks{Mark{CiSystem::github, "github", "GITHUB_ACTIONS", "true"},
                           Mark{CiSystem::gitlab, "gitlab", "GITLAB_CI", "true"},
                           Mark{CiSystem::jenkins, "jenkins", "JENKINS_URL", ""},
                           Mark{CiSystem::azure, "azure", "TF_BUILD", "true"},
                           Mark{CiSystem::buildkite, "buildkite", "BUILDKITE", "true"},
                           Mark{CiSystem::circleci, "circleci", "CIRCLECI", "true"}};

bool has(const Environment& env, const Mark& mark) {
  const auto value = env(std::string(mark.variable));
  if (!value || value->empty()) return false;
  // Azure's is "True".
  return mark.value.empty() || base::lower(*value) == mark.value;
}

}  // namespace

CiSystem detect_ci(const Environment& env) {
  for (const auto& mark : marks) {
    if (has(env, mark)) return mark.system;
  }
  return CiSystem::none;
}

const std::vector<std::string>& ci_choices() {
  static const auto choices = [] {
    std::vector<std::string> names{"auto", "none"};
    for (const auto& mark : marks) names.emplace_back(mark.name);
    return names;
  }();
  return choices;
}

CiSystem ci_system(const std::string& choice, const Environment& env) {
  if (choice.empty() || choice == "auto") return detect_ci(env);
  const auto* found = std::find_if(marks.begin(), marks.end(),
                                   [&](const Mark& mark) { return mark.name == choice; });
  return found == marks.end() ? CiSystem::none : found->system;
}

}  // namespace cli
