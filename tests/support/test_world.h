// A base::World made of values: what a test puts in is all that the code under test can see.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/world.h"

namespace test {

/// Fill the fields, hand out `world()`, look at the fields afterwards. It must outlive the worlds
/// it made.
///
///   test::TestWorld surroundings;
///   surroundings.files["/home/me/.kube/config"] = "…";
///   surroundings.env["HOME"] = "/home/me";
///   run(surroundings.world());
///   CHECK(surroundings.out.str() == "…");
struct TestWorld {
  TestWorld() = default;
  TestWorld(const TestWorld&) = delete;
  TestWorld& operator=(const TestWorld&) = delete;

  std::map<std::string, std::string>
      files{};  ///< by absolute path; relative paths are asked for below `directory`
  std::set<std::string>
      directories{};  ///< by absolute path, beside those that have a file somewhere below them
  std::set<std::string>
      unreadable{};  ///< paths that are there, but reading fails with "Permission denied"
  std::set<std::string>
      unwritable{};  ///< paths that nothing can be copied to: "No space left on device"
  std::map<std::string, std::string> env{};
  std::ostringstream out{};
  std::ostringstream err{};
  bool out_is_tty = false;
  bool err_is_tty = false;
  bool in_is_tty = false;
  bool out_has_no_reader = false;
  int columns = 0;                  ///< of the terminal
  std::deque<std::string> typed{};  ///< the lines that read_line gives; then it is at the end
  std::string input{};              ///< what read_input gives, once
  std::string directory = "/here";  ///< the working directory
  std::string token = "00112233445566778899aabbccddeeff";  ///< what random_token gives every time
  std::function<std::string()>
      tokens{};  ///< what it gives instead, one after another; may be unset
  std::chrono::system_clock::time_point wall{
      std::chrono::seconds(1'700'000'000)};  ///< 2023-11-14T22:13:20Z
  std::chrono::steady_clock::time_point steady{std::chrono::seconds(1'000)};
  std::chrono::minutes zone{0};  ///< how far the user's time zone is ahead of UTC
  std::vector<std::chrono::milliseconds>
      sleeps{};  ///< every sleep, in order; each moves both clocks on
  std::function<base::ProgramResult(const base::Program&)>
      program{};                          ///< what run_program does; unset: no program is found
  std::vector<base::Program> programs{};  ///< every one that was run
  std::vector<std::string> reads{};       ///< every path that was asked for, in order

  std::function<void()> passing{};  ///< what is done whenever time has passed; may be unset

  std::chrono::milliseconds copying{0};  ///< how long it takes to copy a file
  std::chrono::milliseconds typing{0};   ///< and to type a line
  std::shared_ptr<std::function<void()>> meanwhile =
      std::make_shared<std::function<void()>>();  ///< World::meanwhile

  /// Lets time pass on both clocks.
  void advance(std::chrono::milliseconds time);

  /// The same while the program waits, and does beside it what it wants to do.
  void wait(std::chrono::milliseconds time);

  /// The surroundings as the code under test takes them.
  base::World world();
};

}  // namespace test
