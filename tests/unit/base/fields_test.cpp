#include "base/fields.h"

#include <limits>

#include "support/catch.h"

using base::Json;

TEST_CASE("fields that are there, and others") {
  const auto object = Json::parse(R"({"a": {"b": ["x"], "c": "text", "d": true, "e": 1}})");
  CHECK(base::value_at(object, {"a", "e"}) == 1);
  CHECK(base::value_at(object, {"a", "e", "f"}).is_null());
  CHECK(base::value_at(object, {"z"}).is_null());
  CHECK(base::value_at(Json(), {"a"}).is_null());
  CHECK(base::list_at(object, {"a", "b"}).size() == 1);
  CHECK(base::list_at(object, {"a", "c"}).is_array());
  CHECK(base::text_at(object, {"a", "c"}) == "text");
  CHECK(base::text_at(object, {"a", "d"}).empty());
  CHECK(base::flag_at(object, {"a", "d"}));
  CHECK_FALSE(base::flag_at(object, {"a", "e"}));
}

TEST_CASE("numbers are never others than those that stand there") {
  const auto read = [](const char* text) { return base::whole_number(Json::parse(text)); };
  CHECK(read("0") == 0);
  CHECK(read("-7") == -7);
  CHECK(read("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(read("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  for (const auto* text :
       {"9223372036854775808", "18446744073709551615", "1e3", "1.0", "\"1\"", "null", "true"})
    CHECK_FALSE(read(text));
  CHECK(base::nearest_int(5'000'000'000) == std::numeric_limits<int>::max());
  CHECK(base::nearest_int(-5'000'000'000) == std::numeric_limits<int>::min());
  CHECK(base::nearest_int(-1) == -1);
}
