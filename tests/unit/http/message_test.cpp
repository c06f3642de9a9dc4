#include "http/message.h"

#include "support/catch.h"

TEST_CASE("a response gives the first of a header, or nothing") {
  const http::Response response{.status = 200, .headers = {{"warning", "one"}, {"warning", "two"}}};
  CHECK(response.header("warning") == "one");
  CHECK(response.header("retry-after").empty());
}
