#include "http/window.h"

#include "support/catch.h"
#include "support/fake_transport.h"

using test::response;

TEST_CASE("the window grows with each answer, up to an end") {
  http::Window window;
  const auto first = window.size();
  window.take(response(200));
  window.take(response(404));
  CHECK(window.size() == first + 2);
  for (int i = 0; i < 1'000; ++i) window.take(response(201));
  CHECK(window.size() == 200);
  CHECK(window.has_room(199));
  CHECK_FALSE(window.has_room(200));
}

TEST_CASE("the window is halved once for all that was under way, and never closes") {
  const auto status = GENERATE(429, 503);
  http::Window window;
  const auto first = window.size();
  for (std::size_t i = 0; i < first; ++i) window.take(response(status));
  CHECK(window.size() == first / 2);
  window.take(response(status));
  CHECK(window.size() == first / 4);
  for (int i = 0; i < 1'000; ++i) window.take(response(status));
  CHECK(window.size() == 1);
  window.take(response(200));
  CHECK(window.size() == 2);
}

TEST_CASE("a connection that breaks says nothing of how much a server bears") {
  http::Window window;
  const auto first = window.size();
  window.take(http::Failure{});
  CHECK(window.size() == first);
}
