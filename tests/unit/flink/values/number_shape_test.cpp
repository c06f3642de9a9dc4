// The shapes of numbers against the patterns of the resolvers, spelt as patterns.
#include "flink/values/number_shape.h"

#include <random>
#include <regex>
#include <string>

#include "support/catch.h"

using namespace flink;

TEST_CASE("the shapes of numbers are those of the patterns") {
  struct Row {
    bool (*shape)(std::string_view);
    const char* pattern;
  };
  const Row rows[] = {{shape::sexagesimal_integer, "[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+"},
                      {shape::sexagesimal_float, "[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\\.[0-9_]*"},
                      {shape::binary, "[-+]?0b[01_]+"},
                      {shape::hexadecimal, "[-+]?0x[0-9a-fA-F_]+"},
                      {shape::octal, "[-+]?0[0-7_]+"},
                      {shape::decimal, "[-+]?(0|[1-9][0-9_]*)"},
                      {shape::decimal_with_zeros, "[-+]?[0-9][0-9_]*"},
                      {shape::floating,
                       "[-+]?[0-9][0-9_]*(\\.[0-9_]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|\\.[0-9_]+("
                       "[eE][-+]?[0-9]+)?"},
                      {shape::date, "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
                      {shape::json_integer, "-?(0|[1-9][0-9]*)"},
                      {shape::json_float, "-?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?"}};
  std::mt19937 dice(42);
  const std::string alphabet = "0011259_:.-+eExb afF";
  for (const auto& row : rows) {
    const std::regex pattern(row.pattern);
    std::vector<std::string> texts{
        "",           "0",         "-",   "1:30", "1:60",    "190:20:30.15", "0b",    "0b1", "0x_",
        "07",         "08",        "1_0", "1.",   "1.5e3",   ".5",           "._",    ".",   "1e",
        "2001-12-14", "2001-1-14", "-0",  "00",   "-1.5E+3", "1:3:",         "1:03:5"};
    for (int i = 0; i < 4000; ++i) {
      std::string text;
      for (auto length = dice() % 9; length > 0; --length)
        text += alphabet[dice() % alphabet.size()];
      texts.push_back(text);
    }
    for (const auto& text : texts) {
      CAPTURE(row.pattern, text);
      REQUIRE(row.shape(text) == std::regex_match(text, pattern));
    }
  }
}
