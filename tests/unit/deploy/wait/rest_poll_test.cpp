// What Flink's REST API is asked while a cluster is waited for, and what is made of its answers.
#include "deploy/wait/rest_poll.h"

#include <utility>

#include "support/catch.h"
#include "support/test_world.h"
#include "unit/deploy/seen.h"

using deploy::RestPoll;
using deploy::Stage;
using test::Seen;
using Paths = std::vector<std::string>;

namespace {

struct Asking {
  explicit Asking(Stage until) {
    poll.begin({.kind = deploy::RestRoute::Kind::proxy, .prefix = "/proxy"}, until);
  }

  /// The paths of one round, below /proxy/v1. Jobs stay as they are, other questions are answered
  /// with a body.
  Paths round(const http::Reply& other = http::Response{.status = 200, .body = "{}"}) {
    surroundings.advance(std::chrono::seconds(3));
    Paths paths;
    for (auto request = poll.next_request(); request; request = poll.next_request()) {
      paths.push_back(request->target.substr(std::string("/proxy/v1").size()));
      // An answer that is no list of jobs leaves those that are known.
      poll.on_reply(paths.size() == 1 ? http::Response{.status = 200, .body = "{}"} : other);
    }
    return paths;
  }

  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  Seen seen{};
  RestPoll poll{world, seen, [this](deploy::Event::What what) {
                  apply(seen, {world.steady_now(), std::move(what)});
                }};
};

const std::string of_job = "/jobs/" + test::job_id;

}  // namespace

TEST_CASE("nothing is asked before the JobManager's container runs") {
  Asking asking(Stage::running);
  CHECK(asking.round().empty());
  asking.seen.up();
  CHECK(asking.round() == Paths{"/jobs/overview"});
}

TEST_CASE(
    "a job that fails or restarts is asked why, one that does not run yet for its TaskManagers") {
  Asking asking(Stage::running);
  const auto* state = GENERATE("FAILED", "FAILING", "RESTARTING");
  asking.seen.up().job(state);
  CHECK(asking.round() == Paths{"/jobs/overview", of_job + "/exceptions", "/overview"});
  asking.seen.job("RUNNING", {{"scheduled", 4}});  // it may have been restarted meanwhile
  CHECK(asking.round() == Paths{"/jobs/overview", of_job + "/exceptions", "/overview"});
  asking.seen.job("CREATED");
  CHECK(asking.round() == Paths{"/jobs/overview", "/overview"});
}

TEST_CASE("a job that runs is asked for its checkpoints where somebody waits for more than that") {
  const auto until = GENERATE(Stage::running, Stage::checkpoint, Stage::stable, Stage::finished);
  Asking asking(until);
  asking.seen.up().job("RUNNING", {{"running", 4}});
  Paths paths{"/jobs/overview"};
  if (until != Stage::running) paths.push_back(of_job + "/exceptions");
  if (until == Stage::stable) paths.push_back(of_job + "/metrics?get=numRestarts");
  if (until != Stage::running)
    paths.insert(paths.end(), {of_job + "/checkpoints", of_job + "/checkpoints/config"});
  CHECK(asking.round() == paths);
}

TEST_CASE("a job takes no checkpoints when Flink says so, and not when somebody else answers") {
  Asking asking(Stage::checkpoint);
  asking.seen.up().job("RUNNING", {{"running", 4}});
  asking.round(
      http::Response{.status = 503, .body = R"({"errors":["Service temporarily unavailable"]})"});
  CHECK_FALSE(asking.seen.rest.checkpoints_off);
  asking.round(http::Response{.status = 404, .body = "page not found"});
  CHECK_FALSE(asking.seen.rest.checkpoints_off);
  asking.round(http::Response{.status = 404,
                              .body = R"({"errors":["Checkpointing has not been enabled."]})"});
  CHECK(asking.seen.rest.checkpoints_off);
}

TEST_CASE("why nobody answers, in the fewest words, until somebody does") {
  Asking asking(Stage::running);
  asking.seen.up();
  asking.surroundings.advance(std::chrono::seconds(3));
  REQUIRE(asking.poll.next_request());
  asking.poll.on_reply(http::Failure{http::Failure::Kind::connect, false,
                                     "dial tcp 10.244.0.10:8081: connect: connection refused"});
  CHECK(asking.seen.rest.problem == "no answer yet (connection refused)");
  asking.round();
  CHECK(asking.seen.rest.problem.empty());
}
