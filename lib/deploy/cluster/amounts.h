// Spans of time, numbers of bytes and of other things, as people read them.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deploy {

/// The two largest units, cut: "3 h 12 min", "2 d 1 h", "59 s"; below ten seconds with a tenth
/// where it is not 0: "3.1 s"; below that "48 ms".
std::string span_text(std::chrono::milliseconds span);

/// "1 restart", "2 restarts".
std::string count_text(std::int64_t count, std::string_view what);

/// "a, b, and 3 more": at most so many of a list.
std::string first_of(const std::vector<std::string>& list, std::size_t most);

/// "812 bytes", "2.4 KiB", "1.2 GiB": powers of 1024.
std::string size_text(std::int64_t bytes);

}  // namespace deploy
