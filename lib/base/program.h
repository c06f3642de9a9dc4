// Another program, run without a shell.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

struct Program {
  std::string path{};  ///< with a '/' in it that file, else searched for in the absolute
                       ///< directories of PATH
  std::vector<std::string> args{};
  std::vector<std::pair<std::string, std::string>>
      env{};                   ///< added to this process's environment; a later one counts
  bool stdin_inherit = false;  ///< else its standard input is empty
  std::optional<std::chrono::steady_clock::time_point> deadline{};
  std::function<void(std::string_view)> on_err{};  ///< gets what it writes to stderr, as it comes,
                                                   ///< and of more than 1 MiB the beginning
  std::function<bool()> stopped{};  ///< asked at least four times a second; true ends it
};

struct ProgramResult {
  enum class End {
    exited,       ///< with `code`
    killed,       ///< by signal `code`
    not_found,    ///< there is no such program
    not_started,  ///< it is there, but errno says `code`
    timed_out,    ///< its deadline passed
    too_much,     ///< it wrote more than 1 MiB to stdout
    stopped       ///< Program::stopped said so
  };
  End end = End::exited;
  int code = 0;
  std::string out{};  ///< what it wrote to stdout
};

/// Runs it and waits for its end; a program that is given up is terminated, and killed when it does
/// not heed that. What the program itself leaves running is not waited for.
ProgramResult run_program(const Program& program);

}  // namespace base
