// Spans of time and numbers of bytes, as people read them.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace deploy {

/// The two largest units, cut: "3 h 12 min", "2 d 1 h", "59 s"; below ten seconds with a tenth
/// where it is not 0: "3.1 s"; below that "48 ms".
std::string span_text(std::chrono::milliseconds span);

/// "812 bytes", "2.4 KB", "1.2 GB": powers of 1024.
std::string size_text(std::int64_t bytes);

}  // namespace deploy
