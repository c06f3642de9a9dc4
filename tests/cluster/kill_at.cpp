// Runs a program, and kills it when it enters a system call: for tests that are no C++.
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

#include <unistd.h>

#include "cluster/kill_point.h"

namespace {

constexpr int killed = 137;  // as shells have it

int run(const std::string& number, const std::string& count, test::Child child) {
  for (char** each = environ; *each != nullptr; ++each) child.environment.emplace_back(*each);
  const auto traced = test::run_to_system_call(child, std::stoul(number), test::Streams::ours);
  std::ofstream(count) << traced.calls << "\n";
  return traced.killed ? killed : traced.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs(
        "usage: kill_at NUMBER FILE PROGRAM [WORD…]\n\nKills PROGRAM, a path, at its NUMBERth "
        "system call (0: never); FILE: how many it entered.\n",
        stderr);
    return 2;
  }
  try {
    return run(argv[1], argv[2], {.args = {argv + 3, argv + argc}});
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "kill_at: %s\n", problem.what());
    return 2;
  }
}
