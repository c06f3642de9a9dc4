// Command lines, conf dirs and local files at random, in the form in which recordings have them.
#pragma once
#include <cstdint>
#include <string>

#include "golden/recording.h"

namespace java {

/// The case of that number, for that version: one run, whose outcome is still open. The same
/// numbers give the same case.
golden::Case random_case(std::uint64_t seed, std::uint64_t number, const std::string& version);

}  // namespace java
