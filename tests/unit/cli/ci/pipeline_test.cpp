#include "cli/ci/pipeline.h"

#include "support/catch.h"
#include "support/test_world.h"

using cli::CiSystem;
using deploy::Provenance;

namespace {

Provenance seen(CiSystem system, const std::map<std::string, std::string>& env) {
  test::TestWorld surroundings;
  surroundings.env = env;
  return cli::pipeline(system, surroundings.world().env);
}

}  // namespace

TEST_CASE("a pipeline's commit, ref, run and actor, system by system") {
  CHECK(seen(CiSystem::github, {{"GITHUB_SHA", "abc"},
                                {"GITHUB_REF", "refs/heads/main"},
                                {"GITHUB_SERVER_URL", "https://github.com"},
                                {"GITHUB_REPOSITORY", "o/r"},
                                {"GITHUB_RUN_ID", "7"},
                                {"GITHUB_RUN_ATTEMPT", "2"},
                                {"GITHUB_ACTOR", "octocat"}}) ==
        Provenance{"abc", "refs/heads/main", "https://github.com/o/r/actions/runs/7/attempts/2",
                   "octocat"});
  CHECK(seen(CiSystem::gitlab, {{"CI_COMMIT_SHA", "abc"},
                                {"CI_COMMIT_REF_NAME", "main"},
                                {"CI_JOB_URL", "https://gitlab.com/o/r/-/jobs/7"},
                                {"GITLAB_USER_LOGIN", "ann"}}) ==
        Provenance{"abc", "main", "https://gitlab.com/o/r/-/jobs/7", "ann"});
  CHECK(seen(CiSystem::jenkins, {{"GIT_COMMIT", "abc"},
                                 {"GIT_BRANCH", "origin/main"},
                                 {"BUILD_URL", "https://j/job/x/7/"}}) ==
        Provenance{"abc", "origin/main", "https://j/job/x/7/", ""});
  CHECK(seen(CiSystem::azure, {{"BUILD_SOURCEVERSION", "abc"},
                               {"BUILD_SOURCEBRANCH", "refs/heads/main"},
                               {"SYSTEM_COLLECTIONURI", "https://dev.azure.com/o/"},
                               {"SYSTEM_TEAMPROJECT", "my project"},
                               {"BUILD_BUILDID", "7"},
                               {"BUILD_REQUESTEDFOR", "Ann"}}) ==
        Provenance{"abc", "refs/heads/main",
                   "https://dev.azure.com/o/my%20project/_build/results?buildId=7", "Ann"});
  CHECK(seen(CiSystem::buildkite, {{"BUILDKITE_COMMIT", "abc"},
                                   {"BUILDKITE_BRANCH", "main"},
                                   {"BUILDKITE_BUILD_URL", "https://buildkite.com/o/p/builds/7"},
                                   {"BUILDKITE_JOB_ID", "j"},
                                   {"BUILDKITE_BUILD_CREATOR", "Ann"}}) ==
        Provenance{"abc", "main", "https://buildkite.com/o/p/builds/7#j", "Ann"});
  CHECK(seen(CiSystem::circleci, {{"CIRCLE_SHA1", "abc"},
                                  {"CIRCLE_BRANCH", "main"},
                                  {"CIRCLE_BUILD_URL", "https://circleci.com/gh/o/r/7"},
                                  {"CIRCLE_USERNAME", "ann"}}) ==
        Provenance{"abc", "main", "https://circleci.com/gh/o/r/7", "ann"});
}

TEST_CASE("without a system, or its variables, nothing is known of a pipeline") {
  CHECK(seen(CiSystem::none, {{"GITHUB_SHA", "abc"}}).empty());
  for (const auto system : {CiSystem::github, CiSystem::gitlab, CiSystem::jenkins, CiSystem::azure,
                            CiSystem::buildkite, CiSystem::circleci})
    CHECK(seen(system, {}).empty());
}

TEST_CASE("what is told of a pipeline is a line") {
  const auto found =
      seen(CiSystem::gitlab, {{"CI_COMMIT_REF_NAME", "a\nb" + std::string(5000, 'c')}});
  CHECK(found.ref.starts_with("a\\nbcc"));
  CHECK(found.ref.size() < 1100);
}
