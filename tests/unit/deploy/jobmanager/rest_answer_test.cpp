#include "deploy/jobmanager/rest_answer.h"

#include "base/json.h"
#include "support/catch.h"

using deploy::RestAnswer;
using deploy::RestRoute;
using Kind = deploy::RestAnswer::Kind;
using Failing = http::Failure::Kind;
using std::chrono::milliseconds;

namespace {

const RestRoute direct{.kind = RestRoute::Kind::direct, .url = "http://192.168.64.21:30709"};
const RestRoute proxy{.kind = RestRoute::Kind::proxy, .prefix = "/api/v1/…/proxy"};

RestAnswer read(int status, const std::string& body, const RestRoute& route = proxy) {
  return deploy::read_answer(http::Response{status, {}, body}, route);
}
RestAnswer read(http::Failure failure, const RestRoute& route = direct) {
  return deploy::read_answer(failure, route);
}
RestAnswer from_server(int code, const std::string& reason, const std::string& message) {
  const base::Json body{{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"},
                        {"reason", reason}, {"message", message}, {"code", code}};
  return read(code, body.dump());
}

}  // namespace

TEST_CASE("Flink's own answers, by either way") {
  const auto& route = GENERATE_REF(direct, proxy);
  CHECK(read(202, R"({"request-id":"x"})", route).kind == Kind::answered);
  CHECK(read(200, "[]", route).kind == Kind::answered);
  const auto absent = read(404, R"({"errors":["Job could not be found."]})", route);
  CHECK(absent.kind == Kind::refused);
  CHECK(absent.text == "Job could not be found.");
  CHECK(deploy::to_error(absent, "Could not cancel job X").exit == base::Exit::not_found);
  CHECK(deploy::to_error(absent, "Could not cancel job X").text ==
        "Could not cancel job X: Job could not be found.");
  CHECK(read(500, R"({"errors":["Internal server error.","<Exception on server side:\na.B: c\n"]})",
             route)
            .text == "a.B: c");
  const auto election = read(
      503,
      R"({"errors":["Service temporarily unavailable due to an ongoing leader election. Please refresh."]})",
      route);
  CHECK(election.kind == Kind::not_ready);
  CHECK(deploy::to_error(election, "x").exit == base::Exit::timed_out);
}

TEST_CASE("the API server's own answers are told from Flink's") {
  const auto no_endpoints =
      from_server(503, "ServiceUnavailable", "no endpoints available for service \"orders-rest\"");
  CHECK(no_endpoints.kind == Kind::not_ready);
  CHECK(no_endpoints.text.find("no endpoints available") != std::string::npos);
  CHECK_FALSE(no_endpoints.maybe_applied);
  CHECK(from_server(
            500, "",
            "error trying to reach service: dial tcp 10.244.0.4:8081: connect: connection refused")
            .kind == Kind::not_ready);
  CHECK(from_server(502, "", "bad gateway").kind == Kind::not_ready);
  CHECK_FALSE(
      from_server(
          500, "",
          "error trying to reach service: dial tcp 10.244.0.4:8081: connect: connection refused")
          .maybe_applied);
  CHECK(from_server(503, "ServiceUnavailable", "error trying to reach service: EOF").maybe_applied);
  CHECK(from_server(504, "Timeout", "took too long").maybe_applied);
  CHECK(from_server(404, "NotFound", "services \"orders-rest\" not found").kind == Kind::gone);
  CHECK(from_server(401, "Unauthorized", "Unauthorized").kind == Kind::forbidden);
  const auto forbidden = from_server(403, "Forbidden",
                                     "services \"orders-rest:rest\" is forbidden: User \"u\" "
                                     "cannot get resource \"services/proxy\"");
  CHECK(forbidden.kind == Kind::forbidden);
  CHECK(forbidden.hint.find("resources [services/proxy], verbs [get, create, patch]") !=
        std::string::npos);
  CHECK(deploy::to_error(forbidden, "x").exit == base::Exit::not_allowed);
  CHECK(deploy::silence_of(forbidden) == "Flink's REST API may not be asked");
  CHECK(deploy::silence_of(deploy::RestAnswer{}) == "Flink's REST API does not answer");
}

TEST_CASE("how far a question came that is not answered, and whether the same may succeed later") {
  using deploy::Silence;
  const auto check = [](const RestAnswer& answer, Silence silence) {
    CAPTURE(answer.text);
    CHECK(answer.silence == silence);
    CHECK(deploy::to_error(answer, "x").transient == (silence != Silence::job_manager));
  };
  const std::string reach = "error trying to reach service: ";
  check(from_server(503, "ServiceUnavailable",
                    reach + "dial tcp 10.244.0.4:8081: connect: connection refused"),
        Silence::job_manager);
  check(read(503, R"({"errors":["an ongoing leader election"]})"), Silence::job_manager);
  check(read(503, R"({"errors":["an ongoing leader election"]})", direct), Silence::job_manager);
  check(read({Failing::connect, false, "connection refused"}, direct), Silence::job_manager);
  check(from_server(404, "NotFound", "services \"orders-rest\" not found"), Silence::job_manager);
  CHECK(from_server(503, "ServiceUnavailable", reach + "remote error: tls: certificate required")
            .silence == Silence::job_manager);
  check(from_server(503, "ServiceUnavailable", "no endpoints available for service \"o\""),
        Silence::endpoints);
  for (const auto* text : {"dial tcp 10.244.0.4:8081: i/o timeout",
                           "dial tcp 10.244.0.4:8081: connect: no route to host",
                           "dial tcp 127.0.0.1:8132: connect: connection refused",
                           "dial tcp [::1]:8132: connect: connection refused",
                           "proxy error from 127.0.0.1:8132 while dialing 10.244.0.4:8081, code "
                           "503: connection refused",
                           "EOF", "context deadline exceeded"})
    check(from_server(503, "ServiceUnavailable", reach + text), Silence::way);
  check(from_server(429, "TooManyRequests", "come again"), Silence::way);
  check(from_server(500, "InternalError", "come again"), Silence::way);
  check(from_server(504, "Timeout", "took too long"), Silence::way);
  check(read({Failing::connect, false, "connection refused"}, proxy), Silence::way);
  check(read({Failing::timeout, true, "the deadline passed"}, proxy), Silence::way);
  check(read({Failing::broken, true, "reset"}, direct), Silence::way);
  check(read(502, "<html>"), Silence::way);
  check(read(502, "<html>", direct), Silence::way);
  check(read(200, "<html>"), Silence::way);
}

TEST_CASE("who only looks needs no more than to get") {
  const base::Json body{{"kind", "Status"},
                        {"apiVersion", "v1"},
                        {"status", "Failure"},
                        {"message", "no"},
                        {"code", 403}};
  const auto answer =
      deploy::read_answer(http::Response{403, {}, body.dump()}, proxy, deploy::RestUse::looks);
  CHECK(answer.hint.find("resources [services/proxy], verbs [get]; ") != std::string::npos);
}

TEST_CASE("a client certificate is what the API server cannot show") {
  CHECK(from_server(503, "ServiceUnavailable",
                    "error trying to reach service: remote error: tls: certificate required")
            .kind == Kind::unusable);
}

TEST_CASE("what is not Flink: never taken for an answer") {
  const auto page = read(200, "<html><body>\x1b[31mlogin</body></html>");
  CHECK(page.kind == Kind::unusable);
  CHECK(page.text == "what answered (200) is not Flink: <html><body>\\x1b[31mlogin</body></html>");
  CHECK(read(404, "page not found", direct).kind == Kind::unusable);
  CHECK(read(200, "", direct).text == "what answered (200) is not Flink: an empty body");
}

TEST_CASE("connections: what may heal, and what may have been done") {
  CHECK(read({Failing::connect, false, "connection refused"}).kind == Kind::not_ready);
  CHECK(read({Failing::broken, true, "reset"}).maybe_applied);
  CHECK(read({Failing::resolve, false, "no such host"}).kind == Kind::not_ready);
  const auto untrusted = read({Failing::tls, false, "self-signed certificate"});
  CHECK(untrusted.kind == Kind::unusable);
  CHECK(untrusted.hint.find("--rest-certificate-authority") != std::string::npos);
  CHECK(read({Failing::stopped, true, "stopped"}).maybe_applied);
}

TEST_CASE("half an answer is none of Flink's") {
  CHECK(read(200, R"({"flink-version":"2.)", direct).kind == Kind::unusable);
  CHECK(read(200, "<html>", direct).kind == Kind::unusable);
}

TEST_CASE("what is sent again, and when") {
  const auto wait = [](const RestAnswer& answer, bool repeatable, int tries,
                       milliseconds left = milliseconds(60'000)) {
    return deploy::wait_before_next_try(answer, repeatable, tries, left);
  };
  const RestAnswer refused{.kind = Kind::not_ready},
      lost{.kind = Kind::not_ready, .maybe_applied = true};
  CHECK(wait(refused, false, 1) == milliseconds(100));
  CHECK(wait(refused, false, 3) == milliseconds(400));
  CHECK(wait(refused, false, 40) == milliseconds(2'000));
  CHECK_FALSE(wait(refused, false, 40, milliseconds(2'000)));
  CHECK(wait(lost, true, 1) == milliseconds(100));
  CHECK_FALSE(wait(lost, false, 1));
  for (const auto kind :
       {Kind::answered, Kind::refused, Kind::gone, Kind::dead, Kind::forbidden, Kind::unusable})
    CHECK_FALSE(wait(RestAnswer{.kind = kind}, true, 1));
  const RestAnswer odd{.kind = Kind::unusable, .status = 200};
  CHECK(wait(odd, true, 3) == milliseconds(400));
  CHECK_FALSE(wait(odd, true, 4));
}

TEST_CASE("an answer that leaves it open ends as partial") {
  CHECK(deploy::to_error({.kind = Kind::not_ready, .maybe_applied = true}, "x").exit ==
        base::Exit::partial);
}

TEST_CASE("a front end's page says nothing about what the JobManager did") {
  for (const int status : {502, 503, 504}) {
    const auto page = read(status, "<html>upstream connect error</html>", direct);
    CHECK(page.kind == Kind::not_ready);
    CHECK(page.maybe_applied);
    CHECK_FALSE(deploy::wait_before_next_try(page, false, 1, milliseconds(60'000)));
    CHECK(deploy::wait_before_next_try(page, true, 1, milliseconds(60'000)));
    CHECK(deploy::to_error(page, "Could not stop").exit == base::Exit::partial);
  }
  CHECK(read(500, "<html>", direct).maybe_applied);
  CHECK(read(302, "", direct).maybe_applied);
  CHECK_FALSE(read(404, "page not found", direct).maybe_applied);
  CHECK_FALSE(read(503, R"({"errors":["leader election"]})", direct).maybe_applied);
}
