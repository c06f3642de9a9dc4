#include "cli/ci/ci_system.h"

#include "support/catch.h"
#include "support/test_world.h"

using cli::CiSystem;

TEST_CASE("a system is known by its own variable") {
  const auto [name, value, system] = GENERATE(table<const char*, const char*, CiSystem>(
      {{"GITHUB_ACTIONS", "true", CiSystem::github},
       {"GITLAB_CI", "true", CiSystem::gitlab},
       {"JENKINS_URL", "https://jenkins.example.com/", CiSystem::jenkins},
       {"TF_BUILD", "True", CiSystem::azure},
       {"BUILDKITE", "true", CiSystem::buildkite},
       {"CIRCLECI", "true", CiSystem::circleci}}));
  test::TestWorld surroundings;
  surroundings.env["CI"] = "true";
  const auto world = surroundings.world();
  CHECK(cli::detect_ci(world.env) == CiSystem::none);
  surroundings.env[name] = "";
  CHECK(cli::detect_ci(world.env) == CiSystem::none);
  surroundings.env[name] = value;
  CHECK(cli::detect_ci(world.env) == system);
  CHECK(cli::ci_system("auto", world.env) == system);
  CHECK(cli::ci_system("none", world.env) == CiSystem::none);
}

TEST_CASE("a variable that says false names no system") {
  test::TestWorld surroundings;
  surroundings.env["GITHUB_ACTIONS"] = "false";
  CHECK(cli::detect_ci(surroundings.world().env) == CiSystem::none);
}

TEST_CASE("--ci names any system, whatever the environment says") {
  test::TestWorld surroundings;
  surroundings.env["GITHUB_ACTIONS"] = "true";
  const auto world = surroundings.world();
  CHECK(cli::ci_system("gitlab", world.env) == CiSystem::gitlab);
  for (const auto& choice : cli::ci_choices()) {
    if (choice != "none") CHECK(cli::ci_system(choice, world.env) != CiSystem::none);
  }
}
