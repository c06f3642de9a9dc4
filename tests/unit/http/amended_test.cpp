#include "http/amended.h"

#include "support/catch.h"
#include "support/fake_transport.h"

using std::chrono::steady_clock;

TEST_CASE("a reply that is amended comes to its owner as it is then") {
  auto inner = std::make_unique<test::FakeTransport>();
  inner->expect("GET", "/1", test::response(403));
  inner->expect("GET", "/2", test::response(403));
  const auto transport = http::amending(
      std::move(inner), [](http::Reply& reply) { std::get<http::Response>(reply).status += 100; });
  const std::vector<http::Request> requests{{.target = "/1"}};
  CHECK(std::get<http::Response>(transport->send(requests, {}).at(0)).status == 503);
  int status = 0;
  std::deque<http::RequestSequence> sequences;
  sequences.push_back(
      {.next_request = [&]() -> std::optional<http::Request> {
         if (status != 0) return std::nullopt;
         return http::Request{.target = "/2"};
       },
       .on_reply =
           [&](const http::Reply& reply) { status = std::get<http::Response>(reply).status; }});
  transport->run(sequences, steady_clock::time_point::max(), [&] { return status != 0; });
  CHECK(status == 503);
}
