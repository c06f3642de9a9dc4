// Bytes that are read as they are needed, and not held.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace base {

/// Bytes of a known number. The same offset gives the same bytes every time, as long as nobody
/// changes what they are read from.
struct ByteSource {
  std::uint64_t size = 0;

  /// Up to `most` bytes from an offset on, fewer where fewer follow or come at once; none beyond
  /// the end, which may have come nearer. Throws Error{failed} where reading fails.
  std::function<std::string(std::uint64_t offset, std::size_t most)> read{};
};

/// A file as it is now, kept open while the source lives; absent when there is no such file. Throws
/// Error{usage} naming the path and the reason when it cannot be opened, is no file of bytes, or
/// has more than `most` bytes.
std::optional<ByteSource> open_byte_source(const std::string& path, std::uint64_t most);

}  // namespace base
