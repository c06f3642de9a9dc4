#include "flink/values/units.h"

#include <cmath>
#include <limits>
#include <random>

#include "flink/version/dialect.h"
#include "tests/support/catch.h"

using flink::Duration;
using flink::MemorySize;

namespace {

constexpr std::int64_t kib = 1024;
constexpr std::int64_t mib = 1024 * kib;
constexpr std::int64_t gib = 1024 * mib;
constexpr std::int64_t tib = 1024 * gib;
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();

const auto flink_1_14 = flink::dialect_of({1, 14, 6});
const auto flink_1_20 = flink::dialect_of({1, 20, 5});
const auto flink_2_0 = flink::dialect_of({2, 0, 2});
const auto flink_2_3 = flink::dialect_of({2, 3, 0});

}  // namespace

TEST_CASE("memory sizes that Flink takes") {
  struct Row {
    const char* text;
    std::int64_t bytes;
  };
  const Row row = GENERATE(values<Row>({{"0", 0},
                                        {"1024", 1024},
                                        {"1b", 1},
                                        {"7 bytes", 7},
                                        {"1k", kib},
                                        {"1kb", kib},
                                        {"1 kibibytes", kib},
                                        {"1600m", 1600 * mib},
                                        {"1600 MB", 1600 * mib},
                                        {"2mebibytes", 2 * mib},
                                        {"2g", 2 * gib},
                                        {"2GiBiByTeS", 2 * gib},
                                        {"3t", 3 * tib},
                                        {"3 tb", 3 * tib},
                                        {"1tebibytes", tib},
                                        {"  16g\t", 16 * gib},
                                        {"\x01"
                                         "5m\x1f",
                                         5 * mib},
                                        {"0007m", 7 * mib},
                                        {"9223372036854775807", most},
                                        {"8388607t", 8388607 * tib}}));
  CAPTURE(row.text);
  REQUIRE(flink::parse_memory_size(row.text));
  CHECK(flink::parse_memory_size(row.text)->bytes == row.bytes);
}

TEST_CASE("memory sizes that Flink refuses, and why") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const Row row = GENERATE(values<Row>(
      {{"10x", "not a memory size: '10x' (units are b, kb, mb, gb, tb, powers of 1024)"},
       {"1600x", "not a memory size: '1600x' (units are b, kb, mb, gb, tb, powers of 1024)"},
       {"1Gi", "not a memory size: '1Gi' (units are b, kb, mb, gb, tb, powers of 1024)"},
       {"1 byte", "not a memory size: '1 byte' (units are b, kb, mb, gb, tb, powers of 1024)"},
       {"1 m b", "not a memory size: '1 m b' (units are b, kb, mb, gb, tb, powers of 1024)"},
       {"1.5g", "not a memory size: '1.5g' (whole numbers only; units are b, kb, mb, gb, tb)"},
       {"", "not a memory size: '' (it is empty; for example '1600m')"},
       {" \t", "not a memory size: '  ' (it is empty; for example '1600m')"},
       {"m", "not a memory size: 'm' (it must begin with a whole number; for example '1600m')"},
       {"-1m", "not a memory size: '-1m' (it must begin with a whole number; for example '1600m')"},
       {"+1m", "not a memory size: '+1m' (it must begin with a whole number; for example '1600m')"},
       {"9223372036854775808",
        "not a memory size: '9223372036854775808' (more than 2^63 - 1 bytes)"},
       {"8388608t", "not a memory size: '8388608t' (more than 2^63 - 1 bytes)"},
       {"99999999999999999999m",
        "not a memory size: '99999999999999999999m' (more than 2^63 - 1 bytes)"},
       {"5\x1b[31mx",
        "not a memory size: '5\\x1b[31mx' (units are b, kb, mb, gb, tb, powers of 1024)"}}));
  const auto parsed = flink::parse_memory_size(row.text);
  CHECK_FALSE(parsed);
  CHECK(parsed.reason == row.reason);
}

TEST_CASE("memory sizes are written in the largest unit that divides them") {
  struct Row {
    std::int64_t bytes;
    const char* exact;
    const char* human;
  };
  // A multiple of every unit comes out in bytes: that is Flink's own.
  const Row row = GENERATE(
      values<Row>({{0, "0 bytes", "0 bytes"},
                   {1, "1 bytes", "1 bytes"},
                   {1023, "1023 bytes", "1023 bytes"},
                   {kib, "1 kb", "1 kb"},
                   {1600 * mib, "1600 mb", "1600 mb"},
                   {448 * mib, "448 mb", "448 mb"},
                   {gib, "1 gb", "1 gb"},
                   {3 * tib, "3298534883328 bytes", "3 tb"},
                   {most, "9223372036854775807 bytes", "8388608.0 tb (9223372036854775807 bytes)"},
                   {429496736, "429496736 bytes", "409.6 mb (429496736 bytes)"},
                   {21810381, "21810381 bytes", "20.8 mb (21810381 bytes)"},
                   {gib + 1, "1073741825 bytes", "1.0 gb (1073741825 bytes)"},
                   {99999 * kib, "99999 kb", "99999 kb"},
                   {100001 * kib, "100001 kb", "97.7 mb (102401024 bytes)"}}));
  CHECK(flink::to_string(MemorySize{row.bytes}) == row.exact);
  CHECK(flink::human_text(MemorySize{row.bytes}) == row.human);
}

TEST_CASE("what a memory size is written as is read as the same") {
  std::mt19937_64 chance(20);
  for (int i = 0; i < 2000; ++i) {
    const MemorySize size{static_cast<std::int64_t>(chance() >> 1 >> (chance() % 63)) >>
                              (chance() % 4 * 10) << (chance() % 3 * 10) &
                          most};
    CAPTURE(size.bytes);
    CHECK(*flink::parse_memory_size(flink::to_string(size)) == size);
  }
}

TEST_CASE("products are those of exact decimals, cut to bytes") {
  struct Row {
    std::int64_t bytes;
    double factor;
    std::optional<std::int64_t> product;
  };
  const double tenth = static_cast<double>(0.1F);
  const auto row = GENERATE_COPY(
      Row{2048 * mib, tenth, 214748368}, Row{4096 * mib, tenth, 429496736},
      Row{1342177280, static_cast<double>(0.4F), 536870920}, Row{1342177280, tenth, 134217730},
      Row{2304 * mib, tenth / (1 - tenth), 268435460}, Row{most, 1.0, most}, Row{most, 0.0, 0},
      Row{0, 1e300, 0}, Row{1, 1e18, 1'000'000'000'000'000'000}, Row{1, 1e19, std::nullopt},
      Row{10, 0.99, 9}, Row{1, 5e-324, 0}, Row{most, 1.1, std::nullopt},
      Row{4611686018427387904, 2.0, std::nullopt}, Row{1, infinity, std::nullopt},
      Row{1, -1.0, std::nullopt}, Row{1, std::nan(""), std::nullopt});
  CAPTURE(row.bytes, row.factor);
  const auto product = flink::multiply({row.bytes}, row.factor);
  CHECK(product.has_value() == row.product.has_value());
  if (product && row.product) CHECK(product->bytes == *row.product);
}

TEST_CASE("durations that Flink takes") {
  struct Row {
    const char* text;
    Duration duration;
  };
  const Row row = GENERATE(values<Row>({{"0", {0, 0}},
                                        {"500", {0, 500'000'000}},
                                        {"1500 ms", {1, 500'000'000}},
                                        {"1 milli", {0, 1'000'000}},
                                        {"3 s", {3, 0}},
                                        {"3sec", {3, 0}},
                                        {"3 SECONDS", {3, 0}},
                                        {"2 min", {120, 0}},
                                        {"1 minute", {60, 0}},
                                        {"2 h", {7200, 0}},
                                        {"1d", {86400, 0}},
                                        {" 2 days ", {172800, 0}},
                                        {"7 \xc2\xb5s", {0, 7000}},
                                        {"7 micros", {0, 7000}},
                                        {"9ns", {0, 9}},
                                        {"9 nanoseconds", {0, 9}},
                                        {"9223372036854775807 s", {most, 0}},
                                        {"00001h", {3600, 0}}}));
  CAPTURE(row.text);
  for (const auto* dialect : {&flink_1_14, &flink_1_20, &flink_2_3}) {
    REQUIRE(flink::parse_duration(row.text, *dialect));
    CHECK(*flink::parse_duration(row.text, *dialect) == row.duration);
  }
}

TEST_CASE("durations that only some versions take") {
  CHECK(flink::parse_duration("5m", flink_1_14).reason ==
        "not a duration: '5m' (units are d, h, min, s, ms, \xc2\xb5s, ns)");
  CHECK(*flink::parse_duration("5m", flink_1_20) == Duration{300, 0});
  CHECK(flink::parse_duration("PT15S", flink_2_0).reason ==
        "not a duration: 'PT15S' (it must begin with a whole number; for example '10 s')");
  CHECK(*flink::parse_duration("PT15S", flink_2_3) == Duration{15, 0});
  CHECK(flink::parse_duration("9223372036854775808 ns", flink_1_20).reason ==
        "not a duration: '9223372036854775808 ns' (the number is too large)");
  CHECK(*flink::parse_duration("9223372036854775808 ns", flink_2_0) ==
        Duration{9223372036, 854775808});
}

TEST_CASE("durations that no version takes, and why") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const Row row = GENERATE(values<Row>(
      {{"", "not a duration: '' (it is empty; for example '10 s')"},
       {"5 us", "not a duration: '5 us' (units are d, h, min, m, s, ms, \xc2\xb5s, ns)"},
       {"5 mins", "not a duration: '5 mins' (units are d, h, min, m, s, ms, \xc2\xb5s, ns)"},
       {"1.5 s", "not a duration: '1.5 s' (units are d, h, min, m, s, ms, \xc2\xb5s, ns)"},
       {"-1 s", "not a duration: '-1 s' (it must be like '10 s' or 'PT10S', and not negative)"},
       {"PT-1S", "not a duration: 'PT-1S' (it must be like '10 s' or 'PT10S', and not negative)"},
       {"9223372036854775808 s",
        "not a duration: '9223372036854775808 s' (the number is too large)"},
       {"99999999999999999999999999999999999999999999 ns",
        "not a duration: '99999999999999999999999999999999999999999999 ns' (the number is too "
        "large)"}}));
  CHECK(flink::parse_duration(row.text, flink_2_3).reason == row.reason);
}

TEST_CASE("durations in ISO-8601") {
  struct Row {
    const char* text;
    std::optional<Duration> duration;
  };
  const Row row = GENERATE(values<Row>({{"P1D", Duration{86400, 0}},
                                        {"pt1h1m1.5s", Duration{3661, 500'000'000}},
                                        {"P1DT1S", Duration{86401, 0}},
                                        {"PT0.000000001S", Duration{0, 1}},
                                        {"PT1,5S", Duration{1, 500'000'000}},
                                        {"PT1.S", Duration{1, 0}},
                                        {"-PT-1.999999999S", Duration{1, 999'999'999}},
                                        {"-PT0S", Duration{0, 0}},
                                        {"P-1DT25H", Duration{3600, 0}},
                                        {"+PT+1S", Duration{1, 0}},
                                        {"PT9223372036854775807S", Duration{most, 0}},
                                        {"P", std::nullopt},
                                        {"PT", std::nullopt},
                                        {"P1DT", std::nullopt},
                                        {"PT1M1H", std::nullopt},
                                        {"P1W", std::nullopt},
                                        {"P1Y", std::nullopt},
                                        {"PT1.5M", std::nullopt},
                                        {"PT-0.5S", std::nullopt},
                                        {"-PT1S", std::nullopt},
                                        {"PT1.1234567891S", std::nullopt},
                                        {"PT9223372036854775808S", std::nullopt},
                                        {"P9999999999999999D", std::nullopt}}));
  CAPTURE(row.text);
  const auto parsed = flink::parse_duration(row.text, flink_2_3);
  CHECK(parsed.value == row.duration);
}

TEST_CASE("durations are written in the largest unit that divides them") {
  struct Row {
    Duration duration;
    const char* text;
  };
  const Row row = GENERATE(values<Row>({{{0, 0}, "0 ms"},
                                        {{60, 0}, "1 min"},
                                        {{3601, 0}, "3601 s"},
                                        {{7200, 0}, "2 h"},
                                        {{86400, 0}, "1 d"},
                                        {{0, 500'000'000}, "500 ms"},
                                        {{0, 7000}, "7 \xc2\xb5s"},
                                        {{1, 1}, "1000000001 ns"},
                                        {{most, 999'999'999}, "9223372036854775807999999999 ns"}}));
  CHECK(flink::to_string(row.duration) == row.text);
}

TEST_CASE("booleans are true and false in any case") {
  CHECK(*flink::parse_bool("true"));
  CHECK(*flink::parse_bool("TrUe"));
  CHECK_FALSE(*flink::parse_bool("FALSE"));
  CHECK(flink::parse_bool("yes").reason == "not true or false: 'yes'");
  CHECK(flink::parse_bool(" true").reason == "not true or false: ' true'");
  CHECK(flink::parse_bool("").reason == "not true or false: ''");
}

TEST_CASE("whole numbers are Java's") {
  CHECK(*flink::parse_java_int("+2147483647") == 2147483647);
  CHECK(*flink::parse_java_int("-2147483648") == std::numeric_limits<std::int32_t>::min());
  CHECK(*flink::parse_java_int("007") == 7);
  CHECK(flink::parse_java_int("2147483648").reason ==
        "out of range: '2147483648' (from -2147483648 to 2147483647)");
  CHECK(*flink::parse_java_long("-9223372036854775808") ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(flink::parse_java_long("9223372036854775808").reason ==
        "out of range: '9223372036854775808' (from -9223372036854775808 to 9223372036854775807)");
  const auto* text = GENERATE("", "+", "-", "+-1", "--1", " 1", "1 ", "1.0", "1e3", "0x1", "two");
  CHECK(flink::parse_java_long(text).reason == "not a whole number: '" + std::string(text) + "'");
}

TEST_CASE("numbers are Java's") {
  struct Row {
    const char* text;
    double value;
  };
  const Row row = GENERATE(values<Row>({{"1", 1},
                                        {"0.75", 0.75},
                                        {" 1e3\t", 1000},
                                        {".5", 0.5},
                                        {"5.", 5},
                                        {"-2.5E-1", -0.25},
                                        {"1d", 1},
                                        {"1.5F", 1.5},
                                        {"0x1p3", 8},
                                        {"0X1.8P1d", 3},
                                        {"-0x.8p0", -0.5},
                                        {"Infinity", infinity},
                                        {"-Infinity", -infinity},
                                        {"1e400", infinity},
                                        {"-1e999999999999999999999", -infinity},
                                        {"1e-400", 0},
                                        {"0e99999999999999999999", 0},
                                        {"0x1p99999", infinity},
                                        {"0x1p-99999", 0}}));
  CAPTURE(row.text);
  REQUIRE(flink::parse_java_double(row.text));
  CHECK(*flink::parse_java_double(row.text) == row.value);
}

TEST_CASE("the sign of zero and the fraction as 32 bits are kept") {
  CHECK(std::signbit(*flink::parse_java_double("-0")));
  CHECK(std::isnan(*flink::parse_java_double("NaN")));
  CHECK(static_cast<double>(*flink::parse_java_float("0.1")) == 0.10000000149011612);
  CHECK(*flink::parse_java_float("1e39") == std::numeric_limits<float>::infinity());
}

TEST_CASE("what is no number to Java") {
  const auto* text = GENERATE("", " ", "two", "1,5", "1_000", "e3", ".", "1e", "1e+", "--1", "+-1",
                              "inf", "nan", "infinity", "0x1", "0xp1", "1dd", "1 2", "- 1");
  CHECK(flink::parse_java_double(text).reason == "not a number: '" + std::string(text) + "'");
}

TEST_CASE("numbers are written as Java 19 writes them") {
  struct Row {
    double value;
    const char* text;
  };
  const Row row = GENERATE(values<Row>({{0, "0.0"},
                                        {-0.0, "-0.0"},
                                        {1, "1.0"},
                                        {0.5, "0.5"},
                                        {2.5, "2.5"},
                                        {0.1, "0.1"},
                                        {0.1 + 0.2, "0.30000000000000004"},
                                        {0.001, "0.001"},
                                        {0.0001, "1.0E-4"},
                                        {1e-5, "1.0E-5"},
                                        {9999999, "9999999.0"},
                                        {1e7, "1.0E7"},
                                        {12345678.9, "1.23456789E7"},
                                        {1e21, "1.0E21"},
                                        {1.5e300, "1.5E300"},
                                        {-1.25e-10, "-1.25E-10"},
                                        {4.9e-324, "4.9E-324"},
                                        {2e-323, "2.0E-323"},
                                        {1.7976931348623157e308, "1.7976931348623157E308"},
                                        {infinity, "Infinity"},
                                        {-infinity, "-Infinity"},
                                        {std::numeric_limits<double>::quiet_NaN(), "NaN"},
                                        {0.10000000149011612, "0.10000000149011612"}}));
  CHECK(flink::java_double_text(row.value) == row.text);
}

TEST_CASE("what a number is written as is read as the same") {
  std::mt19937_64 chance(7);
  for (int i = 0; i < 2000; ++i) {
    const double value =
        std::ldexp(static_cast<double>(chance() >> 11), static_cast<int>(chance() % 2000) - 1070);
    CAPTURE(value);
    CHECK(*flink::parse_java_double(flink::java_double_text(value)) == value);
  }
}
