// Two runs at the same moment, in every order in which their requests can arrive.
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "fake/scene.h"
#include "support/catch.h"

using test::blog_command;
using test::Scene;
using test::Words;

namespace {

/// Lets two runs send one request each in turn, as the order says; when one has ended, or the order
/// has, the other goes on.
class Turns {
 public:
  explicit Turns(std::vector<int> order) : order_(std::move(order)) {}

  void begin(int who) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next() == who; });
  }

  void end() {
    const std::lock_guard lock(mutex_);
    if (at_ < order_.size()) ++at_;
    changed_.notify_all();
  }

  void leave(int who) {
    const std::lock_guard lock(mutex_);
    here_[who] = false;
    changed_.notify_all();
  }

 private:
  int next() {
    while (at_ < order_.size() && !here_[order_[at_]]) ++at_;
    return at_ < order_.size() ? order_[at_] : here_[0] ? 0 : 1;
  }

  std::vector<int> order_;
  std::size_t at_ = 0;
  bool here_[2] = {true, true};
  std::mutex mutex_;
  std::condition_variable changed_;
};

struct Racers {
  test::FakeApiServer server{};
  Scene scene[2]{Scene(server), Scene(server)};
  test::Result ended[2]{};

  void run(const std::vector<int>& order, const Words& first, const Words& second) {
    Turns turns(order);
    const auto race = [&](int who, const Words& args) {
      scene[who].wire.before_request = [&turns, who] { turns.begin(who); };
      scene[who].wire.after_request = [&turns] { turns.end(); };
      ended[who] = scene[who].run(args);
      turns.leave(who);
    };
    std::thread other([&] { race(1, second); });
    race(0, first);
    other.join();
  }
};

/// As many requests of each as an undisturbed run has.
template <class Check>
void in_every_order(const Words& first, const Words& second, const Check& check) {
  std::vector<int> order{0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  do {
    Racers racers;
    racers.run(order, first, second);
    INFO("order " << fmt::format("{}", fmt::join(order, "")) << "\nfirst: " << racers.ended[0].err
                  << "second: " << racers.ended[1].err);
    check(racers);
    for (auto& scene : racers.scene) CHECK(scene.wrongly_deleted() == "");
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace

TEST_CASE("two runs of different input: one wins, the other gives way and touches nothing") {
  auto other = blog_command();
  other.insert(other.begin() + 1, "-Drest.port=9000");
  int won[2]{};
  in_every_order(blog_command(), other, [&](Racers& racers) {
    const int winner = racers.ended[0].exit == 0 ? 0 : 1;
    ++won[winner];
    CHECK(racers.ended[winner].exit == 0);
    CHECK(racers.ended[1 - winner].exit == 6);
    CHECK(racers.scene[winner].wrong(winner == 0 ? blog_command() : other) == "");
    CHECK(racers.scene[1 - winner].wire.lines("DELETE").empty());
  });
  CHECK(won[0] > 0);
  CHECK(won[1] > 0);
}

TEST_CASE("of two runs of apply that make one name the later one is told to apply again") {
  const auto apply = [](const std::string& option) {
    auto words = test::command({option});
    words.front() = "apply";
    return words;
  };
  Scene scene;
  Scene other(scene.server);
  scene.wire.after_flight(1, [&] { CHECK(other.run(apply("-Drest.port=9000")).exit == 0); });
  const auto ended = scene.run(apply("-Drest.port=9001"));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(ended.err.find("was deployed with a different configuration: rest.port") !=
        std::string::npos);
  CHECK(ended.err.ends_with("hint: nothing was touched, another run was faster; apply again\n"));
  CHECK(other.wrong(apply("-Drest.port=9000")) == "");
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("two runs of the same input: both succeed, and everything is there once") {
  in_every_order(blog_command(), blog_command(), [](Racers& racers) {
    CHECK(racers.ended[0].exit == 0);
    CHECK(racers.ended[1].exit == 0);
    CHECK(racers.scene[0].wrong(blog_command()) == "");
    for (auto& scene : racers.scene) CHECK(scene.wire.lines("DELETE").empty());
  });
}

TEST_CASE(
    "a run that is refused an object removes nothing that another run of the same input has "
    "joined") {
  // The first has made the Deployment, and the second found it.
  std::vector<int> order{0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
  int left = 0;
  int removed = 0;
  do {
    Racers racers;
    racers.scene[0].wire.on("POST", "/configmaps",
                            test::fate::answer(test::status(403, "Forbidden", "exceeded quota")));
    racers.run(order, blog_command(), blog_command());
    INFO("order " << fmt::format("{}", fmt::join(order, "")) << "\nfirst: " << racers.ended[0].err
                  << "second: " << racers.ended[1].err);
    const auto [first, second] = std::pair(racers.ended[0].exit, racers.ended[1].exit);
    if (second == 0) CHECK(racers.scene[1].wrong(blog_command()) == "");
    else CHECK((second == 6 && first == 4));
    if (first == 10) {
      ++left;
      CHECK(second == 0);
      CHECK(racers.ended[0].err.find("deployment.apps/k8s-ha-app-1 was created and is left, as "
                                     "another run of the same input goes on with it\n") !=
            std::string::npos);
    } else {
      ++removed;
      CHECK(first == 4);
    }
    for (auto& scene : racers.scene) CHECK(scene.wrongly_deleted() == "");
  } while (std::next_permutation(order.begin() + 6, order.end()));
  CHECK(left > 10);
  CHECK(removed > 10);
}
