#include "base/program.h"

#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/catch.h"

using base::Program;
using End = base::ProgramResult::End;

namespace {

Program shell(const std::string& script) { return {.path = "sh", .args = {"-c", script}}; }

}  // namespace

TEST_CASE("a program's output, words and end") {
  const auto said = base::run_program({.path = "printf", .args = {"<%s>", "a b", "", "$HOME;'\""}});
  CHECK(said.end == End::exited);
  CHECK(said.code == 0);
  CHECK(said.out == "<a b><><$HOME;'\">");
  CHECK(base::run_program(shell("exit 7")).code == 7);
  const auto killed = base::run_program(shell("kill -9 $$"));
  CHECK(killed.end == End::killed);
  CHECK(killed.code == 9);
}

TEST_CASE("the environment is ours with additions") {
  ::setenv("PROGRAM_TEST", "ours", 1);
  CHECK(base::run_program(shell("echo $PROGRAM_TEST-$MORE")).out == "ours-\n");
  auto program = shell("echo $PROGRAM_TEST-$MORE");
  program.env = {{"MORE", "a"}, {"PROGRAM_TEST", "theirs"}, {"MORE", "b"}};
  CHECK(base::run_program(program).out == "theirs-b\n");
}

TEST_CASE("standard input is empty, and stderr goes elsewhere") {
  std::string err;
  auto program = shell("cat; echo out; echo err >&2");
  program.on_err = [&](std::string_view bytes) { err += bytes; };
  CHECK(base::run_program(program).out == "out\n");
  CHECK(err == "err\n");
}

// scripts/memcheck leaves out what has the tag.
TEST_CASE("programs that cannot be run", "[posix_spawn]") {
  CHECK(base::run_program({.path = "no-such-program-anywhere"}).end == End::not_found);
  CHECK(base::run_program({.path = "/no/such/program"}).end == End::not_found);
  CHECK(base::run_program({.path = "/etc/passwd/x"}).end == End::not_found);
  const auto refused = base::run_program({.path = "/etc/passwd"});
  CHECK(refused.end == End::not_started);
  CHECK(refused.code == EACCES);
}

TEST_CASE("a program is given up in time") {
  const auto start = std::chrono::steady_clock::now();
  auto slow = shell("trap '' TERM; sleep 60 & wait; sleep 60");
  slow.deadline = start + std::chrono::milliseconds(100);
  CHECK(base::run_program(slow).end == End::timed_out);
  auto stopped = shell("sleep 60");
  int asked = 0;
  stopped.stopped = [&] { return ++asked == 2; };
  CHECK(base::run_program(stopped).end == End::stopped);
  CHECK(
      base::run_program(
          shell(
              "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"))
          .end == End::too_much);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("what a program leaves running is not waited for") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(base::run_program(shell("echo done; sleep 20 &")).out == "done\n");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE(
    "a program that talks without end is given up in time, and not all that it says is handed on") {
  auto flood = shell(
      "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx >&2; done");
  std::size_t said = 0;
  std::string last;
  int asked = 0;
  flood.on_err = [&](std::string_view bytes) { said += bytes.size(), last = bytes; };
  flood.stopped = [&] { return last.find("more") != std::string::npos && ++asked == 3; };
  CHECK(base::run_program(flood).end == End::stopped);
  CHECK(said < (std::size_t{1} << 20) + 100);
  CHECK(last == "\n… more, which is not shown\n");
}

TEST_CASE("a program gets its three streams, and nothing else that is open") {
  const int open = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(open > 2);
  const auto listed = base::run_program(shell("ls /proc/self/fd"));
  ::close(open);
  // The last one is that of the folder itself.
  CHECK(listed.out == "0\n1\n2\n3\n");
}
