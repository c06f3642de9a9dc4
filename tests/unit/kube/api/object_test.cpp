#include "kube/api/object.h"
#include "kube/api/fields.h"

#include "support/catch.h"

using namespace kube;

TEST_CASE("only JSON objects of a sane depth are objects") {
  CHECK(parse_object(R"({"a":1})")->at("a") == 1);
  for (const auto* text : {"", "[]", "1", "\"x\"", "{", R"({"a":)", "<html>", "{} x", "null"})
    CHECK_FALSE(parse_object(text));
  const auto nested = [](std::size_t depth) {
    return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
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

TEST_CASE("whatever a server sends, looking into it does not throw") {
  for (const auto* text : {"null", "[]", "\"x\"", "1", R"({"metadata":[]})",
                           R"({"metadata":{"name":1,"ports":{"a":1},"n":-1,"yes":"true"}})"}) {
    const auto object = Json::parse(text);
    CHECK(value_at(object, {"metadata", "absent"}).is_null());
    CHECK(string_at(object, {"metadata", "name"}).empty());
    CHECK(list_at(object, {"metadata", "ports"}).empty());
    CHECK(number_at(object, {"metadata", "n"}, 7) == 7);
    CHECK_FALSE(flag_at(object, {"metadata", "yes"}));
  }
  const auto object = Json::parse(R"({"a":{"list":[1],"n":5,"big":3000000000,"yes":true}})");
  CHECK(list_at(object, {"a", "list"}).size() == 1);
  CHECK(number_at(object, {"a", "n"}, 7) == 5);
  CHECK(number_at(object, {"a", "big"}, 7) == 7);
  CHECK(flag_at(object, {"a", "yes"}));
}
