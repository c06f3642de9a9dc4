// Properties of drey's readers that hold for any bytes.
#pragma once
#include <span>
#include <stdexcept>
#include <string_view>

namespace test::fuzz {

/// A property does not hold.
struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};

/// One property.
struct Target {
  std::string_view name;  ///< that of its folder in corpus/, too

  /// Throws Broken, or whatever else a reader must not throw.
  void (*run)(std::string_view bytes);
};

/// All of them.
std::span<const Target> targets();

// Their parts, by what is read.
std::span<const Target> json_targets();
std::span<const Target> yaml_targets();
std::span<const Target> flink_targets();
std::span<const Target> stream_targets();

/// Throws Broken unless it holds.
inline void require(bool holds, const char* what) {
  if (!holds) throw Broken(what);
}

}  // namespace test::fuzz
