#include "kube/client/retry.h"

#include <algorithm>

#include "support/catch.h"
#include "support/fake_transport.h"

using namespace kube;
using namespace std::chrono_literals;
using test::response;
using Kind = http::Failure::Kind;

namespace {

const Attempt read_it{.method = "GET", .jitter = 1, .time_left = 1h};
const Attempt write_it{.method = "POST", .jitter = 1, .time_left = 1h};
const Attempt repeat_it{.method = "POST", .repeatable = true, .jitter = 1, .time_left = 1h};

http::Reply status(int code, const std::string& reason, const std::string& seconds = {}) {
  const auto body = R"({"kind":"Status","status":"Failure","reason":")" + reason + "\"}";
  return response(code, body,
                  seconds.empty() ? std::vector<http::Header>{}
                                  : std::vector<http::Header>{{"retry-after", seconds}});
}

http::Reply told(int code, const std::string& reason, const std::string& message) {
  return response(code, R"({"kind":"Status","status":"Failure","reason":")" + reason +
                            R"(","message":")" + message + "\"}");
}

http::Reply conflict_about(const std::string& resource) {
  return response(
      409,
      R"({"kind":"Status","status":"Failure","reason":"Conflict","details":{"name":"x","kind":")" +
          resource + "\"}}");
}

http::Reply failure(Kind kind, bool sent) { return http::Failure{.kind = kind, .sent = sent}; }

}  // namespace

TEST_CASE("the whole table of retries") {
  struct Row {
    http::Reply reply;
    bool read;
    bool write;
    bool repeatable;
  };
  const auto row = GENERATE(values<Row>({
      {status(200, ""), false, false, false},
      {status(302, ""), false, false, false},
      {status(400, "BadRequest"), false, false, false},
      {status(401, "Unauthorized"), false, false, false},
      {status(403, "Forbidden"), false, false, false},
      {told(403, "Forbidden", "x is forbidden: not yet ready to handle request"), true, true, true},
      {status(404, "NotFound"), false, false, false},
      {status(409, "AlreadyExists"), false, false, false},
      {status(409, "Conflict", "1"), false, false, false},
      {conflict_about("resourcequotas"), true, true, true},
      {conflict_about("configmaps"), false, false, false},
      {status(410, "Expired"), false, false, false},
      {status(422, "Invalid"), false, false, false},
      {status(429, "TooManyRequests"), true, true, true},
      {status(429, "TooManyRequests", "1"), true, true, true},
      {status(500, "InternalError"), false, false, false},
      {status(500, "InternalError", "1"), true, true, true},
      {told(500, "InternalError", "failed to allocate a serviceIP: range is full"), true, true,
       true},
      {told(500, "InternalError", "failed calling webhook"), false, false, false},
      {status(500, "ServerTimeout"), true, false, true},
      {status(500, "ServerTimeout", "1"), true, true, true},
      {status(500, ""), true, false, true},
      {status(502, ""), true, false, true},
      {status(503, "ServiceUnavailable"), true, false, true},
      {status(503, "ServiceUnavailable", "1"), true, true, true},
      {status(504, "Timeout"), true, false, true},
      {status(504, "Timeout", "1"), true, false, true},
      {failure(Kind::broken, true), true, false, true},
      {failure(Kind::broken, false), true, true, true},
      {failure(Kind::timeout, true), true, false, true},
      {failure(Kind::timeout, false), true, true, true},
      {failure(Kind::connect, false), false, false, false},
      {failure(Kind::resolve, false), false, false, false},
      {failure(Kind::tls, false), false, false, false},
      {failure(Kind::identity, false), false, false, false},
      {failure(Kind::proxy, false), false, false, false},
      {failure(Kind::too_large, true), false, false, false},
      {failure(Kind::protocol, true), false, false, false},
      {failure(Kind::stopped, true), false, false, false},
  }));
  if (const auto* answer = std::get_if<http::Response>(&row.reply))
    INFO(answer->status << " " << answer->body);
  CHECK(decide(read_it, row.reply).again == row.read);
  CHECK(decide(write_it, row.reply).again == row.write);
  CHECK(decide(repeat_it, row.reply).again == row.repeatable);
}

TEST_CASE("a server that was there before may be starting anew") {
  auto attempt = write_it;
  attempt.reached_before = true;
  CHECK(decide(attempt, failure(Kind::connect, false)).again);
  CHECK(decide(attempt, failure(Kind::resolve, false)).again);
  CHECK_FALSE(decide(attempt, failure(Kind::tls, false)).again);
}

TEST_CASE("waits double, up to a limit, and chance shortens them") {
  auto attempt = read_it;
  std::vector<std::chrono::milliseconds> waits;
  for (attempt.number = 1; attempt.number < most_tries; ++attempt.number)
    waits.push_back(decide(attempt, failure(Kind::broken, true)).wait);
  CHECK(waits == std::vector<std::chrono::milliseconds>{250ms, 500ms, 1000ms, 2000ms, 4000ms});
  CHECK_FALSE(decide(attempt, failure(Kind::broken, true)).again);
  attempt.number = 2;
  attempt.jitter = 0.5;
  CHECK(decide(attempt, failure(Kind::broken, true)).wait == 250ms);
  attempt.jitter = 0;
  CHECK(decide(attempt, failure(Kind::broken, true)).wait == 0ms);
}

TEST_CASE("the server's wish is the least wait") {
  auto attempt = read_it;
  CHECK(decide(attempt, status(429, "TooManyRequests", "7")).wait == 7s);
  attempt.number = 5;
  CHECK(decide(attempt, status(429, "TooManyRequests", "1")).wait == 4s);
  CHECK(
      decide(attempt,
             response(
                 500,
                 R"({"kind":"Status","reason":"ServerTimeout","details":{"retryAfterSeconds":9}})"))
          .wait == 9s);
}

TEST_CASE("no wait goes beyond the deadline") {
  auto attempt = read_it;
  attempt.time_left = 5s;
  CHECK(decide(attempt, status(503, "", "4")).again);
  CHECK_FALSE(decide(attempt, status(503, "", "5")).again);
  attempt.time_left = 0ms;
  attempt.jitter = 0;
  CHECK_FALSE(decide(attempt, failure(Kind::broken, true)).again);
}

TEST_CASE("after which replies a write may have been done") {
  CHECK(is_ambiguous(failure(Kind::broken, true)));
  CHECK(is_ambiguous(failure(Kind::timeout, true)));
  CHECK_FALSE(is_ambiguous(failure(Kind::broken, false)));
  CHECK(is_ambiguous(status(504, "Timeout")));
  CHECK(is_ambiguous(response(502, "bad gateway")));
  CHECK(is_ambiguous(status(500, "")));
  CHECK_FALSE(is_ambiguous(status(500, "InternalError")));
  CHECK_FALSE(is_ambiguous(status(503, "ServiceUnavailable")));
  CHECK_FALSE(is_ambiguous(status(429, "")));
  CHECK_FALSE(is_ambiguous(status(201, "")));
  CHECK_FALSE(is_ambiguous(status(409, "AlreadyExists")));
}

TEST_CASE(
    "what a front end says of a write leaves it open, whatever its number from 300 and 500 on") {
  for (const int code : {301, 302, 307, 500, 501, 502, 503, 504, 520}) {
    CAPTURE(code);
    CHECK(
        is_ambiguous(response(code, "upstream connect error or disconnect/reset before headers")));
    CHECK(is_ambiguous(response(code, "", {{"retry-after", "1"}})));
  }
  for (const int code : {400, 401, 403, 404, 409, 413, 429})
    CHECK_FALSE(is_ambiguous(response(code, "<html>")));
}

TEST_CASE("a front end that names seconds to wait does not say that nothing was done") {
  for (const int code : {500, 502, 503}) {
    const http::Reply page = response(code, "<html>", {{"retry-after", "1"}});
    CHECK_FALSE(decide(write_it, page).again);
    CHECK(decide(repeat_it, page).again);
  }
  CHECK(decide(write_it, response(429, "Too many requests", {{"retry-after", "1"}})).again);
}
