// How long a command speaks with a server that says nothing: no longer than the user has said.
#include <array>

#include "fake/running_scene.h"
#include "support/catch.h"

using namespace std::chrono_literals;
using test::Words;
using Kind = http::Failure::Kind;

namespace {

/// A cluster that runs, on a server that falls silent.
struct Silent : test::RunningScene {
  /// From the request with that number on, counted from 1, nothing comes until the deadline of the
  /// flight: it is not even connected to.
  void fall_silent(std::size_t number) {
    for (auto n = number; n < number + 500; ++n)
      wire.at(n, [this](const auto&) {
        surroundings.steady = wire.deadline;
        return http::Failure{Kind::timeout, false, "no answer while connecting"};
      });
  }

  /// How long a run takes that the silence ends.
  std::chrono::steady_clock::duration time_of(Words words, const std::string& option) {
    words.insert(words.begin() + 1, option);
    const auto begun = surroundings.steady;
    const auto ended = run(words);
    INFO(words.front() << ": " << ended.err);
    CHECK(ended.exit == 11);
    return surroundings.steady - begun;
  }
};

Words application(const char* verb, const Words& more = {}) {
  auto words = test::command(more);
  words.front() = verb;
  return words;
}

/// Whatever reaches the API server.
const std::vector<Words>& verbs() {
  static const std::vector<Words> all{{"list"},
                                      {"list", "-A"},
                                      {"list", "--contexts", "*"},
                                      {"list", "orders"},
                                      {"status", "orders"},
                                      {"stop", "orders"},
                                      {"cancel", "orders"},
                                      {"savepoint", "orders"},
                                      {"checkpoint", "orders"},
                                      {"failover", "orders", "--yes"},
                                      {"savepoints", "orders"},
                                      {"delete", "orders"},
                                      {"delete", "orders", "payments"},
                                      {"delete", "-l", "a=b"},
                                      {"suspend", "orders"},
                                      {"resume", "orders"},
                                      {"rollback", "orders"},
                                      application("run-application", {"--wait"}),
                                      application("apply", {"--wait"}),
                                      {"logs", "orders"},
                                      {"logs", "-f", "orders"},
                                      {"ha", "orders"},
                                      {"history", "orders"},
                                      {"gc"},
                                      application("diff"),
                                      application("check")};
  return all;
}

constexpr std::size_t with_timeout = 19;  // those before it take --timeout

}  // namespace

TEST_CASE("a server that is silent from the beginning is asked for as long as --request-timeout") {
  for (const auto& words : verbs()) {
    Silent scene;
    scene.fall_silent(1);
    INFO(words.front() << " " << words.back());
    CHECK(scene.time_of(words, "--request-timeout=5s") <= 5s);
  }
}

TEST_CASE("and no longer than the command is to wait") {
  for (std::size_t i = 0; i < with_timeout; ++i) {
    Silent scene;
    scene.fall_silent(1);
    const auto& words = verbs()[i];
    INFO(words.front() << " " << words.back());
    CHECK(scene.time_of(words, "--timeout=5s") <= 5s);
  }
}

TEST_CASE("where nobody says it that is a minute") {
  for (const auto& words : verbs()) {
    if (words.front() == "logs") continue;  // it is as long as it is
    Silent scene;
    scene.fall_silent(1);
    INFO(words.front() << " " << words.back());
    CHECK(scene.time_of(words, "-v") <= 60s);
  }
}

TEST_CASE("a server that falls silent later is waited for no longer than --request-timeout") {
  const std::vector<Words> verbs{{"list"}, {"status", "orders"}, {"ha", "orders"}, {"gc"}};
  for (const auto& words : verbs) {
    for (std::size_t number = 2; number < 8; ++number) {
      Silent scene;
      scene.fall_silent(number);
      const auto begun = scene.surroundings.steady;
      auto limited = words;
      limited.insert(limited.begin() + 1, "--request-timeout=5s");
      scene.run(limited);
      INFO(words.front() << " from request " << number << " on");
      CHECK(scene.surroundings.steady - begun <= 5s);
    }
  }
}

TEST_CASE("each request of a command that waits is no longer than --request-timeout") {
  for (const auto& words : {Words{"stop", "orders", "--no-wait"}, {"savepoint", "orders"}}) {
    test::RunningScene scene;
    int requests = 0;
    for (const auto* method : {"GET", "POST"}) {
      scene.wire.on(
          method, "",
          [&](const auto& carry_out) {
            ++requests;
            CHECK(scene.wire.deadline - scene.surroundings.steady <= 5s);
            return carry_out();
          },
          99);
    }
    auto limited = words;
    limited.insert(limited.begin() + 1, {"--request-timeout=5s", "--timeout=10m"});
    const auto ended = scene.run(limited);
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(requests > 5);
  }
}
