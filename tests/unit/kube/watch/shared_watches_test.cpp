#include "kube/watch/shared_watches.h"

#include <fmt/format.h>

#include "kube/api/object.h"
#include "kube/watch/watch.h"
#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"

using namespace kube;
using namespace std::chrono_literals;
using test::response;

namespace {

const std::string all = "/api/v1/namespaces/ns/pods?labelSelector=type%3Dt";
const std::string all_watched = all.substr(0, all.find('?')) +
                                "?watch=true&labelSelector=type%3Dt&resourceVersion=5"
                                "&allowWatchBookmarks=true&timeoutSeconds=290";
std::string list_of(const std::string& app) {
  return "/api/v1/namespaces/ns/pods?labelSelector=app%3D" + app;
}

Json pod(const std::string& app, const std::string& uid, const std::string& version) {
  return {{"metadata", {{"uid", uid}, {"resourceVersion", version}, {"labels", {{"app", app}}}}}};
}

http::Response pods_at(const std::string& version, std::vector<Json> items = {}) {
  return response(200, Json{{"kind", "PodList"},
                            {"metadata", {{"resourceVersion", version}}},
                            {"items", std::move(items)}}
                           .dump());
}

http::Response refusal(int code, const char* reason) {
  return response(
      code, Json{{"kind", "Status"}, {"code", code}, {"reason", reason}, {"message", "no"}}.dump());
}

std::string event(const char* type, const Json& object) {
  return Json{{"type", type}, {"object", object}}.dump() + "\n";
}

/// A connection that many share; what is common to them is moved by the test.
struct SharedConnection : test::FakeTransport {
  http::Common* common() override { return &shared; }
  std::vector<http::RequestSequence> sequences{};
  http::Common shared{};
};

/// Watches parts of one collection; each request is answered by hand.
struct Scene {
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  SharedConnection transport{};
  Client client{transport, "https://h", world, surroundings.steady + 60s};

  struct Part {
    std::string told{};
    std::unique_ptr<Watch> watch{};
    std::deque<http::RequestSequence> sequences{};
    http::RequestSequence& own() { return sequences.front(); }
  };

  Scene() {
    transport.shared.world = &world;
    transport.shared.add = [this](http::RequestSequence sequence) {
      transport.sequences.push_back(std::move(sequence));
    };
  }

  std::unique_ptr<Part> part(const std::string& app) {
    auto part = std::make_unique<Part>();
    const Watched watched{
        .resource = pods,
        .name_space = "ns",
        .label_selector = "app=" + app,
        .shared =
            SharedPart{.label_selector = "type=t", .field = "/metadata/labels/app", .value = app}};
    part->watch = std::make_unique<Watch>(
        client, std::vector{watched},
        WatchListener{.changed = [told = &part->told](std::size_t, const Change& change) {
          *told +=
              fmt::format("{}{} ", "+~-"[static_cast<int>(change.kind)], uid_of(change.object));
        }});
    part->watch->add_to(part->sequences);
    return part;
  }

  http::RequestSequence& common() { return transport.sequences.at(0); }
};

http::Request due(http::RequestSequence& sequence) {
  const auto request = sequence.next_request();
  REQUIRE(request);
  return *request;
}

void answer(http::RequestSequence& sequence, const std::string& target, http::Reply reply) {
  CHECK(due(sequence).target == target);
  sequence.on_reply(std::move(reply));
}

bool is_idle(http::RequestSequence& sequence) { return !sequence.next_request(); }

}  // namespace

TEST_CASE("parts of a collection share one watch, and each gets what is its own") {
  Scene scene;
  const auto x = scene.part("x"), y = scene.part("y");
  REQUIRE(scene.transport.sequences.size() == 1);
  CHECK(is_idle(x->own()));
  CHECK_FALSE(x->own().has_news());

  answer(scene.common(), all + "&limit=1", pods_at("5", {pod("z", "z1", "3")}));
  CHECK(x->own().has_news());
  answer(x->own(), list_of("x"), pods_at("6", {pod("x", "x1", "4")}));
  answer(y->own(), list_of("y"), pods_at("6"));
  CHECK(x->watch->is_complete());
  CHECK(is_idle(x->own()));

  const auto watch = due(scene.common());
  CHECK(watch.target == all_watched);
  watch.on_bytes(event("ADDED", pod("y", "y1", "7")) + event("MODIFIED", pod("x", "x1", "8")) +
                 event("ADDED", pod("other", "o1", "9")) + event("BOOKMARK", pod("x", "", "10")));
  CHECK(x->own().has_news());
  CHECK(is_idle(x->own()));
  CHECK(is_idle(y->own()));
  CHECK_FALSE(x->own().has_news());
  CHECK(x->told == "+x1 ~x1 ");
  CHECK(y->told == "+y1 ");

  scene.common().on_reply(response(200));
  scene.surroundings.advance(1min);
  CHECK(due(scene.common()).target.find("resourceVersion=10&") != std::string::npos);
}

TEST_CASE("what a shared watch brings of before the list is in the list") {
  Scene scene;
  const auto x = scene.part("x");
  answer(scene.common(), all + "&limit=1", pods_at("5"));
  CHECK(due(x->own()).target == list_of("x"));
  const auto watch = due(scene.common());
  watch.on_bytes(event("ADDED", pod("x", "gone", "98")) + event("DELETED", pod("x", "gone", "99")) +
                 event("MODIFIED", pod("x", "x1", "101")));
  CHECK_FALSE(x->own().has_news());
  x->own().on_reply(pods_at("100", {pod("x", "x1", "60")}));
  CHECK(is_idle(x->own()));
  CHECK(x->told == "+x1 ~x1 ");
}

TEST_CASE("whoever comes later shares the watch, and what missed changes is listed again by all") {
  Scene scene;
  const auto x = scene.part("x");
  answer(scene.common(), all + "&limit=1", pods_at("5"));
  answer(x->own(), list_of("x"), pods_at("6"));
  const auto y = scene.part("y");
  REQUIRE(scene.transport.sequences.size() == 1);
  answer(y->own(), list_of("y"), pods_at("7"));

  answer(scene.common(), all_watched, refusal(410, "Expired"));
  answer(scene.common(), all + "&limit=1", pods_at("20"));
  CHECK(x->own().has_news());
  answer(x->own(), list_of("x"), pods_at("21", {pod("x", "x1", "15")}));
  answer(y->own(), list_of("y"), pods_at("21"));
  CHECK(is_idle(x->own()));
  CHECK(x->told == "+x1 ");
}

TEST_CASE("where the whole is not to be seen, each watches its part by itself") {
  for (const bool begun : {false, true}) {
    Scene scene;
    const auto x = scene.part("x");
    if (begun) {
      answer(scene.common(), all + "&limit=1", pods_at("5"));
      answer(x->own(), list_of("x"), pods_at("6"));
      answer(scene.common(), all_watched, refusal(403, "Forbidden"));
    } else {
      answer(scene.common(), all + "&limit=1", refusal(403, "Forbidden"));
      answer(x->own(), list_of("x"), pods_at("6"));
    }
    CHECK(is_idle(scene.common()));
    CHECK(due(x->own()).target.find("watch=true&labelSelector=app%3Dx&resourceVersion=6") !=
          std::string::npos);
  }
}

TEST_CASE("a shared watch that fails for good leaves each to find out by itself") {
  Scene scene;
  const auto x = scene.part("x");
  answer(scene.common(), all + "&limit=1", response(200, "<html>"));
  CHECK(is_idle(scene.common()));
  CHECK(due(x->own()).target == list_of("x"));
}

TEST_CASE("a shared watch that nobody wants any more is given up, and taken up again") {
  Scene scene;
  auto x = scene.part("x");
  answer(scene.common(), all + "&limit=1", pods_at("5"));
  due(scene.common());
  CHECK_FALSE(scene.common().given_up());
  x.reset();
  CHECK(scene.common().given_up());
  scene.common().on_reply(http::Failure{http::Failure::Kind::stopped, true, "stopped"});
  CHECK(is_idle(scene.common()));
  x = scene.part("x");
  CHECK(scene.transport.sequences.size() == 1);
  CHECK(due(scene.common()).target == all_watched);
  CHECK(due(x->own()).target == list_of("x"));
}
