// Two runs at the same moment.
#include <thread>

#include <fmt/format.h>

#include "cluster/real_cluster.h"
#include "support/catch.h"

using test::RealCluster;
using test::Words;

namespace {

struct Race {
  test::Ended ended[2]{};

  Race(const RealCluster& cluster, const Words& first, const Words& second) {
    std::thread other([&] { ended[1] = cluster.drey(second); });
    ended[0] = cluster.drey(first);
    other.join();
  }
};

}  // namespace

TEST_CASE("two runs of different input: one wins, the other gives way") {
  RealCluster cluster;
  int won[2]{};
  for (int round = 0; round < 20; ++round) {
    const auto name = fmt::format("race-{}", round);
    const Words args[2]{cluster.deploy(name, {"-p1"}), cluster.deploy(name, {"-p2"})};
    const Race race(cluster, args[0], args[1]);
    INFO(race.ended[0].err << race.ended[1].err);
    const int winner = race.ended[0].exit_code == 0 ? 0 : 1;
    ++won[winner];
    CHECK(race.ended[winner].exit_code == 0);
    CHECK(race.ended[1 - winner].exit_code == 6);
    CHECK(cluster.wrong(args[winner], name) == "");
  }
  WARN(fmt::format("of 20 races the first won {}, the second {}", won[0], won[1]));
}

TEST_CASE("two runs of the same input: both succeed, and everything is there once") {
  RealCluster cluster;
  for (int round = 0; round < 10; ++round) {
    const auto name = fmt::format("same-{}", round);
    const auto args = cluster.deploy(name);
    const Race race(cluster, args, args);
    INFO(race.ended[0].err << race.ended[1].err);
    CHECK(race.ended[0].exit_code == 0);
    CHECK(race.ended[1].exit_code == 0);
    CHECK(cluster.wrong(args, name) == "");
  }
}
