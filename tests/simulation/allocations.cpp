// allocations [COMMAND NUMBER]: memory that cannot be had, at one allocation after another of
// commands, from the first answer of the API server on. Each ends with an error that says so, or is
// not in need of it, and the same command again ends as if nothing had been. Where libraries
// allocate in what may throw nothing (basic_json's destructor of nlohmann_json, Option::check_name
// of CLI11) they end the program, as a kill would.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <new>
#include <set>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "fake/upgraded.h"
#include "simulation/story.h"

namespace {

// Of the program alone: the API server in memory has all that it wants.
thread_local bool counts = false;
thread_local std::size_t made = 0;
thread_local std::size_t fails_at = 0;  // 0: none

void* allocate(std::size_t size) {
  if (counts && ++made == fails_at) throw std::bad_alloc();
  if (auto* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using test::Run;
using test::Story;
using test::Words;

struct Command {
  std::string name{};
  std::vector<Words> before{};  ///< what is done first
  Words words{};
  std::set<int> again{0};  ///< how it ends when it is given once more
};

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {"deploy", {}, test::apply(2)},
      {"deploy-again", {test::apply(2)}, test::apply(2)},
      {"upgrade", {test::apply(2)}, test::apply(3)},
      {"cancel", {test::apply(2)}, {"cancel", "orders"}, {0, 5}},
      {"stop", {test::apply(2)}, {"stop", "-p", "s3://b/sp", "orders"}, {0, 5}},
      {"delete", {test::apply(2)}, {"delete", "orders", "--yes"}, {0, 5}},
      {"status", {test::apply(2)}, {"status", "orders"}},
      {"list", {test::apply(2)}, {"list"}}};
  return all;
}

/// One command on a machine of its own, of whose allocations one fails.
class Case {
 public:
  Case(const Command& command, test::Totals& totals) : command_(command), story_(1, totals) {
    for (const auto& words : command.before) run({.name = "before", .words = words});
    scene_.wire.before_request = [] { counts = false; };
    scene_.wire.after_request = [this] { counts = active_; };
  }

  /// How many it makes; `number`: of the one that fails, 0 for none.
  std::size_t tell(std::size_t number) {
    made = 0;
    fails_at = number;
    active_ = true;
    const auto first = run({.name = command_.name, .words = command_.words});
    active_ = false;
    const auto ended = first.ended.exit;
    require(ended != 12, "it lost its output");
    require(test::told(first).find("internal error") == std::string::npos, "it says so");
    if (number == 0) require(ended == 0, "nothing was in its way");
    const auto allocations = made;
    const auto again = run({.name = command_.name + " again", .words = command_.words});
    require(command_.again.contains(again.ended.exit) &&
                (ended == 0 || ended == 10 || again.ended.exit == 0),
            "again it does not end as it should");
    return allocations;
  }

  const Story& story() const { return story_; }

 private:
  Run run(Run what) {
    what.machine = &scene_;
    what.limit = std::chrono::seconds(700);
    what.ended = scene_.run(what.words);
    counts = false;
    story_.tell(fmt::format("  {}: ended {}: {}", what.name, what.ended.exit, test::told(what)));
    test::check_run(story_, what);
    return what;
  }

  void require(bool holds, const std::string& otherwise) { story_.require(holds, otherwise); }

  const Command& command_;
  Story story_;
  test::LivingCluster scene_{};
  bool active_ = false;
};

/// Whether it went well. `made_in_all`: is given how many allocations there were.
bool fail_one(const Command& command, std::size_t number, std::size_t* made_in_all = nullptr) {
  test::Totals totals;
  Case each(command, totals);
  const auto count = each.tell(number);
  if (made_in_all != nullptr) *made_in_all = count;
  if (each.story().problems.empty()) return true;
  fmt::print("{} {}:\n{}", command.name, number, each.story().trace);
  for (const auto& problem : each.story().problems) fmt::print("  WRONG: {}\n", problem);
  fmt::print("  again: build/debug/tests/simulation/allocations {} {}\n", command.name, number);
  std::fflush(stdout);
  return false;
}

enum class End { well, wrong, died };

/// In a process of its own, which may die of it.
End fail_apart(const Command& command, std::size_t number) {
  constexpr int died = 3;
  const auto child = fork();
  if (child == 0) {
    std::set_terminate([] { _exit(died); });
    _exit(fail_one(command, number) ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return End::wrong;
  // An assertion of nlohmann_json, of a value that was half made.
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) return End::died;
  if (!WIFEXITED(status)) return End::wrong;
  return WEXITSTATUS(status) == 0      ? End::well
         : WEXITSTATUS(status) == died ? End::died
                                       : End::wrong;
}

/// The first of them all, and of the rest so many that the whole takes seconds.
int fail_many() {
  constexpr std::size_t first = 100, more = 150, most_told = 3;
  std::map<End, std::size_t> ends;
  for (const auto& command : commands()) {
    std::size_t count = 0;
    if (!fail_one(command, 0, &count)) ++ends[End::wrong];
    const auto stride = count > first ? 1 + (count - first) / more : 1;
    for (std::size_t number = 1; number <= count && ends[End::wrong] < most_told;
         number += number < first ? 1 : stride)
      ++ends[fail_apart(command, number)];
    fmt::print("{}: {} allocations\n", command.name, count);
  }
  fmt::print("{} ended well, {} by a library, {} wrong\n", ends[End::well], ends[End::died],
             ends[End::wrong]);
  return ends[End::wrong] == 0 && ends[End::well] > ends[End::died] ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return fail_many();
  for (const auto& command : commands()) {
    if (command.name == words[1]) return fail_one(command, std::stoull(words[2])) ? 0 : 1;
  }
  fmt::print(stderr, "usage: allocations [COMMAND NUMBER]\n");
  return 2;
}
