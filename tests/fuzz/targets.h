// Properties of drey's readers that hold for any bytes.
#pragma once
#include <cstddef>
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

/// Gives `take` the text piece by piece.
template <class Take>
void in_pieces(std::string_view text, std::size_t length, const Take& take) {
  for (std::size_t at = 0; at < text.size(); at += length) take(text.substr(at, length));
}

/// What `read(text, length of the pieces)` makes of the text behind the first byte, which chooses
/// how long the pieces are; throws Broken where it makes something else of the whole.
template <class Read>
auto read_in_pieces(std::string_view bytes, const Read& read) {
  const std::size_t length = 1 + static_cast<unsigned char>(bytes.front()) % 16;
  const auto text = bytes.substr(1);
  auto result = read(text, length);
  require(result == read(text, text.size() + 1), "the pieces make a difference");
  return result;
}

}  // namespace test::fuzz
