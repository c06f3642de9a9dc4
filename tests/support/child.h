// Runs a program as a user would, and tells what came of it.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace test {

/// A minute; ten where an emulator runs the program (scripts/test --program), which takes some
/// twenty times as long.
std::chrono::seconds usual_patience();

struct Child {
  std::vector<std::string> args{};         ///< the program's path first
  std::vector<std::string> environment{};  ///< "NAME=value", all of it
  std::string stdout_file{};               ///< where its stdout goes; empty: it is gathered
  std::string directory{};                 ///< where it runs; empty: here
  std::chrono::seconds patience = usual_patience();  ///< then it is killed, and the test fails

  /// Called once while the program runs, with its process id, when its stderr has anything in it.
  std::function<void(int pid)> when_it_talks{};
};

struct Ended {
  int exit_code = -1;  ///< 128 + number for a signal
  std::string out{};
  std::string err{};
  long most_memory = 0;  ///< KiB that lay in memory at once; never less than this process had when
                         ///< it started the program
};

/// Waits for its end; a program that does not end in time is killed and fails the test.
Ended run_child(const Child& child);

}  // namespace test
