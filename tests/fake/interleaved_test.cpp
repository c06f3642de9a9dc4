// Two runs at once that change what is deployed: there is one job, with its state, whoever wins.
#include "fake/interleaved.h"

using test::apply;
using test::at_every_request;
using test::check_one_job;
using test::ClusterWithMetadata;
using test::Ends;
using test::has;
using test::is_broken;
using test::record;
using test::running;
using test::Scene;
using test::slots;

namespace {

bool is_told_who(const test::Result& ended) {
  return has(ended.err, "second@somewhere has taken over the upgrade of cluster 'orders'") ||
         has(ended.err,
             "another run goes on with the upgrade of cluster 'orders' in namespace "
             "default: second@somewhere") ||
         has(ended.err, "cluster 'orders' in namespace default was replaced at the same moment");
}

}  // namespace

TEST_CASE("a run that wakes up when another has ended its upgrade gives way", "[interleaved]") {
  std::size_t taken_over = 0;
  at_every_request(apply(3), apply(3), running,
                   [&](const ClusterWithMetadata& scene, const Ends& ends) {
                     check_one_job(scene, "3");
                     CHECK(scene.lives.size() == 2);
                     CHECK(scene.lives.front()->job_manager.operations == 1);
                     CHECK(scene.running()->restored == scene.lives.front()->savepoint);
                     CHECK(record(scene)["phase"] == "done");
                     CHECK(ends.second.exit == 0);
                     if (ends.first.exit == 0) {
                       // It had not begun, or it was at its end.
                       CHECK((ends.first.out.find("unchanged") != std::string::npos ||
                              ends.second.out.find("unchanged") != std::string::npos));
                       return;
                     }
                     CHECK(ends.first.exit == 6);
                     CHECK(is_told_who(ends.first));
                     ++taken_over;
                   });
  CHECK(taken_over > 30);
}

TEST_CASE("a run that wakes up when another has rolled its upgrade back gives way",
          "[interleaved]") {
  const auto make = [] {
    auto scene = running();
    scene->fails = is_broken;
    return scene;
  };
  at_every_request(apply(5), apply(5), make,
                   [&](const ClusterWithMetadata& scene, const Ends& ends) {
                     check_one_job(scene, "2");
                     const auto& old = *scene.lives.front();
                     CHECK(old.job_manager.operations == 1);
                     CHECK(scene.running()->restored == old.savepoint);
                     CHECK(record(scene)["phase"] == "rolled-back");
                     CHECK(ends.second.exit == 9);
                     if (ends.first.exit == 9) return;
                     CHECK(ends.first.exit == 6);
                     CHECK(is_told_who(ends.first));
                   });
}

TEST_CASE("of two upgrades to different inputs one is done, and the other gives way",
          "[interleaved]") {
  at_every_request(apply(3), apply(4), running,
                   [&](const ClusterWithMetadata& scene, const Ends& ends) {
                     const auto* life = scene.running();
                     REQUIRE(life != nullptr);
                     CHECK(scene.has_metadata(*life));
                     CHECK(record(scene)["phase"] == "done");
                     const auto& before = *scene.lives[scene.lives.size() - 2];
                     CHECK(life->restored == before.savepoint);
                     if (ends.first.exit == 0 && ends.second.exit == 0)
                       return;  // one after the other
                     CHECK((ends.first.exit == 6) != (ends.second.exit == 6));
                     CHECK(slots(life->options) == (ends.first.exit == 0 ? "3" : "4"));
                     if (ends.second.exit == 6)
                       CHECK(has(ends.second.err, "first@somewhere works on it since "));
                   });
}

TEST_CASE("a suspension at any moment of an upgrade leaves the cluster suspended or upgraded",
          "[interleaved]") {
  at_every_request(
      apply(3), {"suspend", "orders"}, running,
      [&](const ClusterWithMetadata& scene, const Ends& ends) {
        CHECK((ends.first.exit == 0 || ends.second.exit == 0));
        // Before it has begun it finds no cluster any more, or none that answers.
        const bool has_begun = ends.first.exit != 5 && ends.first.exit != 1;
        CHECK((ends.first.exit == 0 || ends.first.exit == 6 || !has_begun));
        if (ends.first.exit == 0 && !scene.server.find("deployments", "orders").is_null())
          return check_one_job(scene, "3");
        CHECK(ends.second.exit == 0);
        CHECK(scene.server.find("deployments", "orders").is_null());
        CHECK(record(scene)["phase"] == "suspended");
        CHECK(record(scene)["savepoint"] == scene.lives.back()->savepoint);
      });
}

TEST_CASE("two resumptions at once bring one cluster back", "[interleaved]") {
  const auto make = [] {
    auto scene = running();
    REQUIRE(scene->run({"suspend", "orders"}).exit == 0);
    return scene;
  };
  at_every_request({"resume", "orders"}, {"resume", "orders"}, make,
                   [&](const ClusterWithMetadata& scene, const Ends& ends) {
                     check_one_job(scene, "2");
                     CHECK(scene.lives.size() == 2);
                     CHECK(scene.running()->restored == scene.lives.front()->savepoint);
                     CHECK(record(scene)["phase"] == "done");
                     CHECK((ends.first.exit == 0 || ends.first.exit == 6));
                     CHECK((ends.second.exit == 0 || ends.second.exit == 6));
                     CHECK((ends.first.exit == 0 || ends.second.exit == 0));
                   });
}

TEST_CASE("two first deployments at once make one cluster", "[interleaved]") {
  const auto make = [] { return std::make_unique<ClusterWithMetadata>(); };
  at_every_request(apply(2), apply(2), make,
                   [&](const ClusterWithMetadata& scene, const Ends& ends) {
                     check_one_job(scene, "2");
                     CHECK(scene.lives.size() == 1);
                     CHECK(scene.server.find("configmaps", "orders.drey").is_null());
                     CHECK(ends.first.exit == 0);
                     CHECK(ends.second.exit == 0);
                   });
}

TEST_CASE("a cluster that is created when another run has suspended it since is taken away",
          "[interleaved]") {
  ClusterWithMetadata scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  Scene other(scene.server);
  other.surroundings.env["USER"] = "second";
  bool slept = false;
  // Before the dry run there is none of this name that would be created.
  scene.wire.on(
      "POST", "/deployments",
      [&](const auto& carry_out) -> http::Reply {
        if (has(scene.wire.log.back().line(), "dryRun")) return carry_out();
        slept = true;
        CHECK(other.run(apply(3)).exit == 0);
        CHECK(other.run({"suspend", "orders"}).exit == 0);
        scene.surroundings.wall += std::chrono::minutes(10);
        return carry_out();
      },
      2);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(slept);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "the cluster of orders that came too late is removed"));
  CHECK(scene.server.find("deployments", "orders").is_null());
  CHECK(record(scene)["phase"] == "suspended");
  REQUIRE(scene.run({"resume", "orders"}).exit == 0);
  check_one_job(scene, "3");
  CHECK(scene.running()->restored == scene.lives[1]->savepoint);
}

TEST_CASE("a run that wakes up and is refused an object leaves what the other one goes on with",
          "[interleaved]") {
  const auto scene = running();
  Scene other(scene->server);
  other.surroundings.env["USER"] = "second";
  // The record, and the copy of the old cluster, are the ones before it.
  scene->wire.on("POST", "/services", [&](const auto& carry_out) -> http::Reply {
    CHECK(other.run(apply(3)).exit == 0);
    scene->surroundings.wall += std::chrono::minutes(10);
    scene->wire.on("POST", "/configmaps",
                   test::fate::answer(test::status(403, "Forbidden", "exceeded quota")));
    return carry_out();
  });
  const auto ended = scene->run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(is_told_who(ended));
  check_one_job(*scene, "3");
  CHECK(scene->running()->restored == scene->lives.front()->savepoint);
  CHECK(record(*scene)["phase"] == "done");
}
