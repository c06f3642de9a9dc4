#include "deploy/upgrade/verdict.h"

#include "support/catch.h"
#include "support/pods.h"

using base::Error;
using base::Exit;
using base::Json;
using deploy::PodsSay;
using test::Pod;

namespace {

Error error(Exit exit, bool transient) {
  Error error(exit, "no answer");
  error.transient = transient;
  return error;
}

Json list(const std::vector<Json>& pods) { return {{"kind", "PodList"}, {"items", pods}}; }

Pod running(int restarts = 0) { return Pod("orders-1").on("node-4").running(restarts); }

}  // namespace

TEST_CASE("what says of a new cluster that it does not run") {
  struct Row {
    Exit exit;
    bool transient;
    bool nothing, it_runs, it_does_not;  // what the pods say
  };
  const auto row = GENERATE(
      Row{Exit::failed, false, true, true, true}, Row{Exit::failed, true, false, false, false},
      Row{Exit::usage, false, true, true, true}, Row{Exit::not_found, false, true, true, true},
      Row{Exit::not_found, true, false, false, false},
      Row{Exit::cluster_failed, false, true, true, true},
      Row{Exit::cluster_failed, true, false, false, false},
      Row{Exit::job_failed, false, true, true, true}, Row{Exit::timed_out, false, true, true, true},
      Row{Exit::timed_out, true, false, false, true},
      Row{Exit::not_allowed, false, false, false, false},
      Row{Exit::conflict, false, false, false, false},
      Row{Exit::partial, false, false, false, false}, Row{Exit::partial, true, false, false, false},
      Row{Exit::unreachable, false, false, false, false},
      Row{Exit::interrupted, false, false, false, false});
  const auto ended = error(row.exit, row.transient);
  CAPTURE(static_cast<int>(row.exit), row.transient);
  CHECK(deploy::is_verdict(ended, PodsSay::nothing) == row.nothing);
  CHECK(deploy::is_verdict(ended, PodsSay::it_runs) == row.it_runs);
  CHECK(deploy::is_verdict(ended, PodsSay::it_does_not) == row.it_does_not);
  CHECK(deploy::is_unheard(ended) == (row.transient && row.exit == Exit::timed_out));
}

TEST_CASE("pods whose JobManager may well run, and others") {
  const Json crashing = Pod("orders-1").on("node-4").crashed(3, 1);
  auto sidecar = running().ready().json();
  sidecar["spec"]["containers"].push_back({{"name", "proxy"}, {"image", "proxy"}});
  sidecar["status"]["containerStatuses"].push_back(
      {{"name", "proxy"}, {"restartCount", 1}, {"state", {{"running", {{"startedAt", "x"}}}}}});
  auto going = running().ready().json();
  going["metadata"]["deletionTimestamp"] = "2023-11-14T22:14:30Z";
  auto waited = running().ready();
  waited.init("await", 4, {{"terminated", {{"reason", "Completed"}, {"exitCode", 0}}}});

  CHECK(deploy::pods_say(list({})) == PodsSay::it_does_not);
  CHECK(deploy::pods_say(Json()) == PodsSay::it_does_not);
  CHECK(deploy::pods_say(list({Pod("orders-1")})) == PodsSay::it_does_not);
  CHECK(deploy::pods_say(list({running()})) == PodsSay::it_does_not);  // is not ready
  CHECK(deploy::pods_say(list({crashing})) == PodsSay::it_does_not);
  CHECK(deploy::pods_say(list({running(1).ready()})) == PodsSay::it_does_not);
  CHECK(deploy::pods_say(list({sidecar})) == PodsSay::it_does_not);
  CHECK(deploy::pods_say(list({going})) == PodsSay::it_does_not);
  CHECK(deploy::pods_say(list({running().ready()})) == PodsSay::it_runs);
  CHECK(deploy::pods_say(list({waited})) == PodsSay::it_runs);
  CHECK(deploy::pods_say(list({crashing, running().ready()})) == PodsSay::it_runs);
}

TEST_CASE("an end that is no verdict leaves the upgrade open, and says so") {
  const deploy::ClusterRef cluster{"default", "orders"};
  for (const auto exit : {Exit::failed, Exit::timed_out}) {
    const auto told = deploy::undecided(cluster, error(exit, true));
    CHECK(told.exit == Exit::partial);
    CHECK(told.text == "whether the new cluster of orders runs is not known: no answer");
    CHECK(told.hint == "run the same command again to go on");
  }
  CHECK(deploy::undecided(cluster, error(Exit::conflict, false)).text == "no answer");
  CHECK(deploy::undecided(cluster, error(Exit::partial, true)).text == "no answer");
}
