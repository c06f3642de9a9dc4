#include "node/counts.h"

#include <regex>
#include <sstream>
#include <stdexcept>

namespace test {

std::optional<Counts> read_counts(const std::string& log) {
  static const std::regex form(R"((\d): (\d+) at (\d+))");
  std::optional<Counts> counts;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    std::smatch parts;
    // The last line may be cut off.
    if (!std::regex_match(line, parts, form) || lines.eof()) continue;
    const auto count = std::stol(parts[2]), number = std::stol(parts[3]);
    const auto so_far = number / 10 + (number % 10 == 0 ? 0 : 1);
    if (count != so_far || (counts && number > counts->last + 1))
      throw std::runtime_error("a number is lost or counted twice: " + line + " after " +
                               std::to_string(counts ? counts->last : 0));
    if (!counts) counts = Counts{number, number};
    counts->last = number;
  }
  return counts;
}

}  // namespace test
