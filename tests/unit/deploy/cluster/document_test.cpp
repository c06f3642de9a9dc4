#include "deploy/cluster/document.h"

#include "support/catch.h"

namespace document = deploy::document;

TEST_CASE("moments are written as Kubernetes writes times") {
  const auto [milliseconds, text] =
      GENERATE(table<std::int64_t, std::string>({{1'700'000'000'250, "2023-11-14T22:13:20.250Z"},
                                                 {1, "1970-01-01T00:00:00.001Z"},
                                                 {1'709'164'800'000, "2024-02-29T00:00:00.000Z"}}));
  CHECK(document::moment(milliseconds) == text);
}

TEST_CASE("what is not known is null") {
  CHECK(document::moment(0).is_null());
  CHECK(document::moment(-1).is_null());
  CHECK(document::text("").is_null());
  CHECK(document::count(-1).is_null());
  CHECK(document::count(0) == 0);
  CHECK(document::job("5d1f", "", "RUNNING").dump() ==
        R"({"id":"5d1f","name":null,"state":"RUNNING"})");
}

TEST_CASE("spans are seconds") {
  CHECK(document::seconds(std::chrono::milliseconds(1250)) == 1.25);
}
