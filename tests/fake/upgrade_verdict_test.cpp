// Verdict on the new cluster of an upgrade: what says that it does not run, and what says nothing
// of it.
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::check_rolled_back;
using test::check_upgraded;
using test::has;
using test::LivingCluster;
using test::record;
using test::slots;

namespace {

bool is_new(const LivingCluster& scene) {
  const auto* life = scene.running();
  return life != nullptr && slots(life->options) == "3";
}

/// What becomes of requests to the JobManager of the new cluster, on their way.
void on_the_way(LivingCluster& scene, const http::Reply& reply) {
  scene.wire.chance = [&scene, reply](const http::Request& request) -> test::Fate {
    if (!is_new(scene) || !has(request.target, "/proxy/")) return {};
    return [reply](const auto&) { return reply; };
  };
}

/// The new cluster was left alone, and the same command ends the upgrade when nothing is in the way
/// any more.
void check_goes_on(LivingCluster& scene) {
  CHECK(scene.lives.size() == 2);
  scene.wire.chance = {};
  CHECK(scene.run(apply(3)).exit == 0);
  check_upgraded(scene);
}

}  // namespace

TEST_CASE("what speaks once in Flink's place does not bring the old cluster back") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const http::Response odd =
      GENERATE(http::Response{.status = 200, .body = "<html>one moment</html>"},
               http::Response{.status = 200, .body = R"({"flink-version":"2.)"},
               http::Response{.status = 200, .body = R"({"title":"another service"})"});
  scene.wire.on(
      "POST", "/deployments",
      [&](const auto& carry_out) {
        if (scene.running() == nullptr)  // else it is a dry run
          scene.wire.on("GET", "/config", test::fate::answer(odd), 2);
        return carry_out();
      },
      2);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_upgraded(scene);
}

TEST_CASE("an API server in trouble is no reason to bring the old cluster back") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto* path = GENERATE("/deployments", "/services", "/configmaps");
  const auto trouble = GENERATE(test::status(429, "TooManyRequests", "come again"),
                                test::status(503, "ServiceUnavailable", "come again"),
                                test::status(500, "InternalError", "come again"),
                                test::status(410, "Expired", "come again"),
                                http::Response{.status = 404, .body = "come again"});
  scene.wire.chance = [&](const http::Request& request) -> test::Fate {
    const bool creates = request.method == "POST" && request.target.ends_with(path);
    return creates && scene.running() == nullptr && has(request.body, "drey/run")
               ? test::fate::answer(trouble)
               : test::Fate{};
  };
  auto ended = scene.run(apply(3));
  CAPTURE(path, ended.err);
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "come again"));
  CHECK(has(ended.err, "hint: run the same command again to "));
  scene.wire.chance = {};
  ended = scene.run(apply(3));
  CHECK(ended.exit == 0);
  check_upgraded(scene);
}

TEST_CASE("a new cluster whose JobManager cannot be asked is not rolled back") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto [text, reply] = GENERATE(table<std::string, http::Reply>(
      {{"no answer yet (EOF)",
        test::status(503, "ServiceUnavailable", "error trying to reach service: EOF")},
       {"i/o timeout",
        test::status(503, "ServiceUnavailable",
                     "error trying to reach service: dial tcp 10.244.0.4:8081: i/o timeout")},
       {"no endpoints available",
        test::status(503, "ServiceUnavailable", "no endpoints available for service \"o\"")},
       {"come again", test::status(429, "TooManyRequests", "come again")},
       {"come again", test::status(500, "InternalError", "come again")},
       {"504 Gateway Timeout", http::Response{.status = 504, .body = "<html>"}},
       {"reset", http::Failure{http::Failure::Kind::broken, true, "reset"}}}));
  on_the_way(scene, reply);
  const auto ended = scene.run(apply(3, {"--timeout=20s"}));
  CAPTURE(text, ended.err);
  CHECK(ended.exit == 10);
  CHECK(has(ended.err,
            "error: whether the new cluster of orders runs is not known: timed out waiting for "
            "cluster 'orders' (still starting; last stage: container started): "));
  CHECK(has(ended.err, text));
  CHECK(has(ended.err, "hint: run the same command again to go on\n"));
  CHECK(record(scene)["phase"] == "verifying");
  check_goes_on(scene);
}

TEST_CASE("a new cluster that ran, and whose JobManager cannot be asked any more") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto lost = test::status(503, "ServiceUnavailable", "error trying to reach service: EOF");
  const auto* path = GENERATE("/config", "/jobs/overview");
  int looks = 0;  // the first is the wait's
  scene.wire.chance = [&](const http::Request& request) -> test::Fate {
    if (!is_new(scene) || !request.target.ends_with(path)) return {};
    const bool waits = std::string_view(path) == "/jobs/overview" && ++looks == 1;
    return waits ? test::Fate{} : test::fate::answer(lost);
  };
  const auto ended = scene.run(apply(3, {"--timeout=20s"}));
  CAPTURE(path, ended.err);
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "error: whether the new cluster of orders runs is not known: "));
  CHECK(has(ended.err, "error trying to reach service: EOF"));
  check_goes_on(scene);
}

TEST_CASE("a new cluster whose pods say that it does not run is rolled back, asked or not") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto change = GENERATE(
      Json{{"status", {{"conditions", nullptr}}}},
      Json{{"status",
            {{"containerStatuses",
              Json::array(
                  {{{"name", "flink-main-container"},
                    {"restartCount", 1},
                    {"state", {{"running", {{"startedAt", "2023-11-14T22:13:40Z"}}}}}}})}}}});
  on_the_way(scene, test::status(503, "ServiceUnavailable", "error trying to reach service: EOF"));
  scene.wire.on(
      "GET", "/jobs/overview",
      [&](const auto& carry_out) {
        if (!is_new(scene)) return http::Reply(carry_out());
        scene.server.change("pods", "orders-1", change);
        return http::Reply(test::status(503, "ServiceUnavailable", "come again"));
      },
      1'000);
  const auto ended = scene.run(apply(3, {"--timeout=20s"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err, "timed out waiting"));
  check_rolled_back(scene);
}

TEST_CASE("a new JobManager in whose pod nobody listens is rolled back") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  on_the_way(scene, test::status(503, "ServiceUnavailable",
                                 "error trying to reach service: dial tcp 10.244.0.4:8081: "
                                 "connect: connection refused"));
  CHECK(scene.run(apply(3, {"--timeout=20s"})).exit == 9);
  check_rolled_back(scene);
}

TEST_CASE("pods that may not be looked at do not say that a new cluster does not run") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto [message, is_verdict] =
      GENERATE(table<std::string, bool>({{"error trying to reach service: EOF", false},
                                         {"no endpoints available for service \"o\"", true}}));
  const auto unavailable = test::status(503, "ServiceUnavailable", message);
  scene.wire.chance = [&](const http::Request& request) -> test::Fate {
    if (!is_new(scene)) return {};
    if (has(request.target, "/proxy/")) return test::fate::answer(unavailable);
    const auto path = request.target.substr(0, request.target.find('?'));
    return path.ends_with("/pods") ? test::fate::answer(test::status(403, "Forbidden", "no"))
                                   : test::Fate{};
  };
  const auto ended = scene.run(apply(3, {"--timeout=20s"}));
  CAPTURE(message, ended.err);
  CHECK(has(ended.err, "whether the new cluster of orders runs is not known") == !is_verdict);
  CHECK(has(ended.err, "the new cluster of orders does not run") == is_verdict);
}
