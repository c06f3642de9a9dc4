// A run of GitHub Actions, with the files that a step writes.
#pragma once
#include "support/test_world.h"

namespace test {

/// An earlier command of the step has written an output.
inline void on_github(TestWorld& world) {
  world.env["GITHUB_ACTIONS"] = "true";
  world.env["GITHUB_OUTPUT"] = "/runner/output";
  world.env["GITHUB_STEP_SUMMARY"] = "/runner/summary";
  world.files["/runner/output"] = "before=1\n";
  world.files["/runner/summary"] = "";
}

}  // namespace test
