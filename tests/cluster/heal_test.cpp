// Killed anywhere, the same command again ends with exactly the right objects.
#include <algorithm>

#include <fmt/format.h>

#include "cluster/kill_point.h"
#include "cluster/real_cluster.h"
#include "support/catch.h"

using test::RealCluster;

namespace {

constexpr std::size_t points = 40;

/// Kills a deploy of its own at that system call, runs the same command again, and says what the
/// first had left.
std::string killed_and_healed(RealCluster& cluster, std::size_t number) {
  const auto name = fmt::format("killed-at-{}", number);
  const auto args = cluster.deploy(name);
  const auto killed = test::run_to_system_call(cluster.child(args), number);
  const auto left = cluster.objects(name).size();
  const auto ended = cluster.drey(args);
  INFO(fmt::format("killed at system call {}, {} objects left\n{}", number, left, ended.err));
  CHECK((killed.killed || killed.exit_code == 0));
  CHECK(ended.exit_code == 0);
  CHECK(cluster.wrong(args, name) == "");
  return fmt::format("{}:{}{}", number, left, killed.killed ? "" : "(ended)");
}

}  // namespace

TEST_CASE("killed at any system call") {
  RealCluster cluster;
  const auto whole = test::run_to_system_call(cluster.child(cluster.deploy("whole")), 0);
  REQUIRE(whole.exit_code == 0);
  const auto step = std::max<std::size_t>(1, whole.calls / points);
  std::string report;
  for (std::size_t number = step; number <= whole.calls; number += step)
    report += " " + killed_and_healed(cluster, number);
  WARN(fmt::format("a whole run enters {} system calls; killed at call:objects left{}", whole.calls,
                   report));
}

TEST_CASE("killed at any system call from the first answer to the last") {
  RealCluster cluster;
  // The calls after the connection is there are the last ones; a run that is shorter ends before it
  // is killed.
  const auto whole = test::run_to_system_call(cluster.child(cluster.deploy("whole")), 0);
  REQUIRE(whole.exit_code == 0);
  std::string report;
  for (std::size_t number = whole.calls - 4 * points; number <= whole.calls; number += 4)
    report += " " + killed_and_healed(cluster, number);
  WARN(fmt::format("a whole run enters {} system calls; killed at call:objects left{}", whole.calls,
                   report));
}
