// Answers that say something else than what the API server did.
#include <fmt/format.h>

#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::Scene;
namespace fate = test::fate;

namespace {

http::Response failure_with_200() {
  auto response = test::status(500, "InternalError", "etcd is full");
  response.status = 200;
  return response;
}

http::Response page(int status) {
  return {.status = status,
          .headers = {{"content-type", "text/html"}},
          .body = "<html>upstream connect error</html>"};
}

void check_heals(Scene& scene) {
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

}  // namespace

TEST_CASE(
    "a failure that comes with 200 is no success: what is missing is told, and the same command "
    "completes it") {
  for (const auto* collection : {"/deployments", "/services", "/configmaps"}) {
    Scene scene;
    scene.wire.on("POST", collection, fate::answer(failure_with_200()));
    const auto ended = scene.run(command());
    INFO(collection << "\n" << ended.err);
    CHECK(ended.exit == 10);
    CHECK(ended.err.find("etcd is full") != std::string::npos);
    check_heals(scene);
  }
}

TEST_CASE("an answer with another object is no success; what is there counts") {
  const Json other{{"kind", "Deployment"},
                   {"apiVersion", "apps/v1"},
                   {"metadata", {{"name", "other"}, {"uid", "other"}}}};
  for (const auto* collection : {"/services", "/configmaps"}) {
    for (const bool done : {false, true}) {
      Scene scene;
      const http::Response answer{.status = 201, .body = other.dump()};
      scene.wire.on("POST", collection,
                    done ? fate::carry_out_but_answer(answer) : fate::answer(answer));
      const auto ended = scene.run(command());
      INFO(collection << done << "\n" << ended.err);
      CHECK(ended.exit == (done ? 0 : 10));
      check_heals(scene);
    }
  }
  Scene scene;
  scene.wire.on("POST", "/deployments",
                fate::carry_out_but_answer({.status = 201, .body = other.dump()}));
  CHECK(scene.run(command()).exit == 10);
  check_heals(scene);
}

TEST_CASE("the Deployment is made, and a front end says each time that it was not: it is found") {
  const int code = GENERATE(301, 500, 502, 503, 504);
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::carry_out_but_answer(page(code)));
  scene.wire.on("POST", "/deployments", fate::answer(page(code)), 20);
  const auto ended = scene.run(command());
  INFO(code << "\n" << ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("the Deployment is made although the server says that it failed: it is found") {
  Scene scene;
  scene.wire.on(
      "POST", "/deployments",
      fate::carry_out_but_answer(test::status(500, "InternalError", "an error in the middle")));
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE(
    "a front end that says each time that the server is away: whether it was done is not known") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::answer(page(503)), 20);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("it is not known whether Deployment default/orders was created: ") !=
        std::string::npos);
  check_heals(scene);
}

TEST_CASE("a cluster of a random name that is half made is gone on with by that name") {
  Scene scene;
  auto words = command();
  std::erase(words, "-Dkubernetes.cluster-id=orders");
  const std::string collection = GENERATE("/deployments", "/services");
  scene.wire.on("POST", collection, fate::answer(page(503)), 20);
  const auto ended = scene.run(words);
  CAPTURE(collection, ended.err);
  CHECK(ended.exit == 10);
  const std::string begin = "hint: the same command with '-D";
  const auto at = ended.err.find(begin);
  REQUIRE(at != std::string::npos);
  const auto from = at + begin.size();
  scene.wire.forget_plans();
  words.insert(words.begin() + 1, "-D" + ended.err.substr(from, ended.err.find('\'', from) - from));
  const auto healed = scene.run(words);
  CAPTURE(healed.err);
  CHECK(healed.exit == 0);
  CHECK(scene.wrong(words) == "");
}

TEST_CASE("the look at the rest Service holds nothing") {
  SECTION("that should wait for a minute") {
    Scene scene;
    scene.wire.on("GET", "/services/orders-rest",
                  fate::answer({.status = 429, .headers = {{"retry-after", "50"}}}), 9);
    CHECK(scene.run(command()).exit == 0);
    CHECK(scene.surroundings.sleeps.empty());
  }
  SECTION("that is never answered") {
    Scene scene;
    scene.wire.on("GET", "/services/orders-rest", fate::lose_request(), 9);
    const auto began = scene.surroundings.steady;
    CHECK(scene.run(command()).exit == 0);
    CHECK(scene.surroundings.steady - began <= std::chrono::seconds(2));
  }
}

TEST_CASE("a refused object: that the Deployment was made and removed again is said") {
  Scene scene;
  scene.wire.on("POST", "/configmaps",
                fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  const auto ended = scene.run(command());
  CHECK(ended.exit == 4);
  CHECK(ended.err.find("configmaps is forbidden\n  deployment.apps/orders had been created, and "
                       "was removed again\n") != std::string::npos);
}

TEST_CASE("a refused object whose Deployment cannot be removed again: both are said") {
  Scene scene;
  const auto forbid = [](const char* what) {
    return fate::answer(test::status(403, "Forbidden", std::string(what) + " is forbidden"));
  };
  scene.wire.on("POST", "/services", forbid("services"), 2);
  scene.wire.on("DELETE", "/deployments/orders", forbid("deleting deployments"), 9);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("services is forbidden\n  deployment.apps/orders was created and could not "
                       "be removed again: ") != std::string::npos);
  CHECK(ended.err.find("deleting deployments is forbidden") != std::string::npos);
}

TEST_CASE("objects of odd shapes are looked into without surprise") {
  const auto* metadata =
      GENERATE(R"([])", R"("x")", R"({"ownerReferences":["x"]})",
               R"({"ownerReferences":{"uid":1}})", R"({"name":7})", R"({"annotations":[1]})");
  Scene scene;
  const auto body = [&](const std::string& kind) {
    auto odd = Json::parse(metadata);
    if (odd.is_object() && !odd.contains("name"))
      odd["name"] = kind == "Service" ? "orders-rest" : "orders";
    return http::Response{.status = 200,
                          .body = Json{
                              {"kind", kind},
                              {"apiVersion", "v1"},
                              {"metadata", odd},
                              {"spec", "x"},
                              {"status",
                               1}}.dump()};
  };
  scene.wire.on("GET", "/services/orders-rest", fate::answer(body("Service")), 9);
  scene.wire.on("GET", "/deployments/orders", fate::answer(body("Deployment")), 9);
  SECTION("deploy") { scene.server.create(test::foreign_deployment("orders")); }
  for (const auto& words :
       {command(), test::Words{"status", "orders", "-n", "default"},
        test::Words{"delete", "orders", "-n", "default", "--yes", "--timeout=1s"}})
    CHECK(scene.run(words).err.find("internal error") == std::string::npos);
}

TEST_CASE("tables of odd shapes are looked into without surprise") {
  const auto* table = GENERATE(
      R"({"rows":["x"],"columnDefinitions":["y"]})", R"({"rows":{"a":1},"columnDefinitions":7})",
      R"({"rows":[{"cells":"x","object":[]}],"columnDefinitions":[{"name":1}]})",
      R"({"rows":[{"cells":[{"a":"\u009b"}],"object":{"metadata":{"name":["x"]}}}],"columnDefinitions":[{"name":"Ready"}]})");
  auto odd = Json::parse(table);
  odd["kind"] = "Table";
  Scene scene;
  scene.wire.on("GET", "/deployments", fate::answer({.status = 200, .body = odd.dump()}), 9);
  scene.wire.on("GET", "/services", fate::answer({.status = 200, .body = odd.dump()}), 9);
  const auto ended = scene.run({"list"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.find("\xc2\x9b") == std::string::npos);
}

TEST_CASE("a list of clusters comes in pages") {
  Scene scene;
  scene.run(command());
  int pages = 0;
  scene.wire.on(
      "GET", "/deployments",
      [&](const auto& apply) {
        auto response = apply();
        auto body = Json::parse(response.body);
        if (++pages == 1) body["metadata"]["continue"] = "next", body["rows"] = Json::array();
        response.body = body.dump();
        return response;
      },
      2);
  const auto ended = scene.run({"list"});
  CHECK(ended.out.find("\norders ") != std::string::npos);
  CHECK(scene.wire.lines("GET").back().find("continue=next") != std::string::npos);
}

TEST_CASE("what is not a header is refused with its origin, and nothing is sent") {
  Scene scene;
  SECTION("-D") {
    const auto ended =
        scene.run(command({"-Dkubernetes.client.user-agent=flink\r\nImpersonate-User: nobody"}));
    CHECK(ended.exit == 2);
    CHECK(ended.err.find("-D kubernetes.client.user-agent: it becomes a header, which line breaks "
                         "and control characters would end") != std::string::npos);
  }
  SECTION("--as") {
    const auto ended = scene.run(command({"--as=a\nb"}));
    CHECK(ended.exit == 2);
    CHECK(ended.err.find("'as' has line breaks or control characters") != std::string::npos);
  }
  CHECK(scene.wire.log.empty());
}

TEST_CASE("a front end that sends every request elsewhere lets nothing through") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::answer(page(302)), 20);
  scene.wire.on("GET", "/deployments/orders", fate::answer(page(302)), 20);
  const auto ended = scene.run(command());
  INFO(ended.err);
  CHECK(ended.exit == 1);
  CHECK(ended.err.find("it is not known") == std::string::npos);
}

TEST_CASE(
    "a Deployment that comes without a uid: what it is to own cannot be made, and the same command "
    "completes it") {
  Scene scene;
  const Json nameless{
      {"kind", "Deployment"}, {"apiVersion", "apps/v1"}, {"metadata", {{"name", "orders"}}}};
  scene.wire.on("POST", "/deployments",
                fate::carry_out_but_answer({.status = 201, .body = nameless.dump()}));
  const auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("the answer has no uid") != std::string::npos);
  check_heals(scene);
}

TEST_CASE("the nodes, which are for the result line alone, are not waited for") {
  Scene scene;
  scene.wire.on("GET", "/nodes", fate::answer({.status = 429, .headers = {{"retry-after", "50"}}}),
                9);
  CHECK(scene.run(command({"-Dkubernetes.rest-service.exposed.type=NodePort"})).exit == 0);
  CHECK(scene.surroundings.sleeps.empty());
}
