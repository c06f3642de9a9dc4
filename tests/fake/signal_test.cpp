// Ended by a signal: its exit code, and a message that says what exists.
#include <csignal>

#include <fmt/format.h>

#include "fake/deploy_requests.h"
#include "fake/running_scene.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using test::command;
using test::Scene;
namespace deploy_requests = test::deploy_requests;
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
    scene.wire.at(later, [](const auto&) {
      return http::Failure{http::Failure::Kind::stopped, false, "stopped"};
    });
  }
}

void check_heals(Scene& scene) {
  scene.signal = 0;
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

}  // namespace

TEST_CASE(
    "a signal at any request: nothing is claimed that is not so, and the same command heals") {
  for (std::size_t number = 1; number <= deploy_requests::last; ++number) {
    for (const bool carried_out : {false, true}) {
      Scene scene;
      plan_signal(scene, number, carried_out);
      const auto ended = scene.run(command());
      INFO(fmt::format("request {}, {}\n{}", number, carried_out ? "carried out" : "lost",
                       ended.err));
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
  plan_signal(scene, deploy_requests::last + 1, false);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 130);
  CHECK(ended.err.find("\n  deployment.apps/orders was created and could not be "
                       "removed again: ") != std::string::npos);
  CHECK(ended.err.find("its uid is " + test::uid_of(scene.server.find("deployments", "orders"))) !=
        std::string::npos);
  check_heals(scene);
}

TEST_CASE("a signal while an upgrade waits for the old cluster says what goes on with it") {
  test::LivingCluster scene;
  REQUIRE(scene.run(test::apply(2)).exit == 0);
  scene.wire.on("DELETE", "/deployments/orders", [&](const auto& carry_out) {
    auto reply = carry_out();
    scene.signal = SIGINT;
    return reply;
  });
  const auto ended = scene.run(test::apply(3, {"--upgrade=stateless"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 130);
  CHECK(ended.err.find("error: interrupted: ") != std::string::npos);
  CHECK(ended.err.find("\nhint: ") != std::string::npos);
  scene.signal = 0;
  CHECK(scene.run(test::apply(3, {"--upgrade=stateless"})).exit == 0);
}

TEST_CASE("a signal that comes when all is done changes nothing") {
  Scene scene;
  scene.wire.after_flight(2, [&] { scene.signal = SIGINT; });
  CHECK(scene.run(command()).exit == 0);
}

namespace {

/// From the first pause after this request has been carried out the program is to end, and nothing
/// is sent any more.
void interrupt_after(test::RunningScene& scene, const std::string& method,
                     const std::string& path_end) {
  scene.job_manager.on(method, path_end, [&scene](const auto& apply) {
    auto answer = apply();
    scene.signal = SIGINT;
    return answer;
  });
}

bool says_nothing_applied(const test::Result& ended) {
  return ended.err.find("nothing was applied") != std::string::npos;
}

}  // namespace

TEST_CASE(
    "a signal after a job was told to end: what became of it is said, not that nothing was "
    "applied") {
  const auto* verb = GENERATE("cancel", "stop");
  test::RunningScene scene;
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  if (std::string(verb) == "cancel") interrupt_after(scene, "PATCH", test::running_job);
  else interrupt_after(scene, "POST", "/stop");
  const auto ended =
      scene.on_orders(verb, {"--rest-url", "http://localhost:8081", test::running_job});
  INFO(ended.err);
  CHECK(ended.exit == 130);
  CHECK(ended.err.find("error: interrupted: ") != std::string::npos);
  CHECK(ended.err.find(test::running_job) != std::string::npos);
  CHECK_FALSE(says_nothing_applied(ended));
}

TEST_CASE("a signal before a job was told to end: nothing was applied") {
  test::RunningScene scene;
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  interrupt_after(scene, "GET", "/jobs/overview");
  scene.job_manager.on("PATCH", test::running_job, [](const auto&) {
    return http::Failure{http::Failure::Kind::stopped, false, "stopped"};
  });
  const auto ended =
      scene.on_orders("cancel", {"--rest-url", "http://localhost:8081", test::running_job});
  INFO(ended.err);
  CHECK(ended.exit == 130);
  CHECK(says_nothing_applied(ended));
}

TEST_CASE("a signal after artifacts were uploaded: they are there, and it is said") {
  Scene scene;
  scene.surroundings.files["/opt/flink/usrlib/orders.jar"] = "the job";
  const auto args = command({"-Dkubernetes.artifacts.local-upload-enabled=true",
                             "-Dkubernetes.artifacts.local-upload-target=file:///mnt/up"});
  for (std::size_t number = 2; number < 30; ++number) {
    scene.wire.at(number, [&](const auto&) {
      scene.signal = SIGINT;
      return http::Failure{http::Failure::Kind::stopped, false, "stopped"};
    });
  }
  const auto ended = scene.run(args);
  INFO(ended.err);
  CHECK(ended.exit == 130);
  CHECK(scene.surroundings.files.contains("/mnt/up/orders.jar"));
  CHECK(ended.err.find(
            "error: interrupted: the artifacts are uploaded, the cluster was not made: ") !=
        std::string::npos);
}

TEST_CASE("a server that goes away after something was applied: the exit code says so") {
  Scene scene;
  scene.surroundings.files["/opt/flink/usrlib/orders.jar"] = "the job";
  for (std::size_t number = 2; number < 30; ++number)
    scene.wire.at(number, [](const auto&) {
      return http::Failure{http::Failure::Kind::tls, false, "the server's certificate has expired"};
    });
  const auto upload = {"-Dkubernetes.artifacts.local-upload-enabled=true",
                       "-Dkubernetes.artifacts.local-upload-target=file:///mnt/up"};
  CHECK(scene.run(command(test::Words(upload.begin(), upload.end()))).exit == 10);
}
