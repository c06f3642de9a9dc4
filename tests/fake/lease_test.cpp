// The lease of the run that works on an upgrade: kept, lost, released, taken over.
#include <algorithm>
#include <utility>

#include "deploy/record/upgrade_record.h"
#include "fake/interleaved.h"

using base::Json;
using test::apply;
using test::check_one_job;
using test::ClusterWithMetadata;
using test::has;
using test::record;
using test::Scene;
namespace fate = test::fate;

TEST_CASE("who works on an upgrade is named with the run of the CI system, whichever it is") {
  ClusterWithMetadata scene;
  scene.surroundings.env["BUILDKITE"] = "true";
  scene.surroundings.env["BUILDKITE_BUILD_URL"] = "https://buildkite.com/o/p/builds/7";
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("POST", "/stop", fate::kill_before());
  REQUIRE(scene.run(apply(3)).exit == -1);
  Scene other(scene.server);
  const auto ended = other.run(apply(4));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "@somewhere (https://buildkite.com/o/p/builds/7) works on it since "));
}

TEST_CASE("a run that was killed is taken over when its lease has expired, and not before") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("POST", "/stop", fate::kill_before());
  REQUIRE(scene.run(apply(3)).exit == -1);
  Scene other(scene.server);
  other.surroundings.env = {{"HOME", "/home/me"}, {"USER", "second"}};

  SECTION("by the same input") {
    const auto begun = other.surroundings.steady;
    const auto ended = other.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(other.surroundings.steady - begun >= std::chrono::seconds(30));
    CHECK(has(ended.err, "an upgrade of orders is open: first@somewhere works on it since "));
    CHECK(has(ended.err, "nobody works on it any more: this run takes over"));
    check_one_job(scene, "3");
  }
  SECTION("not while it shows signs of life") {
    other.wire.after_flight(5, [&] {
      scene.server.change("configmaps", "orders.drey",
                          {{"metadata", {{"annotations", {{"renewed", "once"}}}}}});
    });
    const auto ended = other.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit == 6);
    CHECK(has(ended.err,
              "an upgrade of cluster 'orders' in namespace default is under way: "
              "first@somewhere works on it since "));
    CHECK(other.wire.lines("PATCH").empty());
    CHECK(other.wire.lines("POST").empty());
  }
  SECTION("nor when that run ends it meanwhile, which is said") {
    other.wire.after_flight(5, [&] {
      auto done = record(scene);
      done["phase"] = "done";
      scene.server.change("configmaps", "orders.drey", {{"data", {{"upgrade", done.dump()}}}});
    });
    const auto ended = other.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit == 6);
    CHECK(has(ended.err,
              "another run has ended its upgrade of cluster 'orders' in namespace default since "
              "this one looked at it: it is at 'done'\nhint: nothing was touched; run the same "
              "command again\n"));
  }
  SECTION("other input has to wait, and is told so at once") {
    const auto ended = other.run(apply(4));
    CHECK(ended.exit == 6);
    CHECK(other.surroundings.sleeps.empty());
    CHECK(has(ended.err, "first@somewhere works on it since "));
  }
}

TEST_CASE("time that is over before it shows whether another run is alive is no silence") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  scene.wire.on("POST", "/stop", fate::kill_before());
  REQUIRE(scene.run(apply(4)).exit == -1);
  Scene other(scene.server);
  const auto command = GENERATE(apply(4), test::Words{"delete", "orders", "--yes"});
  const auto limit = GENERATE(std::chrono::seconds(1), std::chrono::seconds(3),
                              std::chrono::seconds(4), std::chrono::seconds(30));
  auto words = command;
  words.insert(words.begin() + 1, fmt::format("--timeout={}s", limit.count()));
  const auto begun = other.surroundings.steady;
  const auto ended = other.run(words);
  CAPTURE(words.front(), limit.count(), ended.err);
  CHECK(ended.exit == 3);
  CHECK(other.surroundings.steady - begun == limit);
  CHECK(has(ended.err,
            "error: timed out: an upgrade of cluster 'orders' in namespace default is open, and "
            "whether its run is alive has not shown yet: first@somewhere works on it since "));
  CHECK(has(ended.err, "hint: nothing was touched; a --timeout longer than 30 s finds out\n"));
  CHECK(other.wire.lines("PATCH").empty());
  CHECK(other.wire.lines("DELETE").empty());
}

TEST_CASE("so it is for a suspension and a rollback that go on with their own") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  const std::string verb = GENERATE("suspend", "rollback");
  scene.wire.on("POST", "/stop", fate::kill_before());
  REQUIRE(scene.run({verb, "orders"}).exit == -1);
  Scene other(scene.server);
  const auto ended = other.run({verb, "orders", "--timeout=3s"});
  CAPTURE(verb, ended.err);
  CHECK(ended.exit == 3);
  CHECK(has(ended.err, "error: timed out: an upgrade of cluster 'orders' "));
}

TEST_CASE("a run that fails or is interrupted lets go of its lease") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  SECTION("as the job cannot be stopped") {
    scene.wire.on("POST", "/stop", fate::answer(test::flink_error(400, "no")));
  }
  SECTION("by a signal") {
    scene.wire.on("POST", "/stop", [&](const auto& carry_out) -> http::Reply {
      const auto reply = carry_out();
      scene.signal = 2;
      return reply;
    });
  }
  const auto failed = scene.run(apply(3));
  CAPTURE(failed.err);
  CHECK(failed.exit != 0);
  scene.signal = 0;
  REQUIRE(record(scene)["phase"] != "done");
  const auto lease = Json::parse(
      scene.server
          .find(
              "configmaps",
              "orders.drey")["metadata"]["annotations"]["control-plane.alpha.kubernetes.io/leader"]
          .get<std::string>());
  CHECK(lease["leaseDurationSeconds"] == 0);
  scene.surroundings.sleeps.clear();
  const auto again = scene.run(apply(3));
  CAPTURE(again.err);
  CHECK(!has(again.err, "whether that run is alive"));
}

namespace {

std::ptrdiff_t renewals(const ClusterWithMetadata& scene) {
  return std::count_if(
      scene.wire.log.begin(), scene.wire.log.end(), [](const test::Exchange& exchange) {
        return exchange.request.method == "PATCH" && has(exchange.request.target, "orders.drey") &&
               !has(exchange.request.body, "\"data\"");
      });
}

test::Fate answer(const Json& body) { return fate::answer({.status = 200, .body = body.dump()}); }

}  // namespace

TEST_CASE("a lease is renewed while a savepoint takes half a minute") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("GET", "/checkpoints",
                answer({{"counts", {{"in_progress", 1}}}, {"latest", Json::object()}}), 20);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_one_job(scene, "3");
  CHECK(renewals(scene) >= 2);
}

TEST_CASE("a lease is renewed while the new job takes a minute to come") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on(
      "POST", "/deployments",
      [&](const auto& carry_out) {
        if (!has(scene.wire.log.back().line(), "dryRun"))
          scene.wire.on("GET", "/jobs/overview", answer({{"jobs", Json::array()}}), 30);
        return carry_out();
      },
      2);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_one_job(scene, "3");
  CHECK(renewals(scene) >= 3);
}

namespace {

constexpr std::chrono::milliseconds tick{250};

/// The jar lies on this machine, and goes to `target`.
test::Words uploading(ClusterWithMetadata& scene, const std::string& target) {
  scene.surroundings.files["/opt/flink/usrlib/orders.jar"] = "the job";
  scene.surroundings.env["AWS_ACCESS_KEY_ID"] = "me";
  scene.surroundings.env["AWS_SECRET_ACCESS_KEY"] = "hush";
  return apply(3, {"-Dkubernetes.artifacts.local-upload-enabled=true",
                   "-Dkubernetes.artifacts.local-upload-target=" + target});
}

test::Fate slow(Scene& scene, std::chrono::seconds time) {
  return [&scene, time](const auto& carry_out) {
    scene.wire.take(time);
    return carry_out();
  };
}

/// From now on the kubeconfig names a plugin, whose credentials have expired by the next request
/// until a Deployment is created: then it takes that time, once.
void log_in_with(ClusterWithMetadata& scene, std::chrono::milliseconds time) {
  scene.surroundings.files["/home/me/.kube/config"] = R"(
current-context: prod
clusters: [{name: prod, cluster: {server: "https://10.2.0.1:6443"}}]
contexts: [{name: prod, context: {cluster: prod, user: me}}]
users: [{name: me, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin}}}]
)";
  scene.surroundings.program = [&scene, time](const base::Program& program) {
    const auto created = scene.wire.lines("POST");
    const bool is_slow = std::any_of(created.begin(), created.end(), [](const std::string& line) {
      return line.ends_with("/deployments");
    });
    for (auto left = is_slow ? time : time.zero(); left.count() > 0; left -= tick) {
      CHECK_FALSE(program.stopped());
      scene.surroundings.advance(tick);
    }
    Json status{{"token", "t"}};
    if (!is_slow) status["expirationTimestamp"] = "2023-11-14T22:13:20Z";
    return base::ProgramResult{
        .out = Json{{"apiVersion", "client.authentication.k8s.io/v1beta1"}, {"status", status}}
                   .dump()};
  };
}

}  // namespace

TEST_CASE("a lease is renewed whatever an upgrade waits for") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  auto command = apply(3);
  std::ptrdiff_t wanted = 2;
  SECTION("an upload to S3") {
    command = uploading(scene, "s3://b/up");
    scene.wire.on("GET", "/up/orders.jar", fate::answer({.status = 404}));
    scene.wire.on("PUT", "/up/orders.jar", [&](const auto&) -> http::Reply {
      scene.wire.take(std::chrono::seconds(60));
      return http::Response{.status = 200};
    });
    wanted = 5;
  }
  SECTION("a copy to a mounted folder") {
    command = uploading(scene, "file:///mnt/up");
    scene.surroundings.copying = std::chrono::seconds(60);
    wanted = 5;
  }
  SECTION("an answer of the API server") {
    scene.wire.on("POST", "/services", slow(scene, std::chrono::seconds(35)));
  }
  SECTION("an answer of the JobManager") {
    scene.wire.on("POST", "/stop", slow(scene, std::chrono::seconds(25)));
  }
  SECTION("a credential plugin, which is run for the new JobManager") {
    log_in_with(scene, std::chrono::seconds(60));
    wanted = 5;
  }
  SECTION("the API server's next try") {
    auto busy = test::status(429, "TooManyRequests", "later");
    busy.headers = {{"retry-after", "25"}};
    scene.wire.on("POST", "/services", fate::answer(busy));
  }
  const auto ended = scene.run(command);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_one_job(scene, "3");
  CHECK(renewals(scene) >= wanted);
}

TEST_CASE("a run that loses its lease during an upload makes no cluster") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto command = uploading(scene, "s3://b/up");
  Scene other(scene.server);
  other.surroundings.env["USER"] = "second";
  scene.wire.on("GET", "/up/orders.jar", fate::answer({.status = 404}));
  scene.wire.on("PUT", "/up/orders.jar", [&](const auto&) -> http::Reply {
    CHECK(other.run({"delete", "orders", "--yes"}).exit == 0);
    scene.wire.take(std::chrono::seconds(60));
    return http::Response{.status = 200};
  });
  const auto ended = scene.run(command);
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "second@somewhere has taken over the upgrade of cluster 'orders'"));
  CHECK(record(scene)["phase"] == "given-up");
  CHECK(scene.server.find("deployments", "orders").is_null());
}

TEST_CASE("what could not be renewed is made sure of before HA metadata is deleted") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  Scene other(scene.server);
  other.surroundings.env["USER"] = "second";
  scene.wire.on(
      "PATCH", "/configmaps/orders.drey",
      [&](const auto& carry_out) -> http::Reply {
        const auto response = carry_out();
        if (record(scene)["phase"] != "clearing") return response;
        CHECK(other.run(apply(3)).exit == 0);
        scene.surroundings.wall += std::chrono::minutes(10);
        // The renewal that is due when it wakes up.
        scene.wire.on("PATCH", "/configmaps/orders.drey",
                      fate::answer(test::status(403, "Forbidden", "no")));
        return response;
      },
      3);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  check_one_job(scene, "3");
}

TEST_CASE("a record that somebody labels meanwhile is still this run's") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("POST", "/stop", [&](const auto& carry_out) -> http::Reply {
    scene.server.change("configmaps", "orders.drey", {{"metadata", {{"labels", {{"team", "a"}}}}}});
    return carry_out();
  });
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.server.find("configmaps", "orders.drey")["metadata"]["labels"]["team"] == "a");
}

TEST_CASE("every write of a record whose answer is lost is found to be done") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("PATCH", "/configmaps/orders.drey", fate::lose_answer(), 1);
  scene.wire.on("POST", "/configmaps", fate::lose_answer(), 1);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_one_job(scene, "3");
}

TEST_CASE("delete ends an upgrade that was interrupted, and the name is free for other input") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto [path, phase] =
      GENERATE(std::pair("/stop", "stopping"), std::pair("/services", "deploying"));
  CAPTURE(phase);
  scene.wire.on("POST", path, fate::kill_before());
  REQUIRE(scene.run(apply(3)).exit == -1);
  REQUIRE(record(scene)["phase"] == phase);
  Scene other(scene.server);
  const auto ended = other.run({"delete", "orders", "--yes"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "note: the upgrade that first@somewhere began at "));
  CHECK(record(scene)["phase"] == "given-up");
  CHECK(scene.server.find("deployments", "orders").is_null());
  CHECK(other.run(apply(4)).exit == 0);
  check_one_job(scene, "4");
}

TEST_CASE("delete ends an upgrade that was interrupted while there was no cluster") {
  Scene scene;
  const deploy::UpgradeRecord open{.phase = deploy::UpgradePhase::clearing,
                                   .by = "ci",
                                   .since = "then",
                                   .savepoint = "s3://b/1"};
  scene.server.create(deploy::upgrade_record_object(open, {"default", "orders"}));
  const auto ended = scene.run({"delete", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "upgrade of cluster orders given up\n");
  CHECK(has(ended.err,
            "note: the upgrade that ci began at then is given up, it was at 'clearing'; the job's "
            "state is in s3://b/1, from which 'drey apply' starts with --from\n"));
  CHECK(scene.run({"delete", "orders"}).exit == 5);
}

TEST_CASE("delete leaves a cluster alone while another run works on it") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("POST", "/stop", fate::kill_before());
  REQUIRE(scene.run(apply(3)).exit == -1);
  Scene other(scene.server);
  other.wire.after_flight(3, [&] {
    scene.server.change("configmaps", "orders.drey",
                        {{"metadata", {{"annotations", {{"renewed", "once"}}}}}});
  });
  const auto ended = other.run({"delete", "orders", "--yes"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err,
            "an upgrade of cluster 'orders' in namespace default is under way: first@somewhere "
            "works on it since "));
  CHECK(other.wire.lines("DELETE").empty());
  CHECK(other.wire.lines("PATCH").empty());
  CHECK(record(scene)["phase"] == "stopping");
}
