// Amounts of resources as Kubernetes writes them: 1.5, 500m, 4Gi, 1e3.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace flink::admission {

/// An exact amount in thousandths, what is finer rounded away from zero: what the API server
/// compares (k8s.io/apimachinery/pkg/api/resource.ParseQuantity, and the defaults for lists of
/// resources).
class Quantity {
 public:
  enum class Format { decimal, binary, exponent };

  /// `is_malformed` says that no server takes the text. Absent without it: it is too odd to be
  /// judged here.
  static std::optional<Quantity> parse(std::string_view text, bool& is_malformed);

  /// The amount, as near as a double comes to it.
  double value() const;

  bool is_negative() const { return negative_; }
  bool is_whole() const;
  Format format() const { return format_; }

  /// The nearest number to it; infinite where that is none.
  double number() const;

  /// Whether it is that power of that base, nothing else: 10^3 for 1k, 1024^2 for 1Mi.
  bool is_power(unsigned base, int exponent) const;

  std::strong_ordering operator<=>(const Quantity& other) const;
  bool operator==(const Quantity& other) const { return (*this <=> other) == 0; }

  /// Whether it is a multiple of another whole amount that is not 0; both are whole.
  bool is_multiple_of(const Quantity& other) const;

 private:
  std::string digits_ = "0";  // thousandths, no leading zeros
  bool negative_ = false;
  Format format_ = Format::decimal;
};

}  // namespace flink::admission
