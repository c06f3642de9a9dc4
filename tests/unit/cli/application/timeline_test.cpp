#include "cli/application/timeline.h"

#include "support/catch.h"

using base::Timeline;
using deploy::Stage;
using std::chrono::milliseconds;

namespace {

constexpr Timeline::Moment begun{std::chrono::seconds(1'000)};

Timeline timeline_of(deploy::WaitResult::Kind kind) {
  deploy::WaitResult end{.kind = kind, .stage = Stage::scheduled};
  end.times = {{Stage::accepted, milliseconds(200)}, {Stage::scheduled, milliseconds(1'300)}};
  Timeline timeline;
  cli::add_stages(timeline, end, begun, begun + milliseconds(9'000));
  return timeline;
}

}  // namespace

TEST_CASE("the stages of a wait, one after the other") {
  const auto timeline = timeline_of(deploy::WaitResult::Kind::reached);
  REQUIRE(timeline.spans().size() == 2);
  CHECK(timeline.spans()[1].title == "pod scheduled");
  CHECK(timeline.spans()[1].begin == milliseconds(200));
  CHECK(timeline.spans()[1].end == milliseconds(1'300));
  CHECK(timeline.spans()[1].reached);
}

TEST_CASE("the stage in which a wait ended in vain") {
  const auto timeline = timeline_of(deploy::WaitResult::Kind::failed);
  REQUIRE(timeline.spans().size() == 3);
  CHECK(timeline.spans()[2].title == "image pulled");
  CHECK(timeline.spans()[2].begin == milliseconds(1'300));
  CHECK(timeline.spans()[2].end == milliseconds(9'000));
  CHECK_FALSE(timeline.spans()[2].reached);
}

TEST_CASE("of several clusters each has a file") {
  CHECK(cli::file_of_cluster("deploy.svg", "orders") == "deploy-orders.svg");
  CHECK(cli::file_of_cluster("a.b/deploy", "orders") == "a.b/deploy-orders");
  CHECK(cli::file_of_cluster("/tmp/.svg", "orders") == "/tmp/.svg-orders");
}
