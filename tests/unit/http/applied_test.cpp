#include "http/applied.h"

#include <stdexcept>

#include "support/catch.h"
#include "support/fake_transport.h"

using test::response;
using Kind = http::Failure::Kind;

namespace {

struct Broken : http::Transport {
  std::vector<http::Reply> send(std::span<const http::Request>,
                                std::chrono::steady_clock::time_point) override {
    throw std::runtime_error("x");
  }
};

bool applied_by(const http::Request& request, const http::Reply& reply) {
  auto inner = std::make_unique<test::FakeTransport>();
  inner->expect(request.method, request.target, reply);
  std::atomic<bool> applied = false;
  const auto transport = http::noting_writes(std::move(inner), applied);
  CHECK(transport->send({&request, 1}, {}).size() == 1);
  return applied;
}

const http::Request change{.method = "POST", .target = "/c"};

}  // namespace

TEST_CASE("what may have changed something") {
  CHECK(applied_by(change, response(201)));
  CHECK(applied_by(change, response(302)));
  CHECK(applied_by(change, response(503)));
  CHECK(applied_by(change, http::Failure{Kind::broken, true}));
  CHECK(applied_by({.method = "DELETE", .target = "/c"}, response(200)));
  CHECK(applied_by({.method = "PATCH", .target = "/c"}, response(202)));
  CHECK(applied_by({.method = "POST", .target = "/c", .body = R"({"args":{"dryRun":["All"]}})"},
                   response(201)));
}

TEST_CASE("what certainly has not") {
  CHECK_FALSE(applied_by(change, response(403)));
  CHECK_FALSE(applied_by(change, response(409)));
  CHECK_FALSE(applied_by(change, http::Failure{Kind::stopped, false}));
  CHECK_FALSE(applied_by({.method = "GET", .target = "/c"}, response(200)));
  CHECK_FALSE(applied_by({.method = "GET", .target = "/c"}, http::Failure{Kind::broken, true}));
  CHECK_FALSE(applied_by({.method = "POST", .target = "/c?dryRun=All"}, response(201)));
  CHECK_FALSE(applied_by(
      {.method = "POST", .target = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"},
      response(201)));
  CHECK_FALSE(
      applied_by({.method = "POST",
                  .target = "/apis/authorization.k8s.io/v1/namespaces/a/localsubjectaccessreviews"},
                 response(201)));
  CHECK_FALSE(applied_by({.method = "DELETE", .target = "/c", .body = R"({"dryRun":["All"]})"},
                         response(200)));
}

TEST_CASE("once it may have it stays so, and a flight without replies leaves it open") {
  auto inner = std::make_unique<test::FakeTransport>();
  inner->expect("POST", "/c", response(201)).expect("GET", "/r", response(200));
  std::atomic<bool> applied = false;
  const auto transport = http::noting_writes(std::move(inner), applied);
  transport->send({&change, 1}, {});
  const http::Request read{.target = "/r"};
  transport->send({&read, 1}, {});
  CHECK(applied);
  applied = false;
  const auto broken = http::noting_writes(std::make_unique<Broken>(), applied);
  CHECK_THROWS(broken->send({&read, 1}, {}));
  CHECK_FALSE(applied);
  CHECK_THROWS(broken->send({&change, 1}, {}));
  CHECK(applied);
}
