// Decimal spelling of a floating-point number.
#pragma once
#include <string>

namespace flink {

/// 1.25e-7 is {"125", -7}.
struct Decimal {
  std::string digits{};  ///< without a point, and without zeros at either end; "0" of zero
  int exponent = 0;      ///< of ten, of the first digit
};

/// The fewest digits that are this finite number, which is not negative, and no other of its type.
Decimal shortest_decimal(double value);

/// The same, or two digits where one would do, the nearest ones.
Decimal decimal_of_two_digits(double value);

}  // namespace flink
