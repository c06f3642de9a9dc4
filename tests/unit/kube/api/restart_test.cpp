#include "kube/api/restart.h"

#include "base/json.h"
#include "kube/api/status.h"
#include "kube/client/retry.h"
#include "support/catch.h"
#include "support/fake_transport.h"

using namespace std::chrono_literals;
using Kind = http::Failure::Kind;

namespace {

http::Response refusal(int code, const std::string& reason, const std::string& message) {
  const base::Json body{{"kind", "Status"},
                        {"status", "Failure"},
                        {"reason", reason},
                        {"message", message},
                        {"code", code}};
  return test::response(code, body.dump(), {{"audit-id", "7"}});
}

http::Response forbidden() {
  return refusal(
      403, "Forbidden",
      "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in "
      "the namespace \"default\"");
}

http::Response over(http::Over which, http::Response response) {
  response.over = which;
  return response;
}

struct Scene {
  kube::Restart::Clock::time_point clock{100s};
  kube::Restart restart{[this] { return clock; }};

  http::Response after(http::Reply reply) {
    restart.amend(reply);
    return std::get<http::Response>(reply);
  }

  void fail(Kind kind) {
    http::Reply reply = http::Failure{.kind = kind, .sent = true};
    restart.amend(reply);
    CHECK(std::get<http::Failure>(reply).kind == kind);
  }
};

}  // namespace

TEST_CASE("a server that was not away is believed when it refuses") {
  Scene scene;
  CHECK(scene.after(forbidden()).status == 403);
  scene.after(test::response(200));
  CHECK(scene.after(forbidden()).status == 403);
}

TEST_CASE("a server that was away is asked again when it refuses, for eight seconds") {
  const auto kind = GENERATE(Kind::connect, Kind::broken);
  Scene scene;
  scene.after(test::response(200));
  scene.fail(kind);
  const auto answer = scene.after(forbidden());
  CHECK(answer.status == 503);
  CHECK(answer.header("audit-id") == "7");
  CHECK(answer.header("retry-after") == "2");
  const auto status = kube::status_of(answer);
  CHECK(status.from_kubernetes);
  CHECK(status.message.starts_with("pods is forbidden: User \"jane\" cannot list"));
  CHECK(kube::decide({.method = "POST", .time_left = 1h}, answer).again);
  scene.clock += 7s;
  CHECK(scene.after(refusal(401, "Unauthorized", "Unauthorized")).status == 503);
  scene.clock += 1s;
  CHECK(scene.after(forbidden()).status == 403);
}

TEST_CASE("a refusal that stays is known before the last try of a request") {
  Scene scene;
  scene.after(test::response(200));
  scene.fail(Kind::broken);
  int tries = 2;  // the first has just failed
  for (;; ++tries) {
    const auto answer = scene.after(forbidden());
    const auto decision = kube::decide({.method = "GET", .number = tries, .time_left = 1h}, answer);
    if (!decision.again) break;
    scene.clock += decision.wait;
  }
  CHECK(tries == kube::most_tries);
  CHECK(scene.after(forbidden()).status == 403);
}

TEST_CASE("a server whose connection took another's place was away") {
  Scene scene;
  CHECK(scene.after(over(http::Over::next, test::response(200))).status == 200);
  CHECK(scene.after(forbidden()).status == 503);
}

TEST_CASE("a refusal over one more connection is doubted once, if something was allowed before") {
  Scene scene;
  const auto refused = over(http::Over::first, forbidden());
  CHECK(scene.after(refused).status == 403);
  scene.after(over(http::Over::first, test::response(200)));
  CHECK(scene.after(refused).status == 503);
  CHECK(scene.after(forbidden()).status == 503);
  scene.clock += kube::Restart::doubt;
  CHECK(scene.after(refused).status == 403);
  scene.after(test::response(404));
  CHECK(scene.after(refused).status == 503);
}

TEST_CASE("what tells nothing of a server that was away") {
  Scene scene;
  for (const auto kind : {Kind::timeout, Kind::stopped, Kind::tls, Kind::too_large})
    scene.fail(kind);
  CHECK(scene.after(forbidden()).status == 403);
}

TEST_CASE("what is no want of rights is believed of a server that has just started") {
  Scene scene;
  scene.after(test::response(200));
  scene.fail(Kind::broken);
  CHECK(
      scene.after(refusal(403, "Forbidden", "pods \"x\" is forbidden: exceeded quota: y")).status ==
      403);
  CHECK(scene.after(refusal(403, "Forbidden", "says this")).status == 403);
  CHECK(scene.after(test::response(403, "<html>no</html>")).status == 403);
  CHECK(scene.after(refusal(404, "NotFound", "no")).status == 404);
}
