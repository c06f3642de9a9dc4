// The API server cannot be reached, is silent, or what answers is something else.
#include <fmt/format.h>

#include "fake/deploy_requests.h"
#include "fake/scene.h"
#include "support/catch.h"

using test::command;
using test::Scene;
namespace deploy_requests = test::deploy_requests;
namespace fate = test::fate;
using Kind = http::Failure::Kind;

namespace {

test::Fate fail(Kind kind, const std::string& text) {
  return [=](const auto&) { return http::Failure{kind, false, text}; };
}

/// Nothing comes until the deadline of the flight.
test::Fate silent(Scene& scene, bool sent) {
  return [&scene, sent](const auto&) {
    scene.surroundings.steady = scene.wire.deadline;
    return http::Failure{Kind::timeout, sent, "no answer within the deadline"};
  };
}

}  // namespace

TEST_CASE("nobody is there: exit 11, in kubectl's words") {
  Scene scene;
  const auto fate = GENERATE(fate::refuse(), fail(Kind::resolve, "no such host"),
                             fail(Kind::tls, "certificate has expired"));
  scene.wire.on("GET", "", fate, 9);
  scene.wire.on("POST", "", fate, 9);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 11);
  CHECK(ended.out.empty());
  CHECK(ended.err.find("10.2.0.1:6443") != std::string::npos);
  CHECK(scene.wire.log.size() == deploy_requests::first_flight.size());
}

TEST_CASE("the connection is refused") {
  Scene scene;
  for (const auto number : deploy_requests::first_flight) scene.wire.at(number, fate::refuse());
  CHECK(scene.run(command()).err.find("error: The connection to the server 10.2.0.1:6443 was "
                                      "refused - did you specify the right host or port?\n") !=
        std::string::npos);
}

TEST_CASE(
    "the server goes away when the Deployment is there: partly done, and the same command heals") {
  Scene scene;
  for (auto number = deploy_requests::first_owned; number <= 30; ++number)
    scene.wire.at(number, fate::refuse());
  const auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  CHECK(ended.err.find(
            "error: deployment.apps/orders is there, but service/orders could not be created: ") !=
        std::string::npos);
  CHECK(ended.err.find("hint: run the same command again to complete it\n") != std::string::npos);
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("the server starts anew between the flights: it is waited for") {
  Scene scene;
  for (auto number = deploy_requests::first_owned; number < deploy_requests::first_owned + 5;
       ++number)
    scene.wire.at(number, fate::refuse());
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("a silent server: no later than the deadline, and what is not known is said") {
  Scene scene;
  const auto start = scene.surroundings.steady;
  const auto args = command({"--request-timeout=5s"});
  int exit = 10;
  SECTION("the request got away") {
    for (const auto number : deploy_requests::first_flight)
      scene.wire.at(number, silent(scene, true));
  }
  SECTION("it never did") {
    for (const auto number : deploy_requests::first_flight)
      scene.wire.at(number, silent(scene, false));
    exit = 11;
  }
  SECTION("after the Deployment") {
    for (const auto number : deploy_requests::second_flight)
      scene.wire.at(number, silent(scene, false));
  }
  SECTION("every flight is sent again as long as there is time") {
    for (std::size_t number = 1; number < 40; ++number) scene.wire.at(number, fate::lose_request());
  }
  CHECK(scene.run(args).exit == exit);
  CHECK(scene.surroundings.steady <= start + std::chrono::seconds(5));
  CHECK(scene.run(args).exit == 0);
  CHECK(scene.wrong(args) == "");
}

TEST_CASE(
    "an answer that is not Kubernetes': whether it was done is not known, unless it was only "
    "looked at") {
  const auto answer =
      GENERATE(http::Response{200, {{"content-type", "text/html"}}, "<html>log in</html>"},
               http::Response{201, {}, ""}, http::Response{201, {}, R"({"kind":"Depl)"},
               http::Response{201, {}, "{}"}, http::Response{201, {}, "[]"});
  auto creates = deploy_requests::second_flight;
  creates.push_back(deploy_requests::deployment);
  for (const auto number : creates) {
    Scene scene;
    scene.wire.at(number, fate::carry_out_but_answer(answer));
    const auto ended = scene.run(command());
    INFO(number << ": " << answer.body << "\n" << ended.err);
    // Of an owned object's answer only the rest Service's is read, and a lesser address is no
    // failure.
    if (number != deploy_requests::deployment && answer.body == "{}") CHECK(ended.exit == 0);
    else CHECK(ended.exit == 10);
    CHECK(scene.run(command()).exit == 0);
    CHECK(scene.wrong(command()) == "");
  }
  for (const auto number : deploy_requests::first_flight) {
    if (number == deploy_requests::deployment) continue;
    Scene scene;
    scene.wire.at(number, fate::carry_out_but_answer(
                              answer.body == "{}" ? http::Response{200, {}, ""} : answer));
    CHECK(scene.run(command()).exit == 0);
  }
}

TEST_CASE("something else than a Kubernetes API server is asked what it is") {
  Scene scene;
  const auto page = fate::answer(
      {.status = 200, .headers = {{"content-type", "text/html"}}, .body = "<html>\x1b[31m"});
  for (const auto number : deploy_requests::first_flight) scene.wire.at(number, page);
  const auto ended = scene.run(command());
  CHECK(ended.err.find(
            "the server answered 200 with a web page: is this really a Kubernetes API server?") !=
        std::string::npos);
  CHECK(ended.err.find('\x1b') == std::string::npos);
}
