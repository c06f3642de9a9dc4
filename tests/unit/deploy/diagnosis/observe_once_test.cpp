// Looks at a cluster that nobody has watched.
#include "deploy/diagnosis/observe_once.h"

#include "support/catch.h"
#include "unit/deploy/diagnosis/failing_pods.h"

using test::at;
using test::between_crashes;
using test::Pod;
using test::Seen;

TEST_CASE("a JobManager that has come back a moment ago has not come up yet, though it is ready") {
  Seen seen;
  seen.pod(between_crashes(true));  // it was started at 22:13:30
  CHECK(has_just_come_back(seen, at(60)));
  CHECK_FALSE(has_just_come_back(seen, at(80)));
  CHECK_FALSE(has_just_come_back(Seen().pod(Pod("orders-1").on("n").running(1)), at(60)));
  CHECK_FALSE(has_just_come_back(Seen(), at(60)));
}
