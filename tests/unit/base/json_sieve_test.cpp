// base::JsonSieve: members that are left out while a text comes.
#include "base/json_sieve.h"

#include "base/json.h"
#include "support/catch.h"

namespace {

using base::Json;

/// What is kept of a text that comes in pieces of that size.
std::string sieved(std::string_view text, std::size_t piece) {
  base::JsonSieve sieve({"drop", "managedFields"});
  std::string kept;
  for (std::size_t at = 0; at < text.size(); at += piece) sieve.add(text.substr(at, piece), kept);
  return kept;
}

}  // namespace

TEST_CASE("members are left out wherever they stand, however the text is cut into pieces") {
  struct Case {
    const char* text;
    const char* kept;
  };
  const auto& [text, kept] = GENERATE(
      Case{R"({"a":1,"drop":2,"b":3})", R"({"a":1,"b":3})"}, Case{R"({"drop":1})", "{}"},
      Case{R"({"drop":1,"managedFields":[{"f:a":{}}]})", "{}"},
      Case{R"({"a":1,"drop":{"b":[1,{"c":"]}\""}]}})", R"({"a":1})"},
      Case{R"({"a":[{"drop":"\\"},{"b":{"drop":null,"c":"drop"}}]})",
           R"({"a":[{},{"b":{"c":"drop"}}]})"},
      Case{R"({"a":"drop","drop" : true , "b" : ["drop","x"]})",
           R"({"a":"drop","b":["drop","x"]})"},
      Case{R"({"a":1 , "drop":2 })", R"({"a":1})"},
      Case{R"(["drop",{"dropped":1}])", R"(["drop",{"dropped":1}])"},
      Case{R"({"\"drop":1,"":{"drop":1}})", R"({"\"drop":1,"":{}})"}, Case{R"("x")", R"("x")"});
  const auto piece =
      GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{1000});
  INFO(text << " in pieces of " << piece);
  CHECK(Json::parse(sieved(text, piece)) == Json::parse(kept));
}

TEST_CASE("what is no JSON stays none, and a text that ends early too") {
  const auto* text = GENERATE("", "<html>\"{", R"({"a":1,"drop":[)",
                              R"({"drop":{"a":1}})"
                              "}",
                              "}],{", R"({"a)");
  INFO(text);
  CHECK(Json::parse(sieved(text, 2), nullptr, false).is_discarded());
}

TEST_CASE("what is left out takes no memory") {
  base::JsonSieve sieve({"drop"});
  std::string kept;
  sieve.add(R"({"drop":[)", kept);
  for (int i = 0; i < 100'000; ++i) sieve.add(R"({"f:spec":{"f:replicas":{}}},)", kept);
  sieve.add(R"(1],"a":1})", kept);
  CHECK(kept == R"({"a":1})");
  CHECK(kept.capacity() < 1000);
}
