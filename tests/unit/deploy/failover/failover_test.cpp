#include "deploy/failover/failover.h"

#include "support/catch.h"

using deploy::failover_problem;

TEST_CASE("a failover is proven by the checkpoint that was restored") {
  flink::rest::Checkpoints seen;
  CHECK(failover_problem(12, seen) == "it runs from nothing");
  seen.latest_restored = flink::rest::Checkpoint{.id = 12};
  CHECK(failover_problem(12, seen).empty());
  seen.latest_restored->id = 13;
  CHECK(failover_problem(12, seen).empty());
  seen.latest_restored->id = 11;
  CHECK(failover_problem(12, seen) == "it runs from checkpoint 11, although 12 was completed");
}
