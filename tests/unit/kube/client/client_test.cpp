#include "kube/client/client.h"

#include "kube/api/request.h"

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
const Call repeat_it{.request = {.method = "POST", .target = "/c", .body = "{}"},
                     .repeatable = true};
const http::Failure lost{Kind::broken, true, "connection reset"};

struct Scene {
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  test::FakeTransport transport{};
  Client client{transport, "https://h", world, surroundings.steady + 60s};
};

}  // namespace

TEST_CASE("one flight brings all answers, in the order of the calls") {
  Scene scene;
  scene.transport.expect("GET", "/r", response(404, "", {{"warning", "299 - \"old\""}}))
      .expect("POST", "/c", response(201, R"({"kind":"Pod"})"));
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

TEST_CASE("a call with its tries takes no longer than the limit for requests; a stream does") {
  Scene scene;
  const auto start = scene.surroundings.steady;
  Client client(scene.transport, "https://h", scene.world, start + 60s, 2s);
  scene.transport.expect("GET", "/r", response(429, "", {{"retry-after", "1"}}))
      .expect("GET", "/r", response(429, "", {{"retry-after", "1"}}));
  CHECK(client.send(read_it).status->code == 429);
  CHECK(scene.transport.deadlines == std::vector{start + 2s, start + 2s});
  CHECK(scene.surroundings.steady == start + 1s);
  auto stream = read_it;
  stream.request.on_bytes = [](std::string_view) { return true; };
  scene.transport.expect("GET", "/r", response(200, "{}"));
  CHECK(client.send(stream).ok());
  CHECK(scene.transport.deadlines.back() == start + 60s);
}

TEST_CASE("only what may be sent again is, together, after the longest wait") {
  Scene scene;
  scene.transport.expect("GET", "/r", lost)
      .expect("POST", "/c", response(429, "", {{"retry-after", "3"}}));
  scene.transport.expect("POST", "/d", response(201, "{}"));
  scene.transport.expect("GET", "/r", response(200, "{}"))
      .expect("POST", "/c", response(201, "{}"));
  const std::vector<Call> calls{
      read_it, create_it, {.request = {.method = "POST", .target = "/d"}}};
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
  CHECK(scene.client.error_of(result).exit == base::Exit::partial);
}

TEST_CASE(
    "a repeatable create whose answer is lost is sent again, and the doubt stays unless it "
    "succeeds") {
  Scene scene;
  scene.transport.expect("POST", "/c", lost);
  SECTION("the second is a conflict: whose object it is, the caller finds out") {
    scene.transport.expect(
        "POST", "/c", response(409, R"({"kind":"Status","reason":"AlreadyExists","code":409})"));
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
  CHECK(scene.client.error_of(result).exit == base::Exit::unreachable);
}

TEST_CASE("a 2xx that is no JSON object is an error, and a write may have been done") {
  const auto* body = GENERATE("", "<html>", "[]", "{\"a\":", "{} trailing");
  Scene scene;
  scene.transport.expect("POST", "/c", response(201, body))
      .expect("GET", "/r", response(200, body));
  const auto written = scene.client.send(create_it);
  CHECK_FALSE(written.ok());
  CHECK(written.status->code == 201);
  CHECK(written.maybe_applied);
  CHECK(scene.client.error_of(written).exit == base::Exit::partial);
  CHECK(scene.client.error_of(scene.client.send(read_it)).exit == base::Exit::failed);
}

TEST_CASE("texts and streams come as they are") {
  Scene scene;
  scene.transport.expect("GET", "/log", response(200, "line"))
      .expect("GET", "/log", response(200, ""));
  CHECK(scene.client.send({.request = {.target = "/log"}, .text = true}).text == "line");
  CHECK(
      scene.client
          .send({.request = {.target = "/log", .on_bytes = [](std::string_view) { return true; }}})
          .ok());
}

TEST_CASE("a try has its own limit, a stream only the deadline") {
  Scene scene;
  const auto start = scene.surroundings.steady;
  scene.transport.expect("GET", "/r", response(200, "{}")).expect("GET", "/s", response(200, ""));
  scene.client.send(read_it);
  scene.client.send(
      {.request = {.target = "/s", .on_bytes = [](std::string_view) { return true; }}});
  CHECK(scene.transport.deadlines.at(0) == start + 40s);
  CHECK(scene.transport.deadlines.at(1) == start + 60s);
}

TEST_CASE("a refused connection ends the first call, not a later one") {
  const http::Failure refused{Kind::connect, false, "connection refused"};
  Scene scene;
  scene.transport.expect("GET", "/r", refused);
  CHECK(scene.client.send(read_it).tries == 1);
  scene.transport.expect("GET", "/r", response(200, "{}"))
      .expect("GET", "/r", refused)
      .expect("GET", "/r", response(200, "{}"));
  CHECK(scene.client.send(read_it).tries == 1);
  CHECK(scene.client.send(read_it).tries == 2);
}

TEST_CASE("no calls, no flight") {
  Scene scene;
  CHECK(scene.client.send(std::span<const Call>{}).empty());
  CHECK(scene.transport.flights.empty());
}

namespace {

Call get_orders() { return {.request = get(deployments, "default", "orders")}; }
const std::string orders = "/apis/apps/v1/namespaces/default/deployments/orders";

/// Waits that let a signal come.
struct Signalled : Scene {
  int signal = 0;

  Signalled() {
    world.signal = [this] { return signal; };
    world.sleep = [this](std::chrono::milliseconds time) {
      surroundings.advance(time);
      signal = 2;
    };
  }
};

}  // namespace

TEST_CASE("a 2xx answer is believed only if its object is the one that was asked for") {
  const auto [body, text] = GENERATE(table<std::string, std::string>({
      {R"({"kind":"Status","status":"Failure","message":"no etcd"})",
       "the server answered 200 with a Status instead of Deployment 'orders': no etcd"},
      {R"({"kind":"Deployment","metadata":{"name":"billing"}})",
       "the server answered 200 with Deployment 'billing' instead of Deployment 'orders': is this "
       "really a Kubernetes API server?"},
      {R"({"kind":"Pod","metadata":{"name":"orders"}})",
       "the server answered 200 with Pod 'orders' instead of Deployment 'orders': is this really a "
       "Kubernetes API server?"},
      {R"({"kind":["Deployment"],"metadata":[]})",
       "the server answered 200 with object '' instead of Deployment 'orders': is this really a "
       "Kubernetes API server?"},
  }));
  Scene scene;
  scene.transport.expect("GET", orders, response(200, body))
      .expect("PATCH", orders, response(200, body));
  const auto looked = scene.client.send(get_orders());
  CHECK_FALSE(looked.ok());
  CHECK(looked.status->message == text);
  CHECK(looked.status->kind == "Deployment");
  CHECK_FALSE(looked.maybe_applied);
  CHECK(scene.client
            .send({.request = merge_patch(deployments, "default", "orders", "u", Json::object())})
            .maybe_applied);
}

TEST_CASE(
    "what is asked for comes as it should: objects, lists, tables, and the success of a DELETE") {
  Scene scene;
  const auto sent = [&](const http::Request& request, const std::string& body) {
    scene.transport.expect(request.method, request.target, response(200, body));
    return scene.client.send({.request = request}).ok();
  };
  const std::string deployment = R"({"kind":"Deployment","metadata":{"name":"orders"}})";
  const auto removal = remove(deployments, "default", "orders", "u", Propagation::background);
  CHECK(sent(get(deployments, "default", "orders"), deployment));
  CHECK(sent(removal, deployment));
  CHECK(sent(removal, R"({"kind":"Status","status":"Success"})"));
  CHECK_FALSE(sent(removal, R"({"kind":"Status","status":"Failure"})"));
  CHECK(sent(list(pods, "default"), R"({"kind":"PodList","items":[]})"));
  CHECK(sent(list(pods, "default"), R"({"kind":"List","items":[]})"));
  CHECK_FALSE(sent(list(pods, "default"), R"({"kind":"NodeList","items":[]})"));
  CHECK(sent(list(pods, "default", {.as = ListAs::table}), R"({"kind":"Table","rows":[]})"));
  CHECK_FALSE(
      sent(list(pods, "default", {.as = ListAs::table}), R"({"kind":"PodList","items":[]})"));
}

TEST_CASE("a dry run whose answer is lost has changed nothing") {
  Scene scene;
  const auto request =
      remove(deployments, "default", "orders", "u", Propagation::background, DryRun::yes);
  scene.transport.expect("DELETE", orders, lost);
  CHECK_FALSE(scene.client.send({.request = request}).maybe_applied);
}

TEST_CASE("a signal ends the wait that a server asks for") {
  Signalled scene;
  scene.transport.expect("GET", "/r", response(429, "", {{"retry-after", "30"}}));
  const auto result = scene.client.send(read_it);
  CHECK(result.tries == 1);
  CHECK(result.status->code == 429);
}

TEST_CASE("an optional call holds nothing") {
  Scene scene;
  auto optional = read_it;
  optional.request.optional = true;
  const std::vector<Call> calls{optional, repeat_it};
  scene.transport.expect("POST", "/c", response(201, "{}"));
  SECTION("that would have to wait for long is not sent again") {
    scene.transport.expect("GET", "/r", response(429, "", {{"retry-after", "50"}}));
    const auto results = scene.client.send(calls);
    CHECK(results[1].ok());
    CHECK(results[0].tries == 1);
    CHECK(scene.surroundings.sleeps.empty());
  }
  SECTION("that fails in a moment is, and its flight is short") {
    scene.transport.expect("GET", "/r", lost).expect("GET", "/r", response(200, "{}"));
    const auto start = scene.surroundings.steady;
    const auto results = scene.client.send(calls);
    CHECK(results[0].ok());
    CHECK(scene.transport.flights == std::vector<std::size_t>{2, 1});
    CHECK(scene.transport.deadlines.at(1) <= start + 2s);
  }
}

TEST_CASE("an optional call waits as long as a needed one does, and no longer") {
  Scene scene;
  auto optional = read_it;
  optional.request.optional = true;
  const std::vector<Call> calls{optional, repeat_it};
  const auto after = [](const char* seconds) {
    return response(429, R"({"kind":"Status","status":"Failure"})", {{"retry-after", seconds}});
  };
  scene.transport.expect("POST", "/c", after("30")).expect("POST", "/c", response(201, "{}"));
  const auto asked = GENERATE(20, 40);
  scene.transport.expect("GET", "/r", after(std::to_string(asked).c_str()));
  if (asked == 20) scene.transport.expect("GET", "/r", response(200, "{}"));
  const auto results = scene.client.send(calls);
  CHECK(results[1].ok());
  CHECK(results[0].ok() == (asked == 20));
  CHECK(scene.surroundings.sleeps == std::vector<std::chrono::milliseconds>{30s});
}

TEST_CASE("a list that is too large for one answer comes in pages") {
  Scene scene;
  const std::string all = "/api/v1/namespaces/default/pods";
  const http::Failure too_large{Kind::too_large, true, "the answer is larger than 16777216 bytes"};
  scene.transport.expect("GET", all, too_large);
  scene.transport.expect(
      "GET", all + "?limit=250",
      response(200,
               R"({"kind":"PodList","metadata":{"continue":"a/b"},"items":[{"n":1},{"n":2}]})"));
  SECTION("to the end") {
    scene.transport.expect("GET", all + "?limit=250&continue=a%2Fb",
                           response(200, R"({"kind":"PodList","metadata":{},"items":[{"n":3}]})"));
    const auto result = scene.client.send({.request = list(pods, "default"), .repeatable = true});
    REQUIRE(result.object);
    CHECK(result.object->at("items") == Json::parse(R"([{"n":1},{"n":2},{"n":3}])"));
  }
  SECTION("but not without end") {
    scene.transport.expect(
        "GET", all + "?limit=250&continue=a%2Fb",
        response(200, R"({"kind":"PodList","metadata":{"continue":"a/b"},"items":[]})"));
    const auto result = scene.client.send({.request = list(pods, "default")});
    CHECK(result.failure->kind == Kind::too_large);
    CHECK(result.failure->text == "the list does not end");
  }
  SECTION("of fewer objects where they are large") {
    scene.transport.expect("GET", all + "?limit=250&continue=a%2Fb", too_large)
        .expect("GET", all + "?limit=31&continue=a%2Fb", too_large)
        .expect("GET", all + "?limit=3&continue=a%2Fb",
                response(200, R"({"kind":"PodList","metadata":{"continue":"c"},"items":[]})"))
        .expect("GET", all + "?limit=3&continue=c", too_large)
        .expect("GET", all + "?limit=1&continue=c", too_large);
    CHECK(scene.client.send({.request = list(pods, "default")}).failure->kind == Kind::too_large);
  }
}

TEST_CASE("what an answer would take is known before it is read") {
  Scene scene;
  const std::string all = "/api/v1/namespaces/default/pods";
  std::string items = "{}";
  while (items.size() < (std::size_t{1} << 20)) items += ",{}";
  const auto heavy = response(200, R"({"kind":"PodList","items":[)" + items + "]}");
  SECTION("a list comes in pages") {
    scene.transport.expect("GET", all, heavy);
    scene.transport.expect("GET", all + "?limit=250",
                           response(200, R"({"kind":"PodList","items":[{"n":1}]})"));
    const auto result = scene.client.send({.request = list(pods, "default")});
    CHECK(result.object->at("items").size() == 1);
  }
  SECTION("a page is refused") {
    scene.transport.expect("GET", all + "?limit=9", heavy);
    const auto result = scene.client.send({.request = list(pods, "default", {.limit = 9})});
    CHECK(result.failure->kind == Kind::too_large);
    CHECK(result.failure->text == "it takes more than 24 MiB of memory to read");
    CHECK_FALSE(result.maybe_applied);
  }
  SECTION("what was asked for may well be done") {
    scene.transport.expect("POST", "/c", response(201, heavy.body));
    const auto result = scene.client.send({.request = {.method = "POST", .target = "/c"}});
    CHECK(result.maybe_applied);
    CHECK(scene.client.error_of(result).exit == base::Exit::partial);
  }
}

TEST_CASE("whoever is to end neither waits for another try nor makes it") {
  Scene scene;
  int signal = 0;
  scene.world.signal = [&] { return signal; };
  scene.transport.expect("GET", "/r", response(429, "", {{"retry-after", "3"}}));
  SECTION("before the wait") { signal = 15; }
  SECTION("while it waits") {
    scene.world.sleep = [&, sleep = scene.world.sleep](std::chrono::milliseconds time) {
      sleep(time), signal = 15;
    };
  }
  const bool waits = signal == 0;
  const auto result = scene.client.send(read_it);
  CHECK(result.status->code == 429);
  CHECK(result.tries == 1);
  CHECK(scene.surroundings.sleeps.empty() != waits);
}
