// base::JsonCursor: JSON read in one go.
#include "base/json_cursor.h"

#include <vector>

#include "base/json.h"
#include "support/catch.h"

using base::JsonCursor;

namespace {

/// Everything in a text, read as far as texts and written again.
base::Json rebuilt(JsonCursor& json) {
  auto ahead = json;
  const auto raw = ahead.raw();
  if (raw.starts_with('"')) return json.text();
  if (raw.starts_with('{')) {
    auto object = base::Json::object();
    json.members([&](std::string_view key) { object[std::string(key)] = rebuilt(json); });
    return object;
  }
  if (raw.starts_with('[')) {
    auto array = base::Json::array();
    json.items([&] { array.push_back(rebuilt(json)); });
    return array;
  }
  json = ahead;
  return base::Json::parse(raw, nullptr, false);
}

}  // namespace

TEST_CASE("what is read is what is written") {
  const std::string text =
      GENERATE(R"({})", R"([])", R"("a")", R"(-1.5e3)", R"(null)",
               R"({"a":"x","b":[1,true,{"c":null}],"d":{"e":[]}})",
               " { \"a\" : [ \"b\" , \"c\" ] ,\n\t\"d\" : 7 } ",
               R"(["\"","\\","\\\"","\u00e4\n","]","{,}"])", R"({"a":{"b":{"c":[[["d"]]]}}})");
  JsonCursor json(text);
  CHECK(rebuilt(json) == base::Json::parse(text));
  CHECK_FALSE(json.failed());
}

TEST_CASE("what a visit leaves is skipped") {
  const std::string text =
      R"({"skip":{"a":["]",{"a":"}\\"}]},"take":"x","skip too":[1,2],"last":"y"})";
  JsonCursor json(text);
  std::vector<std::string> keys;
  std::string taken;
  json.members([&](std::string_view key) {
    keys.emplace_back(key);
    if (key == "take" || key == "last") taken += json.text();
  });
  CHECK(keys == std::vector<std::string>{"skip", "take", "skip too", "last"});
  CHECK(taken == "xy");
}

TEST_CASE("a value of another kind is skipped") {
  const std::string text = R"({"a":[1],"b":{"c":2},"d":"e"})";
  JsonCursor json(text);
  std::string texts;
  json.members([&](std::string_view key) {
    if (key == "a") json.members([&](std::string_view) { FAIL("no object"); });
    if (key == "b") json.items([&] { FAIL("no array"); });
    if (key == "d") texts += json.text();
  });
  CHECK(texts == "e");
}

TEST_CASE("what is no JSON fails, and ends every visit") {
  const std::string text =
      GENERATE("", "{", "[1", R"({"a")", R"({"a":)", R"({"a":1)", R"({"a":"b)", R"({"a" 1})",
               R"({a:1})", R"([1 2])", R"(["\)", R"(["\x"])", R"({"a":[}})", "<html>]", "[,1]");
  INFO(text);
  JsonCursor json(text);
  const auto value = rebuilt(json);
  CHECK((json.failed() || value.is_discarded()));
}
