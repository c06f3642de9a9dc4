// Memory of the program as a whole.
#pragma once
#include <cstddef>

namespace base {

/// What the program keeps, at most: an API server can say more than that at any time, and a machine
/// that runs drey may have little. Answers beyond it are refused before anything is made of them.
inline constexpr std::size_t most_memory = std::size_t{56} << 20;

/// Bytes that are allocated now, as glibc's heap tells (mallinfo2); 0 where another one is at work,
/// as a sanitizer's. Walks through what is free: to be asked for each answer, not for each object.
std::size_t memory_in_use();

}  // namespace base
