// Counts that the counting job prints, beside the numbers that it has counted.
#pragma once
#include <optional>
#include <string>

namespace test {

struct Counts {
  long first = 0;  ///< number of the first line
  long last = 0;   ///< number of the last
};

/// The numbers that a TaskManager's log has counted, with one task of each kind. Throws what line
/// is wrong: a number was left out, or a count is not that of the numbers up to it. Numbers that
/// are printed again after a restart are fine. Absent while there is no line.
std::optional<Counts> read_counts(const std::string& log);

}  // namespace test
