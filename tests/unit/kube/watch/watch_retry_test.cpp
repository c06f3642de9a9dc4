#include "kube/watch/watch_retry.h"

#include "support/catch.h"

using namespace kube;
using namespace std::chrono_literals;
using Step = NextStep::Kind;
using Kind = http::Failure::Kind;

namespace {

Status status(int code, std::optional<int> seconds = {}) {
  return {.code = code, .retry_after_seconds = seconds};
}

WatchEnd ended(http::Reply reply) {
  return {.reply = std::move(reply), .had_events = true, .duration = 290s, .jitter = 1};
}
WatchEnd answered(int code) { return ended(http::Response{.status = code}); }
WatchEnd failed(Kind kind) { return ended(http::Failure{.kind = kind, .sent = true, .text = "…"}); }

}  // namespace

TEST_CASE("a watch that the server ends goes on at once, from where it was") {
  const auto next = next_step(answered(200));
  CHECK(next.kind == Step::watch);
  CHECK(next.wait == 0ms);
  CHECK_FALSE(next.failure);
}

TEST_CASE("one that ends at once without an event may have been refused: a list, later and later") {
  auto end = answered(200);
  end.had_events = false;
  end.duration = 1'999ms;
  CHECK(next_step(end).kind == Step::list);
  CHECK(next_step(end).wait == 250ms);
  end.failures = 3;
  CHECK(next_step(end).wait == 2s);
  end.duration = 2s;
  CHECK(next_step(end).kind == Step::watch);
  CHECK(next_step(end).wait == 0ms);
  end.duration = 0ms;
  end.had_events = true;
  CHECK(next_step(end).kind == Step::watch);
}

TEST_CASE("410 is a list, as an answer and as an event; at once, but not again and again") {
  auto event = answered(200);
  event.error = status(410);
  for (auto end : {answered(410), event}) {
    CHECK(next_step(end).kind == Step::list);
    CHECK(next_step(end).wait == 0ms);
    CHECK(next_step(end).failure);
    end.failures = 1;
    CHECK(next_step(end).wait == 500ms);
  }
}

TEST_CASE("a server in trouble is watched again, after the time that it asks for") {
  for (const int code : {429, 500, 502, 503, 504}) {
    CHECK(next_step(answered(code)).kind == Step::watch);
    CHECK(next_step(answered(code)).wait == 250ms);
  }
  auto end = answered(200);
  end.error = status(500, 7);
  CHECK(next_step(end).kind == Step::watch);
  CHECK(next_step(end).wait == 7s);
}

TEST_CASE("a connection that is lost is watched again; the waits grow to 10 s and not beyond") {
  for (const auto kind : {Kind::broken, Kind::timeout, Kind::connect, Kind::resolve}) {
    CHECK(next_step(failed(kind)).kind == Step::watch);
    CHECK(next_step(failed(kind)).failure);
  }
  auto end = failed(Kind::broken);
  end.failures = 1000;
  CHECK(next_step(end).wait == 10s);
  end.jitter = 0.5;
  CHECK(next_step(end).wait == 5s);
}

TEST_CASE("what is no watch is a list, later") {
  auto end = answered(200);
  end.malformed = true;
  CHECK(next_step(end).kind == Step::list);
  CHECK(next_step(end).wait == 250ms);
}

TEST_CASE("what would be refused again is given up") {
  for (const int code : {302, 400, 401, 403, 404, 405})
    CHECK(next_step(answered(code)).kind == Step::give_up);
  for (const auto kind : {Kind::tls, Kind::identity, Kind::proxy, Kind::too_large, Kind::protocol})
    CHECK(next_step(failed(kind)).kind == Step::give_up);
  auto end = answered(200);
  end.error = status(403);
  CHECK(next_step(end).kind == Step::give_up);
}

TEST_CASE("a flight that ended first is no failure") {
  const auto next = next_step(failed(Kind::stopped));
  CHECK(next.kind == Step::watch);
  CHECK(next.wait == 0ms);
  CHECK_FALSE(next.failure);
}
