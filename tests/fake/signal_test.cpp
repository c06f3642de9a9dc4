// Ended by a signal: its exit code, and a message that says what exists.
#include <csignal>

#include <fmt/format.h>

#include "fake/scene.h"
#include "support/catch.h"

using test::command;
using test::Scene;
namespace fate = test::fate;

namespace {

/// The signal comes while this request is under way; from then on nothing is sent.
void plan_signal(Scene& scene, std::size_t number, bool carried_out, int signal = SIGINT) {
  scene.wire.at(number, [&scene, carried_out, signal](const auto& apply) {
    scene.signal = signal;
    if (carried_out) apply();
    return http::Failure{http::Failure::Kind::stopped, true, "stopped"};
  });
  for (auto later = number + 1; later < 30; ++later) {
    scene.wire.at(later, [](const auto&) { return http::Failure{http::Failure::Kind::stopped, false, "stopped"}; });
  }
}

void check_heals(Scene& scene) {
  scene.signal = 0;
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

}  // namespace

TEST_CASE("a signal at any request: nothing is claimed that is not so, and the same command heals") {
  for (std::size_t number = 1; number <= 5; ++number) {
    for (const bool carried_out : {false, true}) {
      Scene scene;
      plan_signal(scene, number, carried_out);
      const auto ended = scene.run(command());
      INFO(fmt::format("request {}, {}\n{}", number, carried_out ? "carried out" : "lost", ended.err));
      CHECK(ended.exit == 130);
      CHECK(ended.err.find("error: interrupted: ") != std::string::npos);
      CHECK((ended.err.find("nothing was applied") != std::string::npos) == (number == 1));
      if (number == 1) CHECK(scene.server.kept().empty());
      check_heals(scene);
    }
  }
}

TEST_CASE("SIGTERM has its own exit code") {
  Scene scene;
  plan_signal(scene, 1, false, SIGTERM);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 143);
  CHECK(ended.err.find("error: terminated: nothing was applied\n") != std::string::npos);
}

TEST_CASE("a signal during the clean-up: what is left is named with its uid") {
  Scene scene;
  scene.wire.on("POST", "/configmaps", fate::answer(test::status(403, "Forbidden", "no")));
  plan_signal(scene, 6, false);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 130);
  CHECK(ended.err.find("error: interrupted: deployment.apps/orders was created and could not be removed again: ") != std::string::npos);
  CHECK(ended.err.find("its uid is " + test::uid_of(scene.server.find("deployments", "orders"))) != std::string::npos);
  check_heals(scene);
}

TEST_CASE("a signal that comes when all is done changes nothing") {
  Scene scene;
  scene.wire.after_flight(2, [&] { scene.signal = SIGINT; });
  CHECK(scene.run(command()).exit == 0);
}
