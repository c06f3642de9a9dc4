#include "flink/rules/quantity.h"

#include <cmath>

#include "support/catch.h"

using flink::admission::Quantity;

namespace {

double number(const char* text) {
  bool is_malformed = false;
  const auto quantity = Quantity::parse(text, is_malformed);
  INFO(text);
  REQUIRE(quantity);
  return quantity->number();
}

}  // namespace

TEST_CASE("the number of a quantity is the nearest there is") {
  CHECK(number("0") == 0.0);
  CHECK(number("0.1") == 0.1);
  CHECK(number("100m") == 0.1);
  CHECK(number("1.5") == 1.5);
  CHECK(number("-1.5") == -1.5);
  CHECK(number("1e3") == 1000.0);
  CHECK(number("1.5Gi") == 1610612736.0);
  CHECK(number("9007199254740993") == 9007199254740992.0);
  CHECK(std::isinf(number("1e400")));
}

TEST_CASE("what is finer than a thousandth is rounded away from zero, as in the API server") {
  CHECK(number("100u") == 0.001);
  CHECK(number("-100u") == -0.001);
}
