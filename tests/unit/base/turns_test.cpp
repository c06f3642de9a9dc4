#include "base/turns.h"

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.h"

using base::Turns;
using std::chrono::seconds;

namespace {

/// A clock that moves when it is told to.
struct Clock {
  Turns::Time time{};
  std::function<Turns::Time()> now() {
    return [this] { return time; };
  }
};

}  // namespace

TEST_CASE("tasks go on in turns, each from where it waited") {
  Clock clock;
  Turns turns(8, clock.now());
  std::string told;
  int signals = 0;
  for (const auto* name : {"a", "b"}) {
    turns.add([&, name] {
      told += std::string(name) + "1 ";
      turns.wait([&] { return signals > 0; }, Turns::Time::max());
      told += std::string(name) + "2 ";
    });
  }
  CHECK(turns.step());
  CHECK(told == "a1 b1 ");
  CHECK(turns.step());
  CHECK(told == "a1 b1 ");
  signals = 1;
  CHECK_FALSE(turns.step());
  CHECK(told == "a1 b1 a2 b2 ");
}

TEST_CASE("a task that waits for a time goes on by then") {
  Clock clock;
  Turns turns(8, clock.now());
  bool over = false;
  turns.add([&] {
    turns.wait([] { return false; }, clock.time + seconds(5));
    over = true;
  });
  CHECK(turns.next() == clock.time);
  CHECK(turns.step());
  CHECK(turns.next() == clock.time + seconds(5));
  clock.time += seconds(5);
  CHECK_FALSE(turns.step());
  CHECK(over);
}

TEST_CASE(
    "no more tasks are begun than may be at once; those that are added later have their turn") {
  Clock clock;
  Turns turns(2, clock.now());
  std::vector<int> begun;
  bool open = false;
  for (int i = 0; i < 4; ++i) {
    turns.add([&, i] {
      begun.push_back(i);
      turns.wait([&] { return open; }, Turns::Time::max());
      if (i == 0) turns.add([&] { begun.push_back(9); });
    });
  }
  CHECK(turns.step());
  CHECK(begun == std::vector{0, 1});
  open = true;
  while (turns.step()) {
  }
  CHECK(begun == std::vector{0, 1, 2, 3, 9});
}

TEST_CASE("tasks may catch what they throw while others wait in between") {
  Clock clock;
  Turns turns(8, clock.now());
  std::string told;
  for (int i = 0; i < 3; ++i) {
    turns.add([&, i] {
      try {
        throw i;
      } catch (int caught) {
        turns.wait([] { return true; }, Turns::Time::max());
        told += std::to_string(caught);
      }
    });
  }
  while (turns.step()) {
  }
  CHECK(told == "012");
}
