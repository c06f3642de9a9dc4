#include "http/shared_transport.h"

#include <stdexcept>
#include <vector>

#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"

using http::Failure;
using http::Reply;
using http::Request;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Kind = http::Failure::Kind;

namespace {

/// A transport that several use, with tasks and a clock.
struct Shared {
  explicit Shared(std::unique_ptr<http::Transport> transport)
      : shared(std::move(transport), turns, world, [this] { return stopped; }) {
    world.steady_now = [this] { return time; };
  }

  /// The task gets the way that it uses.
  void task(std::function<void(http::Transport&)> work) {
    turns.add([this, work = std::move(work)] {
      const auto way = shared.for_task({});
      work(*way);
    });
  }

  void run() {
    bool over = !turns.step();
    while (!over) {
      shared.run([&] { return over = !turns.step(); });
      if (!over && !shared.is_busy()) time = std::max(time, turns.next());
      over = over || !turns.step();
    }
  }

  base::Deadline time{};
  bool stopped = false;
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  base::Turns turns{50, [this] { return time; }};
  http::SharedTransport shared;
};

/// Answers each flight as the function says, and lets time pass.
struct Flights : http::Transport {
  using Answer = std::function<Reply(const Request&)>;
  Flights(std::vector<std::vector<std::string>>& seen, Answer how)
      : flights(seen), answer(std::move(how)) {}

  std::vector<Reply> send(std::span<const Request> requests, base::Deadline) override {
    auto& flight = flights.emplace_back();
    std::vector<Reply> replies;
    for (const auto& request : requests) {
      flight.push_back(request.method + request.target);
      replies.push_back(answer(request));
    }
    return replies;
  }

  std::vector<std::vector<std::string>>& flights;
  Answer answer;
};

int status_of(const Reply& reply) {
  const auto* response = std::get_if<http::Response>(&reply);
  return response == nullptr ? 0 : response->status;
}

Kind kind_of(const Reply& reply) { return std::get<Failure>(reply).kind; }

const auto fine = [](const Request&) -> Reply { return test::response(200, "{}"); };

}  // namespace

TEST_CASE("what tasks send at the same time leaves in one flight, and each gets its own answers") {
  std::vector<std::vector<std::string>> flights;
  Shared scene(std::make_unique<Flights>(flights, [](const Request& request) -> Reply {
    return test::response(200, request.target);
  }));
  std::vector<std::string> got;
  for (const auto* name : {"/a", "/b", "/c"}) {
    scene.task([&, name](http::Transport& way) {
      const std::string target = name;
      for (const auto* step : {"1", "2"}) {
        const std::vector<Request> requests{{.target = target + step}, {.target = target + "x"}};
        for (const auto& reply : way.send(requests, base::never))
          got.push_back(std::get<http::Response>(reply).body);
      }
    });
  }
  scene.run();
  REQUIRE(flights.size() == 2);
  CHECK(flights[0] ==
        std::vector<std::string>{"GET/a1", "GET/ax", "GET/b1", "GET/bx", "GET/c1", "GET/cx"});
  CHECK(flights[1].size() == 6);
  REQUIRE(got.size() == 12);
  CHECK(got[0] == "/a1");
  CHECK(got[1] == "/ax");
}

TEST_CASE("no more is under way than the server bears") {
  std::vector<std::vector<std::string>> flights;
  int refusals = 1;
  Shared scene(std::make_unique<Flights>(flights, [&](const Request&) -> Reply {
    return test::response(refusals-- > 0 ? 429 : 200);
  }));
  const auto first = scene.shared.window();
  const std::vector<Request> requests(first * 2, Request{.target = "/a"});
  scene.task([&](http::Transport& way) {
    CHECK(way.send(requests, base::never).size() == requests.size());
  });
  scene.run();
  REQUIRE(flights.size() >= 2);
  CHECK(flights[0].size() == first);
  CHECK(flights[1].size() < first + 1);
}

TEST_CASE("a task that has waited long enough goes on, and what comes later is nobody's") {
  std::vector<std::vector<std::string>> flights;
  std::vector<Reply> replies;
  Shared* running = nullptr;
  Shared scene(std::make_unique<Flights>(flights, [&](const Request& request) -> Reply {
    if (request.target == "/slow") running->time += seconds(60);
    return test::response(200);
  }));
  running = &scene;
  scene.task([&](http::Transport& way) {
    // The fake answers in no time, but for its clock: what is asked in vain stands in the queue.
    const std::vector<Request> many(scene.shared.window() + 1, Request{.target = "/slow"});
    replies = way.send(many, scene.time + seconds(30));
  });
  scene.run();
  REQUIRE_FALSE(replies.empty());
  CHECK(status_of(replies.front()) == 200);
  CHECK(kind_of(replies.back()) == Kind::timeout);
  CHECK_FALSE(std::get<Failure>(replies.back()).sent);
  CHECK_FALSE(scene.shared.is_busy());
}

TEST_CASE("what the transport throws comes out of each task's send") {
  std::vector<std::vector<std::string>> flights;
  Shared scene(std::make_unique<Flights>(
      flights, [](const Request&) -> Reply { throw std::runtime_error("no login"); }));
  int caught = 0;
  for (int i = 0; i < 2; ++i) {
    scene.task([&](http::Transport& way) {
      const Request request{.target = "/a"};
      try {
        way.send({&request, 1}, base::never);
      } catch (const std::runtime_error&) {
        ++caught;
      }
    });
  }
  scene.run();
  CHECK(caught == 2);
}

TEST_CASE("a task is stopped by its own will, and by that of all") {
  std::vector<std::vector<std::string>> flights;
  Shared scene(std::make_unique<Flights>(flights, fine));
  std::vector<Reply> replies;
  scene.turns.add([&] {
    const auto way = scene.shared.for_task([] { return true; });
    const Request request{.target = "/a"};
    replies = way->send({&request, 1}, base::never);
  });
  scene.run();
  REQUIRE(replies.size() == 1);
  CHECK(kind_of(replies.front()) == Kind::stopped);
  CHECK(flights.empty());
}

TEST_CASE("sequences of tasks run side by side, each until its own end") {
  std::vector<std::vector<std::string>> flights;
  Shared scene(std::make_unique<Flights>(flights, fine));
  std::vector<int> answered(3, 0);
  for (int i = 0; i < 3; ++i) {
    scene.task([&, i](http::Transport& way) {
      auto& count = answered[static_cast<std::size_t>(i)];
      std::deque<http::RequestSequence> sequences;
      sequences.push_back({.next_request = [i] { return Request{.target = std::to_string(i)}; },
                           .on_reply =
                               [&](const Reply& reply) {
                                 CHECK(status_of(reply) == 200);
                                 ++count;
                               }});
      way.run(sequences, base::never, [&] { return count > i; });
    });
  }
  scene.run();
  CHECK(answered == std::vector{1, 2, 3});
  CHECK(flights.size() == 3);
}

TEST_CASE("bytes of a stream come in the turn of its task, and it may end it") {
  std::vector<std::vector<std::string>> flights;
  Shared scene(std::make_unique<Flights>(flights, [](const Request& request) -> Reply {
    for (const auto* piece : {"a", "b", "c"}) {
      if (!request.on_bytes(piece)) return Failure{Kind::stopped, true, "stopped"};
    }
    return test::response(200);
  }));
  std::string got;
  std::vector<Reply> replies;
  const bool wants_more = GENERATE(true, false);
  scene.task([&](http::Transport& way) {
    Request request{.target = "/log"};
    request.on_bytes = [&](std::string_view bytes) {
      got += bytes;
      return wants_more;
    };
    replies = way.send({&request, 1}, base::never);
  });
  scene.run();
  CHECK(got == "abc");
  REQUIRE(replies.size() == 1);
  CHECK((status_of(replies.front()) == 200) == wants_more);
}

TEST_CASE("a common sequence is carried with the requests of tasks, and has no part in their end") {
  std::vector<std::vector<std::string>> flights;
  Shared scene(std::make_unique<Flights>(flights, fine));
  int answers = 0;
  scene.task([&](http::Transport& way) {
    REQUIRE(way.common() != nullptr);
    CHECK(way.common()->world == &scene.world);
    way.common()->add({.next_request = [&]() -> std::optional<Request> {
                         if (answers > 0) return std::nullopt;
                         return Request{.target = "/common"};
                       },
                       .on_reply = [&](const Reply&) { ++answers; }});
    const Request own{.target = "/own"};
    way.send({&own, 1}, base::never);
  });
  scene.run();
  CHECK(answers == 1);
  CHECK(flights == std::vector<std::vector<std::string>>{{"GET/common", "GET/own"}});
}

TEST_CASE("a run with nothing under way goes on while news may come, and takes them at once") {
  std::vector<std::vector<std::string>> flights;
  Shared scene(std::make_unique<Flights>(flights, fine));
  int sent = 0, news = 0, taken = 0;
  scene.task([&](http::Transport& way) {
    way.common()->add({.next_request = [&]() -> std::optional<Request> {
                         if (sent == 2) return std::nullopt;
                         ++sent;
                         return Request{.target = "/common"};
                       },
                       .on_reply = [&](const Reply&) { ++news; }});
    std::deque<http::RequestSequence> sequences{{.next_request = [&]() -> std::optional<Request> {
                                                   taken += std::exchange(news, 0);
                                                   return std::nullopt;
                                                 },
                                                 .on_reply = [](const Reply&) {},
                                                 .has_news = [&] { return news > 0; }}};
    way.run(sequences, base::never, [&] { return taken == 2; });
  });
  const auto began = scene.time;
  scene.run();
  CHECK(taken == 2);
  CHECK(scene.time == began);
}
