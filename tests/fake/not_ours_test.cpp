// What somebody else made is never touched.
#include "fake/scene.h"
#include "support/catch.h"

using test::command;
using test::foreign_config_map;
using test::foreign_deployment;
using test::foreign_service;
using test::Scene;
namespace fate = test::fate;

namespace {

const std::string dead_owner = "00000000-0000-4000-8000-00000000dead";

/// Runs the command, which gives way: exit 6, nothing on stdout, all that was there is as it was,
/// and nothing else is there.
test::Result gives_way(Scene& scene) {
  const auto before = scene.server.kept();
  auto ended = scene.run(command());
  CHECK(ended.exit == 6);
  CHECK(ended.out.empty());
  CHECK(ended.err.find("error: The Flink cluster orders already exists.\n") != std::string::npos);
  CHECK(scene.server.kept() == before);
  CHECK(scene.wrongly_deleted() == "");
  return ended;
}

bool says(const test::Result& ended, const std::string& text) {
  return ended.err.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a Deployment of that name that Flink's own client made, or anybody") {
  Scene scene;
  auto deployment = foreign_deployment("orders");
  const std::string made = "Deployment default/orders was not made by drey\n";
  SECTION("Flink's own client") {
    scene.server.create(deployment);
    CHECK(says(gives_way(scene), made +
                                     "hint: nothing was touched; 'drey apply' with the same "
                                     "arguments adopts it where it is what they say, "
                                     "and else upgrades it with its job's state; or choose another "
                                     "kubernetes.cluster-id"));
  }
  SECTION("anybody") {
    deployment["metadata"]["labels"] = {{"app", "orders"}};
    scene.server.create(deployment);
    CHECK(says(gives_way(scene),
               made + "  Deployment default/orders is no Flink cluster's: it has not the labels "
                      "app=orders,type=flink-native-kubernetes,component=jobmanager\n"
                      "hint: nothing was touched; choose another kubernetes.cluster-id"));
  }
  CHECK(scene.wire.lines("DELETE").empty());
  CHECK(scene.wire.lines("POST").size() == 1);
}

TEST_CASE("a whole cluster of Flink's own client") {
  Scene scene;
  const auto uid = test::uid_of(scene.server.create(foreign_deployment("orders")));
  scene.server.create(test::owned(foreign_service("orders-rest"), uid));
  scene.server.create(test::owned(foreign_config_map("flink-config-orders"), uid));
  gives_way(scene);
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("the rest Service alone is there") {
  Scene scene;
  scene.server.create(foreign_service("orders-rest"));
  CHECK(says(gives_way(scene),
             "Service default/orders-rest is there and belongs to no cluster\nhint: nothing was "
             "touched; remove it, or choose another "
             "kubernetes.cluster-id"));
  CHECK(scene.wire.lines("DELETE").size() == 1);
  CHECK(scene.wire.lines("POST").size() == 1);
}

TEST_CASE("another object alone is in the way") {
  Scene scene;
  SECTION("the ConfigMap") {
    scene.server.create(foreign_config_map("flink-config-orders"));
    CHECK(says(gives_way(scene),
               "ConfigMap default/flink-config-orders is there and belongs to no cluster"));
  }
  SECTION("the internal Service") {
    scene.server.create(foreign_service("orders"));
    CHECK(says(gives_way(scene), "Service default/orders is there and belongs to no cluster"));
  }
}

TEST_CASE("the rest Service appears between the look and the create") {
  Scene scene;
  scene.wire.after_flight(1, [&] { scene.server.create(foreign_service("orders-rest")); });
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.server.kept().size() == 1);
  CHECK(scene.wrongly_deleted() == "");
}

TEST_CASE(
    "a Service that an earlier cluster left is being collected: it is said, and a moment later all "
    "is well") {
  Scene scene;
  scene.server.garbage_stays = true;
  scene.server.create(
      test::owned(GENERATE(foreign_service("orders-rest"), foreign_service("orders"),
                           foreign_config_map("flink-config-orders")),
                  dead_owner));
  const auto ended = scene.run(command());
  CHECK(ended.exit == 6);
  CHECK(says(ended,
             " is left from an earlier cluster of that name and is being removed\nhint: nothing "
             "was touched; run the same command again in a moment"));
  CHECK(scene.wrongly_deleted() == "");
  CHECK(scene.server.find("deployments", "orders").is_null());
  scene.server.collect_garbage();
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("our Deployment is replaced by somebody else's between the flights: theirs stays") {
  Scene scene;
  scene.server.garbage_stays = true;
  scene.wire.after_flight(1, [&] {
    scene.server.erase("deployments", "orders");
    const auto uid = test::uid_of(scene.server.create(foreign_deployment("orders")));
    scene.server.create(test::owned(foreign_service("orders-rest"), uid));
  });
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.wrongly_deleted() == "");
  scene.server.collect_garbage();
  CHECK(scene.server.sent().at("deployments/orders") == foreign_deployment("orders"));
  CHECK(scene.server.sent().contains("services/orders-rest"));
  CHECK(scene.server.kept().size() == 2);
}

TEST_CASE("an object of ours is replaced while its answer is lost") {
  Scene scene;
  scene.wire.on("POST", "/configmaps", [&](const auto& apply) -> http::Reply {
    apply();
    scene.server.erase("configmaps", "flink-config-orders");
    scene.server.create(foreign_config_map("flink-config-orders"));
    return http::Failure{http::Failure::Kind::broken, true, "connection reset by peer"};
  });
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.wrongly_deleted() == "");
  CHECK(scene.server.sent() ==
        test::FakeApiServer::Objects{
            {"configmaps/flink-config-orders", foreign_config_map("flink-config-orders")}});
}

TEST_CASE("a refused clean-up leaves a Deployment that is named with its uid") {
  Scene scene;
  scene.server.create(foreign_service("orders-rest"));
  scene.wire.on(
      "DELETE", "/deployments/orders",
      fate::answer(test::status(403, "Forbidden", "deployments.apps \"orders\" is forbidden")));
  const auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  const auto uid = test::uid_of(scene.server.find("deployments", "orders"));
  CHECK(says(ended,
             "error: deployment.apps/orders was created and could not be removed again: Error from "
             "server (Forbidden): deployments.apps \"orders\" "
             "is forbidden\nhint: its uid is " +
                 uid + "\n"));
}

TEST_CASE("the clean-up's answer is lost, or somebody else was faster") {
  Scene scene;
  scene.server.create(foreign_service("orders-rest"));
  SECTION("lost") { scene.wire.on("DELETE", "/deployments/orders", fate::lose_answer()); }
  SECTION("lost on the way") {
    scene.wire.on("DELETE", "/deployments/orders", fate::lose_request());
  }
  SECTION("removed by somebody else") {
    scene.wire.after_flight(1, [&] { scene.server.erase("deployments", "orders"); });
  }
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.wrongly_deleted() == "");
  CHECK(scene.server.sent() ==
        test::FakeApiServer::Objects{{"services/orders-rest", foreign_service("orders-rest")}});
}

TEST_CASE("the clean-up meets somebody else's Deployment of that name: it stays") {
  Scene scene;
  scene.server.create(foreign_service("orders-rest"));
  scene.wire.after_flight(1, [&] {
    scene.server.erase("deployments", "orders");
    scene.server.create(foreign_deployment("orders"));
  });
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.server.sent().at("deployments/orders") == foreign_deployment("orders"));
}
