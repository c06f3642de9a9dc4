// Whatever gets lost on the way, every object is there once and is ours.
#include <fmt/format.h>

#include "fake/deploy_requests.h"
#include "fake/scene.h"
#include "support/catch.h"

using test::command;
using test::Fate;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

/// Requests of an undisturbed deploy: to tell a node's address, the nodes are listed in the end.
constexpr std::size_t all_requests = test::deploy_requests::last + 1;
Words deploy() { return command({"-Dkubernetes.rest-service.exposed.type=NodePort"}); }

struct Trouble {
  const char* name;
  Fate fate;
};

/// What can happen to a request without its being refused.
std::vector<Trouble> troubles() {
  const auto at_sea = [](int code, const char* reason) {
    return test::status(code, reason, "etcdserver: request timed out");
  };
  return {{"answer lost", fate::lose_answer()},
          {"request lost", fate::lose_request()},
          {"broken off", fate::break_off()},
          {"504, carried out", fate::carry_out_but_answer(at_sea(504, "Timeout"))},
          {"504, not carried out", fate::answer(at_sea(504, "Timeout"))},
          {"500 without reason, carried out", fate::carry_out_but_answer(at_sea(500, ""))},
          {"500 without reason, not carried out", fate::answer(at_sea(500, ""))},
          {"502 of a proxy, carried out",
           fate::carry_out_but_answer({.status = 502, .body = "<html>Bad Gateway</html>"})},
          {"503", fate::answer({.status = 503, .headers = {{"retry-after", "1"}}})},
          {"429",
           fate::answer(
               {.status = 429, .headers = {{"retry-after", "1"}}, .body = "Too many requests"})}};
}

void check(Scene& scene, const std::string& what) {
  INFO(what);
  const auto ended = scene.run(deploy());
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(
      ended.out.starts_with("Create flink application cluster orders successfully, JobManager Web "
                            "Interface: http://192.168.64.21:3"));
  CHECK(scene.wrong(deploy()) == "");
  CHECK(scene.wire.lines("DELETE").empty());
}

}  // namespace

TEST_CASE("one trouble at any request of a deploy") {
  for (const auto& trouble : troubles()) {
    for (std::size_t number = 1; number <= all_requests; ++number) {
      Scene scene;
      scene.wire.at(number, trouble.fate);
      check(scene, fmt::format("{} at request {}", trouble.name, number));
      CHECK(scene.wire.log.size() > all_requests);
    }
  }
}

TEST_CASE("a lost answer at any two requests, those that are sent again included") {
  for (std::size_t first = 1; first <= all_requests + 2; ++first) {
    for (std::size_t second = first + 1; second <= all_requests + 3; ++second) {
      Scene scene;
      scene.wire.at(first, fate::lose_answer());
      scene.wire.at(second, fate::lose_answer());
      check(scene, fmt::format("answers lost at requests {} and {}", first, second));
    }
  }
}

TEST_CASE("no answer to the first flight, and none to the second") {
  Scene scene;
  // The first is sent a second time between them.
  const auto first_flight = test::deploy_requests::first_flight.size();
  for (std::size_t number = 1; number <= all_requests + first_flight; ++number) {
    if (number <= first_flight || number > 2 * first_flight)
      scene.wire.at(number, fate::lose_answer());
  }
  check(scene, "whole flights lost");
}

TEST_CASE(
    "a create that is asked again and finds the object of this very run is a success, not an "
    "existing cluster") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::lose_answer());
  const auto ended = scene.run(command());
  CHECK(ended.exit == 0);
  CHECK(ended.err.find("earlier run") == std::string::npos);
  CHECK(scene.wire.lines("POST").size() == 5);
}

TEST_CASE("what cannot be known after all tries ends as unknown, and the same command heals it") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::lose_answer());
  scene.wire.on("POST", "/deployments", fate::lose_request(), 9);
  auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("error: it is not known whether Deployment default/orders was created: ") !=
        std::string::npos);
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("after an answer is lost, a refusal by a quota is looked behind") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::lose_answer());
  scene.wire.on("POST", "/deployments", fate::answer(test::status(403, "Forbidden", "no more")), 9);
  const auto ended = scene.run(command());
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE(
    "after an answer is lost, a later refusal does not make it certain that nothing is there") {
  Scene scene;
  const auto refusal =
      GENERATE(fate::answer(test::status(403, "Forbidden", "no more")), fate::refuse());
  SECTION("of the create") {
    scene.wire.on("POST", "/deployments", fate::lose_answer());
    scene.wire.on("POST", "/deployments", fate::refuse(), 9);
  }
  SECTION("of the look at what is there") {
    scene.wire.on("POST", "/deployments", fate::lose_answer());
    scene.wire.on("GET", "/deployments/orders", refusal, 9);
  }
  SECTION("of the look at what else is there") {
    scene.wire.on("POST", "/deployments", fate::lose_answer());
    scene.wire.on("GET", "/configmaps/flink-config-orders", refusal, 9);
  }
  const auto ended = scene.run(command());
  INFO(ended.err);
  CHECK(ended.exit == 10);
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("a page with 404 in front of the API server does not say that an object is gone") {
  Scene scene;
  const http::Response page{.status = 404,
                            .headers = {{"content-type", "text/html"}},
                            .body = "<html>no such backend</html>"};
  scene.server.create(test::foreign_service("orders"));
  SECTION("in a clean-up") { scene.wire.on("GET", "/deployments/orders", fate::answer(page), 9); }
  SECTION("in plain text") {
    const http::Response text{.status = 404, .body = "default backend - 404"};
    scene.wire.on("GET", "/deployments/orders", fate::answer(text), 9);
  }
  SECTION("of the removal") { scene.wire.on("DELETE", "/deployments/orders", fate::answer(page)); }
  const auto ended = scene.run(command());
  INFO(ended.err);
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("could not be removed again") != std::string::npos);
  CHECK_FALSE(scene.server.find("deployments", "orders").is_null());
}
