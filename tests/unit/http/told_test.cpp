#include "http/told.h"

#include "support/catch.h"
#include "support/fake_transport.h"

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

struct Told {
  std::string method{};
  std::string target{};
  http::Reply reply{};
  steady_clock::duration time{};
};

/// A server whose clock goes on by 5 ms whenever it is looked at.
struct Scene {
  std::vector<Told> told{};
  steady_clock::time_point clock{};

  std::unique_ptr<http::Transport> around(std::unique_ptr<http::Transport> inner) {
    return http::telling(
        std::move(inner), [this] { return clock += milliseconds(5); },
        [this](const auto& request, const auto& reply, auto time) {
          told.push_back({request.method, request.target, reply, time});
        });
  }
};

}  // namespace

TEST_CASE("each request of a flight is told with its reply and its time") {
  auto inner = std::make_unique<test::FakeTransport>();
  inner->expect("GET", "/a", test::response(200));
  inner->expect("POST", "/b", http::Failure{http::Failure::Kind::timeout, true, "late"});
  Scene scene;
  const auto transport = scene.around(std::move(inner));
  const std::vector<http::Request> requests{{.target = "/a"}, {.method = "POST", .target = "/b"}};
  CHECK(transport->send(requests, {}).size() == 2);
  REQUIRE(scene.told.size() == 2);
  CHECK(scene.told[0].target == "/a");
  CHECK(std::get<http::Response>(scene.told[0].reply).status == 200);
  CHECK(scene.told[0].time == milliseconds(5));
  CHECK(scene.told[1].method == "POST");
  CHECK(std::get<http::Failure>(scene.told[1].reply).text == "late");
}

TEST_CASE("each request of a sequence is told, and then its owner gets the reply") {
  auto inner = std::make_unique<test::FakeTransport>();
  inner->expect("GET", "/1", test::response(200));
  inner->expect("GET", "/2", test::response(410));
  Scene scene;
  const auto transport = scene.around(std::move(inner));
  int number = 0;
  std::deque<http::RequestSequence> sequences;
  sequences.push_back({.next_request = [&]() -> std::optional<http::Request> {
                         if (number == 2) return std::nullopt;
                         return http::Request{.target = "/" + std::to_string(++number)};
                       },
                       .on_reply =
                           [&](const http::Reply&) {
                             CHECK(scene.told.size() == static_cast<std::size_t>(number));
                           }});
  transport->run(sequences, steady_clock::time_point::max(), [&] { return number == 2; });
  REQUIRE(scene.told.size() == 2);
  CHECK(scene.told[1].target == "/2");
  CHECK(std::get<http::Response>(scene.told[1].reply).status == 410);
}
