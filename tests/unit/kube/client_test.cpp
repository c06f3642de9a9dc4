#include "kube/client.h"

#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"

using namespace kube;
using namespace std::chrono_literals;
using test::response;
using Kind = http::Failure::Kind;

namespace {

const Call read_it{.request = {.method = "GET", .target = "/r"}};
const Call create_it{.request = {.method = "POST", .target = "/c", .body = "{}"}};
const Call repeat_it{.request = {.method = "POST", .target = "/c", .body = "{}"}, .repeatable = true};
const http::Failure lost{Kind::broken, true, "connection reset"};

struct Scene {
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  test::FakeTransport transport{};
  Client client{transport, world, surroundings.steady + 60s};
};

}  // namespace

TEST_CASE("one flight brings all answers, in the order of the calls") {
  Scene scene;
  scene.transport.expect("GET", "/r", response(404, "", {{"warning", "299 - \"old\""}})).expect("POST", "/c", response(201, R"({"kind":"Pod"})"));
  const std::vector<Call> calls{read_it, create_it};
  const auto results = scene.client.send(calls);
  REQUIRE(results.size() == 2);
  CHECK(results[0].status->code == 404);
  CHECK(results[0].warnings == std::vector<std::string>{"old"});
  CHECK(results[1].ok());
  CHECK(results[1].object->at("kind") == "Pod");
  CHECK_FALSE(results[1].maybe_applied);
  CHECK(scene.transport.flights == std::vector<std::size_t>{2});
  CHECK(scene.surroundings.sleeps.empty());
}

TEST_CASE("only what may be sent again is, together, after the longest wait") {
  Scene scene;
  scene.transport.expect("GET", "/r", lost).expect("POST", "/c", response(429, "", {{"retry-after", "3"}}));
  scene.transport.expect("POST", "/d", response(201, "{}"));
  scene.transport.expect("GET", "/r", response(200, "{}")).expect("POST", "/c", response(201, "{}"));
  const std::vector<Call> calls{read_it, create_it, {.request = {.method = "POST", .target = "/d"}}};
  const auto results = scene.client.send(calls);
  CHECK(results[0].tries == 2);
  CHECK(results[1].tries == 2);
  CHECK(results[2].tries == 1);
  CHECK(scene.transport.flights == std::vector<std::size_t>{3, 2});
  CHECK(scene.surroundings.sleeps == std::vector<std::chrono::milliseconds>{3s});
}

TEST_CASE("a create whose answer is lost is not sent again, and may have been done") {
  Scene scene;
  scene.transport.expect("POST", "/c", lost);
  const auto result = scene.client.send(create_it);
  CHECK(result.failure->text == "connection reset");
  CHECK(result.maybe_applied);
  CHECK(to_error(result, "https://h").exit == base::Exit::partly);
}

TEST_CASE("a repeatable create whose answer is lost is sent again, and the doubt stays unless it succeeds") {
  Scene scene;
  scene.transport.expect("POST", "/c", lost);
  SECTION("the second is a conflict: whose object it is, the caller finds out") {
    scene.transport.expect("POST", "/c", response(409, R"({"kind":"Status","reason":"AlreadyExists","code":409})"));
    const auto result = scene.client.send(repeat_it);
    CHECK(is_already_exists(*result.status));
    CHECK(result.maybe_applied);
  }
  SECTION("the second succeeds") {
    scene.transport.expect("POST", "/c", response(201, "{}"));
    CHECK_FALSE(scene.client.send(repeat_it).maybe_applied);
  }
}

TEST_CASE("six tries are enough") {
  Scene scene;
  for (int i = 0; i < 6; ++i) scene.transport.expect("GET", "/r", lost);
  const auto result = scene.client.send(read_it);
  CHECK(result.tries == 6);
  CHECK(result.failure);
  CHECK_FALSE(result.maybe_applied);
  CHECK(to_error(result, "https://h").exit == base::Exit::unreachable);
}

TEST_CASE("a 2xx that is no JSON object is an error, and a write may have been done") {
  const auto* body = GENERATE("", "<html>", "[]", "{\"a\":", "{} trailing");
  Scene scene;
  scene.transport.expect("POST", "/c", response(201, body)).expect("GET", "/r", response(200, body));
  const auto written = scene.client.send(create_it);
  CHECK_FALSE(written.ok());
  CHECK(written.status->code == 201);
  CHECK(written.maybe_applied);
  CHECK(to_error(written, "https://h").exit == base::Exit::partly);
  CHECK(to_error(scene.client.send(read_it), "https://h").exit == base::Exit::failed);
}

TEST_CASE("texts and streams come as they are") {
  Scene scene;
  scene.transport.expect("GET", "/log", response(200, "line")).expect("GET", "/log", response(200, ""));
  CHECK(scene.client.send({.request = {.target = "/log"}, .text = true}).text == "line");
  CHECK(scene.client.send({.request = {.target = "/log", .on_bytes = [](std::string_view) { return true; }}}).ok());
}

TEST_CASE("a try has its own limit, a stream only the deadline") {
  Scene scene;
  const auto start = scene.surroundings.steady;
  scene.transport.expect("GET", "/r", response(200, "{}")).expect("GET", "/s", response(200, ""));
  scene.client.send(read_it);
  scene.client.send({.request = {.target = "/s", .on_bytes = [](std::string_view) { return true; }}});
  CHECK(scene.transport.deadlines.at(0) == start + 40s);
  CHECK(scene.transport.deadlines.at(1) == start + 60s);
}

TEST_CASE("a refused connection ends the first call, not a later one") {
  const http::Failure refused{Kind::connect, false, "connection refused"};
  Scene scene;
  scene.transport.expect("GET", "/r", refused);
  CHECK(scene.client.send(read_it).tries == 1);
  scene.transport.expect("GET", "/r", response(200, "{}")).expect("GET", "/r", refused).expect("GET", "/r", response(200, "{}"));
  CHECK(scene.client.send(read_it).tries == 1);
  CHECK(scene.client.send(read_it).tries == 2);
}

TEST_CASE("no calls, no flight") {
  Scene scene;
  CHECK(scene.client.send(std::span<const Call>{}).empty());
  CHECK(scene.transport.flights.empty());
}
