#include "support/fake_transport.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "support/catch.h"

namespace test {

FakeTransport::~FakeTransport() {
  // A failed REQUIRE unwinds through here; what it left unused is not a second failure.
  if (std::uncaught_exceptions() > 0) return;
  for (const auto& unused : script_)
    FAIL_CHECK("expected, but never sent: " << unused.method << " " << unused.target);
}

FakeTransport& FakeTransport::expect(std::string method, std::string target, http::Reply reply) {
  return expect(std::move(method), std::move(target),
                [reply = std::move(reply)](const http::Request&) { return reply; });
}

FakeTransport& FakeTransport::expect(std::string method, std::string target,
                                     std::function<http::Reply(const http::Request&)> answer) {
  script_.push_back({std::move(method), std::move(target), std::move(answer)});
  return *this;
}

std::vector<http::Reply> FakeTransport::send(std::span<const http::Request> flight,
                                             std::chrono::steady_clock::time_point deadline) {
  flights.push_back(flight.size());
  deadlines.push_back(deadline);
  std::vector<http::Reply> replies;
  for (const auto& request : flight) replies.push_back(answer(request));
  return replies;
}

http::Reply FakeTransport::answer(const http::Request& request) {
  requests.push_back(request);
  const auto fits = [&](const Expectation& e) {
    return e.method == request.method && e.target == request.target;
  };
  const auto found = std::find_if(script_.begin(), script_.end(), fits);
  if (found == script_.end()) {
    FAIL_CHECK("not expected: " << request.method << " " << request.target);
    return http::Failure{http::Failure::Kind::broken, false,
                         "no such request in the test's script"};
  }
  const auto make = std::move(found->answer);
  script_.erase(found);
  return make(request);
}

http::Response response(int status, std::string body, std::vector<http::Header> headers) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

}  // namespace test
