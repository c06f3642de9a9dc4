#include "cli/ci/pipeline.h"

#include <string>

#include <fmt/format.h>

#include "base/text.h"

namespace cli {
namespace {

class Variables {
 public:
  explicit Variables(const Environment& env) : env_(env) {}

  /// The first that is set. An annotation is a line that people read.
  template <class... Names>
  std::string operator()(Names... names) const {
    constexpr std::size_t most = 1000;
    std::string text;
    for (const auto* name : {names...}) {
      if (text.empty()) text = env_(name).value_or("");
    }
    return base::printable(text, most);
  }

 private:
  const Environment& env_;
};

std::string run_of_github(const Variables& value) {
  const auto id = value("GITHUB_RUN_ID");
  if (id.empty()) return {};
  const auto attempt = value("GITHUB_RUN_ATTEMPT");
  return fmt::format("{}/{}/actions/runs/{}{}", value("GITHUB_SERVER_URL"),
                     value("GITHUB_REPOSITORY"), id,
                     attempt.empty() || attempt == "1" ? "" : "/attempts/" + attempt);
}

/// A project may have blanks in its name.
std::string run_of_azure(const Variables& value) {
  const auto id = value("BUILD_BUILDID");
  if (id.empty()) return {};
  std::string project;
  for (const char c : value("SYSTEM_TEAMPROJECT")) project += c == ' ' ? "%20" : std::string(1, c);
  return fmt::format("{}{}/_build/results?buildId={}", value("SYSTEM_COLLECTIONURI"), project, id);
}

std::string run_of_buildkite(const Variables& value) {
  const auto url = value("BUILDKITE_BUILD_URL");
  const auto job = value("BUILDKITE_JOB_ID");
  return url.empty() || job.empty() ? url : fmt::format("{}#{}", url, job);
}

}  // namespace

deploy::Provenance pipeline(CiSystem system, const Environment& env) {
  const Variables value(env);
  switch (system) {
    case CiSystem::github:
      return {value("GITHUB_SHA"), value("GITHUB_REF"), run_of_github(value),
              value("GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR")};
    case CiSystem::gitlab:
      return {value("CI_COMMIT_SHA"), value("CI_COMMIT_REF_NAME"),
              value("CI_JOB_URL", "CI_PIPELINE_URL"), value("GITLAB_USER_LOGIN")};
    case CiSystem::jenkins:
      return {value("GIT_COMMIT"), value("GIT_BRANCH", "BRANCH_NAME"), value("BUILD_URL"),
              value("BUILD_USER_ID", "CHANGE_AUTHOR")};
    case CiSystem::azure:
      return {value("BUILD_SOURCEVERSION"), value("BUILD_SOURCEBRANCH"), run_of_azure(value),
              value("BUILD_REQUESTEDFOR")};
    case CiSystem::buildkite:
      return {value("BUILDKITE_COMMIT"), value("BUILDKITE_TAG", "BUILDKITE_BRANCH"),
              run_of_buildkite(value), value("BUILDKITE_BUILD_CREATOR")};
    case CiSystem::circleci:
      return {value("CIRCLE_SHA1"), value("CIRCLE_TAG", "CIRCLE_BRANCH"), value("CIRCLE_BUILD_URL"),
              value("CIRCLE_USERNAME")};
    case CiSystem::none: break;
  }
  return {};
}

}  // namespace cli
