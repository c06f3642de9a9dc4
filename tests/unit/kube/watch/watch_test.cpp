#include "kube/watch/watch.h"

#include <fmt/format.h>

#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"
#include "support/thrown.h"

using namespace kube;
using namespace std::chrono_literals;
using test::response;
using test::thrown;
using End = Client::End;
using FailureKind = http::Failure::Kind;

namespace {

const std::string list_pods = "/api/v1/namespaces/ns/pods?labelSelector=app%3Dx";
std::string watch_pods(const std::string& version) {
  return "/api/v1/namespaces/ns/pods?watch=true&labelSelector=app%3Dx&resourceVersion=" + version +
         "&allowWatchBookmarks=true&timeoutSeconds=290";
}

Json pod(const std::string& uid, const std::string& version) {
  return {{"metadata", {{"uid", uid}, {"name", uid}, {"resourceVersion", version}}}};
}

http::Response list_of(const std::string& version, std::vector<Json> items) {
  return response(200, Json{{"kind", "PodList"},
                            {"metadata", {{"resourceVersion", version}}},
                            {"items", std::move(items)}}
                           .dump());
}

std::string event(const char* type, const Json& object) {
  return Json{{"type", type}, {"object", object}}.dump() + "\n";
}

const http::Response good_end = response(200);
const http::Failure broken{FailureKind::broken, true, "connection reset"};
const Json expired{
    {"kind", "Status"}, {"code", 410}, {"reason", "Expired"}, {"message", "too old"}};

struct Scene {
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  test::FakeTransport transport{};
  Client client{transport, "https://h", world, surroundings.steady + 60s};
  std::string told{};
  std::vector<std::string> troubles{};
  Watch watch = make({{pods, "ns", "app=x"}});

  Scene() { surroundings.token = "ffffffffffffffffffffffffffffffff"; }

  Watch make(std::vector<Watched> watched) {
    const WatchListener listener{
        .changed =
            [this](std::size_t collection, const Change& change) {
              const char* signs = "+~-";
              told += fmt::format("{}{}{} ", collection, signs[static_cast<int>(change.kind)],
                                  change.object.at("metadata").at("name").get<std::string>());
            },
        .trouble = [this](const std::string& what) { troubles.push_back(what); }};
    return {client, std::move(watched), listener};
  }

  /// The answer to a watch: these bytes, so much time, and then its end.
  void expect_watch(const std::string& version, const std::string& bytes, http::Reply end,
                    std::chrono::milliseconds lives = 290s) {
    transport.expect("GET", watch_pods(version),
                     [this, bytes, end, lives](const http::Request& request) -> http::Reply {
                       surroundings.advance(lives);
                       if (!bytes.empty() && !request.on_bytes(bytes))
                         return http::Failure{FailureKind::stopped, true, "stopped"};
                       return end;
                     });
  }

  End until_gone(std::chrono::milliseconds limit = 1h) {
    return watch.until([this] { return watch.is_complete() && watch.objects(0).empty(); },
                       surroundings.steady + limit);
  }
};

}  // namespace

TEST_CASE("a list, and then its changes, until enough") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.expect_watch("10", event("ADDED", pod("b", "11")) + event("DELETED", pod("a", "12")),
                     good_end);
  scene.expect_watch("12", event("DELETED", pod("b", "13")), good_end);
  CHECK(scene.until_gone() == End::done);
  CHECK(scene.told == "0+a 0+b 0-a 0-b ");
  CHECK(scene.troubles.empty());
  CHECK(scene.surroundings.sleeps.empty());
}

TEST_CASE("a bookmark moves the place from which it goes on") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.expect_watch("10", event("BOOKMARK", {{"metadata", {{"resourceVersion", "500"}}}}),
                     good_end);
  scene.expect_watch("500", event("DELETED", pod("a", "501")), good_end);
  CHECK(scene.until_gone() == End::done);
}

TEST_CASE("410 in the stream: one list, and what changed meanwhile is told once") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1"), pod("b", "2")}));
  scene.expect_watch("10",
                     event("MODIFIED", pod("b", "11")) + event("ERROR", expired) +
                         event("ADDED", pod("never", "12")),
                     good_end);
  scene.transport.expect("GET", list_pods, list_of("90", {pod("b", "11"), pod("c", "80")}));
  scene.expect_watch("90", event("DELETED", pod("b", "91")) + event("DELETED", pod("c", "92")),
                     good_end);
  CHECK(scene.until_gone() == End::done);
  CHECK(scene.told == "0+a 0+b 0~b 0-a 0+c 0-b 0-c ");
  CHECK(scene.troubles ==
        std::vector<std::string>{"the watch of pods: Error from server (Expired): too old"});
  CHECK(scene.surroundings.sleeps.empty());
}

TEST_CASE("410 as the answer") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.expect_watch("10", "", response(410, expired.dump()), 0ms);
  scene.transport.expect("GET", list_pods, list_of("90", {}));
  CHECK(scene.until_gone() == End::done);
  CHECK(scene.told == "0+a 0-a ");
}

TEST_CASE(
    "a broken watch goes on from the last event, a little later; an event cut off is not lost") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.expect_watch("10", event("MODIFIED", pod("a", "11")) + R"({"type":"DELETED","obj)", broken);
  scene.expect_watch("11", event("DELETED", pod("a", "12")), good_end);
  CHECK(scene.until_gone() == End::done);
  CHECK(scene.told == "0+a 0~a 0-a ");
  CHECK(scene.troubles == std::vector<std::string>{"the watch of pods: connection reset"});
  CHECK(scene.surroundings.sleeps == std::vector<std::chrono::milliseconds>{250ms});
}

TEST_CASE(
    "a server that ends every watch at once is not asked in a hot loop, and no longer than the "
    "deadline") {
  Scene scene;
  scene.surroundings.token = "0fffffffffffffffffffffffffffffff";  // a sixteenth of every wait
  for (int i = 0; i < 7; ++i) {
    scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
    scene.expect_watch("10", "", good_end, 0ms);
  }
  CHECK(scene.until_gone(2s) == End::deadline);
  CHECK(scene.told == "0+a ");
}

TEST_CASE("the deadline ends it") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.expect_watch("10", "", broken, 3s);
  CHECK(scene.until_gone(3s) == End::deadline);
}

TEST_CASE("a signal ends it") {
  Scene scene;
  int signal = 0;
  scene.world.signal = [&] { return signal; };
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.transport.expect("GET", watch_pods("10"), [&](const http::Request&) {
    signal = 2;
    return broken;
  });
  CHECK(scene.until_gone() == End::stopped);
}

TEST_CASE("it can be left and taken up again without a new list") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.watch.look(scene.surroundings.steady + 1min);
  CHECK(scene.watch.objects(0).size() == 1);
  CHECK(scene.transport.requests.size() == 1);
  scene.expect_watch("10", event("DELETED", pod("a", "12")), good_end);
  CHECK(scene.until_gone() == End::done);
}

TEST_CASE("a refresh lists once more before it goes on") {
  Scene scene;
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.watch.look(scene.surroundings.steady + 1min);
  scene.transport.expect("GET", list_pods, list_of("20", {}));
  scene.watch.refresh(0);
  CHECK_FALSE(scene.watch.is_complete());
  CHECK(scene.until_gone() == End::done);
  CHECK(scene.told == "0+a 0-a ");
}

TEST_CASE("several collections fly together, and one that may not be seen does not matter") {
  Scene scene;
  auto watch = scene.make({{pods, "ns", "app=x"},
                           {secrets, "ns", {}, "metadata.name=s", true},
                           {services, "ns", "app=x"}});
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.transport.expect("GET", "/api/v1/namespaces/ns/secrets?fieldSelector=metadata.name%3Ds",
                         response(403));
  scene.transport.expect("GET", "/api/v1/namespaces/ns/services?labelSelector=app%3Dx",
                         list_of("10", {pod("s", "1")}));
  watch.look(scene.surroundings.steady + 1min);
  CHECK(scene.transport.flights == std::vector<std::size_t>{3});
  CHECK(scene.told == "0+a 2+s ");
  CHECK(watch.refusal(1)->code == 403);
  CHECK_FALSE(watch.refusal(0));
}

TEST_CASE("who may not see a collection that matters is told so") {
  Scene scene;
  const auto at_watch = GENERATE(false, true);
  if (at_watch) {
    scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
    scene.expect_watch(
        "10", "",
        response(
            403,
            R"({"kind":"Status","reason":"Forbidden","message":"pods is forbidden","code":403})"));
  } else {
    scene.transport.expect(
        "GET", list_pods,
        response(
            403,
            R"({"kind":"Status","reason":"Forbidden","message":"pods is forbidden","code":403})"));
  }
  const auto error = thrown([&] { scene.until_gone(); });
  CHECK(error.exit == base::Exit::not_allowed);
  CHECK(error.text == "Error from server (Forbidden): pods is forbidden");
}

TEST_CASE("what may be listed and not watched is listed again and again, where that is asked for") {
  Scene scene;
  auto watch = scene.make({{.resource = pods,
                            .name_space = "ns",
                            .label_selector = "app=x",
                            .optional = GENERATE(false, true),
                            .polled = true}});
  scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
  scene.expect_watch("10", "", response(403), 0ms);
  scene.transport.expect("GET", list_pods, list_of("20", {pod("a", "1")}));
  scene.transport.expect("GET", list_pods, list_of("30", {}));
  const auto begun = scene.surroundings.steady;
  CHECK(watch.until([&] { return watch.is_complete() && watch.objects(0).empty(); },
                    scene.surroundings.steady + 1min) == End::done);
  CHECK(scene.told == "0+a 0-a ");
  CHECK_FALSE(watch.refusal(0));
  CHECK(scene.surroundings.steady - begun >= 4s);
}

TEST_CASE("a server that was never reached is not waited for; one that was is") {
  Scene scene;
  const http::Failure refused{FailureKind::connect, false, "connection refused"};
  SECTION("never") {
    scene.transport.expect("GET", list_pods, refused);
    CHECK(thrown([&] { scene.until_gone(); }).exit == base::Exit::unreachable);
  }
  SECTION("it comes back") {
    scene.transport.expect("GET", list_pods, list_of("10", {pod("a", "1")}));
    scene.expect_watch("10", "", broken);
    for (int i = 0; i < 8; ++i) scene.expect_watch("10", "", refused, 0ms);
    scene.expect_watch("10", event("DELETED", pod("a", "12")), good_end);
    CHECK(scene.until_gone() == End::done);
    CHECK(scene.troubles.size() == 9);
  }
}

TEST_CASE("a list that is no list is no watch") {
  Scene scene;
  scene.transport.expect("GET", list_pods, response(200, "<html>"));
  CHECK(thrown([&] { scene.until_gone(); }).text.find("is this really a Kubernetes API server?") !=
        std::string::npos);
}

TEST_CASE("a list of something else is no list") {
  Scene scene;
  scene.transport.expect("GET", list_pods, response(200, R"({"kind":"Table","rows":[]})"));
  CHECK(thrown([&] { scene.until_gone(); }).text.find("instead of PodList") != std::string::npos);
}

TEST_CASE("a collection that is too large for one answer is listed in pages") {
  Scene scene;
  scene.transport.expect(
      "GET", list_pods,
      http::Failure{FailureKind::too_large, true, "the answer is larger than 16777216 bytes"});
  auto first = Json::parse(list_of("9", {pod("a", "1")}).body);
  first["metadata"]["continue"] = "t";
  const auto page =
      list_pods + (list_pods.find('?') == std::string::npos ? "?" : "&") + "limit=250";
  SECTION("to the end") {
    scene.transport.expect("GET", page, response(200, first.dump()));
    scene.transport.expect("GET", page + "&continue=t", list_of("10", {pod("b", "2")}));
  }
  SECTION("one of which is too old: from the beginning") {
    scene.transport.expect("GET", page, response(200, first.dump()));
    scene.transport.expect("GET", page + "&continue=t",
                           response(410, R"({"kind":"Status","reason":"Expired","code":410})"));
    scene.transport.expect("GET", page, list_of("10", {pod("a", "1"), pod("b", "2")}));
  }
  scene.expect_watch("10", event("DELETED", pod("a", "12")) + event("DELETED", pod("b", "13")),
                     good_end);
  CHECK(scene.until_gone() == End::done);
}
