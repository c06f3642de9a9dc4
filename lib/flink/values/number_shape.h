// The shapes of numbers in YAML 1.1 and JSON, as SnakeYAML's and fabric8's resolvers have them.
// Each looks at every character once.
#pragma once
#include <string_view>

namespace flink::shape {

// digit is [0-9], digits_ is [0-9_]*, exponent is [eE][-+]?[0-9]+
bool sexagesimal_integer(std::string_view text);  ///< [-+]?[1-9]digits_(:[0-5]?digit)+
bool sexagesimal_float(std::string_view text);    ///< [-+]?digit digits_(:[0-5]?digit)+\.digits_
bool binary(std::string_view text);               ///< [-+]?0b[01_]+
bool hexadecimal(std::string_view text);          ///< [-+]?0x[0-9a-fA-F_]+
bool octal(std::string_view text);                ///< [-+]?0[0-7_]+
bool decimal(std::string_view text);              ///< [-+]?(0|[1-9]digits_)
bool decimal_with_zeros(std::string_view text);   ///< [-+]?digit digits_
bool floating(std::string_view
                  text);  ///< [-+]?digit digits_(\.digits_ exponent?|exponent), \.[0-9_]+ exponent?
bool date(std::string_view text);          ///< digit{4}-digit{2}-digit{2}
bool json_integer(std::string_view text);  ///< -?(0|[1-9]digit*)
bool json_float(std::string_view text);    ///< -?(0|[1-9]digit*)(\.digit*)? exponent?

}  // namespace flink::shape
