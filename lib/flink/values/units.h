// Texts of Flink's option types: memory sizes, durations, and Java's booleans and numbers. Each
// reader takes exactly what Flink takes, and says in a few words why it does not take the rest.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace flink {

struct Dialect;

/// A value that was read from text, or the reason why the text is none: lower case, no full stop,
/// the text quoted and printable.
template <class T>
struct Parsed {
  std::optional<T> value{};
  std::string reason{};

  // NOLINTNEXTLINE(google-explicit-constructor): a reader returns what it read.
  Parsed(T read) : value(std::move(read)) {}
  static Parsed failed(const std::string& why) {
    Parsed result;
    result.reason = why;
    return result;
  }

  explicit operator bool() const { return value.has_value(); }
  const T& operator*() const { return *value; }
  const T* operator->() const { return &*value; }

 private:
  Parsed() = default;
};

/// A number of bytes, zero or more.
struct MemorySize {
  std::int64_t bytes = 0;
  auto operator<=>(const MemorySize&) const = default;
};

/// "1600m", "2 GB", "1024": a whole number and a unit of powers of 1024, bytes when there is none
/// (MemorySize#parseBytes).
Parsed<MemorySize> parse_memory_size(std::string_view text);

/// The exact text in the largest unit that divides it: "1600 mb", "0 bytes" (MemorySize#toString).
std::string to_string(MemorySize size);

/// For people: the exact text where that is short, else the figure in its unit and in bytes: "448
/// mb", "52.1 mb (54612345 bytes)".
std::string human_text(MemorySize size);

/// The exact decimal product with the shortest decimal text of the factor, cut to whole bytes;
/// absent when it is no number of bytes below 2^63 (MemorySize#multiply, which is
/// BigDecimal.valueOf(double)).
std::optional<MemorySize> multiply(MemorySize size, double factor);

/// Java's Duration: whole seconds, and nanoseconds from 0 to 999,999,999. Never negative here.
struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  auto operator<=>(const Duration&) const = default;
};

/// "500", "5 min", "PT15S": a whole number and a unit, milliseconds when there is none; minutes as
/// `m`, ISO-8601 and numbers beyond 64 bits where the version knows them (TimeUtils#parseDuration).
Parsed<Duration> parse_duration(std::string_view text, const Dialect& dialect);

/// The exact text in the largest unit that divides it: "1 min", "3601 s", "0 ms"
/// (TimeUtils#formatWithHighestUnit from 1.19).
std::string to_string(const Duration& duration);

/// "true" and "false" in any case, nothing else (ConfigurationUtils#convertToBoolean).
Parsed<bool> parse_bool(std::string_view text);

/// Decimal digits with an optional sign, no blanks (Integer.parseInt, Long.parseLong; ASCII digits
/// only).
Parsed<std::int32_t> parse_java_int(std::string_view text);
Parsed<std::int64_t> parse_java_long(std::string_view text);

/// Double.parseDouble: blanks around it, "1e3", "NaN", "Infinity", a suffix d or f, hexadecimal
/// "0x1.8p1". What is too large is infinite, what is too small is zero.
Parsed<double> parse_java_double(std::string_view text);

/// Float.parseFloat: the same texts, rounded once, to 32 bits.
Parsed<float> parse_java_float(std::string_view text);

/// Double.toString: "1.0", "1.0E-4", "1.23456789E7", "NaN", "-Infinity"; the shortest digits that
/// read back as the same number (Java 19).
std::string java_double_text(double value);

}  // namespace flink
