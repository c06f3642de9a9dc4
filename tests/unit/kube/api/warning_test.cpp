#include "kube/api/warning.h"

#include "support/catch.h"

using kube::warnings_of;

namespace {

std::vector<std::string> from(const std::vector<std::string>& values) {
  http::Response response;
  for (const auto& value : values) response.headers.push_back({"warning", value});
  return warnings_of(response);
}

}  // namespace

TEST_CASE("warnings are unquoted, each once") {
  using Texts = std::vector<std::string>;
  CHECK(from({R"(299 - "one")", R"(299 - "two")", R"(299 - "one")"}) == Texts{"one", "two"});
  CHECK(
      from(
          {R"(299 - "one", 299 agent "t\"w\\o" "Mon, 01 Jan 2024 00:00:00 GMT", 299 - "three")"}) ==
      Texts{"one", "t\"w\\o", "three"});
  CHECK(from({R"(199 - "other code")", "299 - \"bell\x07\""}) == Texts{"bell\\x07"});
}

TEST_CASE("malformed warnings are left out") {
  for (const auto* value :
       {"", "299", "299 -", "299 - text", R"(299 - "open)", R"(29 - "x")", "\"", ",,,"})
    CHECK(from({value}).empty());
}
