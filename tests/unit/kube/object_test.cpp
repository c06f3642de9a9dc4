#include "kube/object.h"

#include "support/catch.h"

using namespace kube;

TEST_CASE("only JSON objects of a sane depth are objects") {
  CHECK(parse_object(R"({"a":1})")->at("a") == 1);
  for (const auto* text : {"", "[]", "1", "\"x\"", "{", R"({"a":)", "<html>", "{} x", "null"}) CHECK_FALSE(parse_object(text));
  const auto nested = [](std::size_t depth) { return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}"; };
  CHECK(parse_object(nested(200)));
  CHECK_FALSE(parse_object(nested(201)));
  CHECK_FALSE(parse_object(nested(1'000'000)));
  CHECK(parse_object(R"({"a":")" + std::string(1000, '[') + R"(\"[["})"));
}

TEST_CASE("strings are found without exceptions") {
  const Json object{{"metadata", {{"name", "x"}, {"generation", 1}}}, {"kind", "Pod"}};
  CHECK(string_at(object, {"metadata", "name"}) == "x");
  CHECK(string_at(object, {"metadata", "uid"}).empty());
  CHECK(string_at(object, {"metadata", "generation"}).empty());
  CHECK(string_at(object, {"kind", "name"}).empty());
  CHECK(string_at(nullptr, {"kind"}).empty());
  CHECK(describe(object) == "Pod 'x'");
  CHECK(describe(Json::object()) == "object ''");
}
