// Two versions of something beside one another.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// One thing that has two versions; a heading has none.
struct ComparedRow {
  std::string name{};
  std::optional<std::string> left{}, right{};  ///< absent: it is not in that one

  bool is_heading() const { return !left && !right; }
};

/// Below this two versions have no room beside one another.
inline constexpr std::size_t fewest_compared_columns = 72;

/// Rows of three columns, in the width of the terminal: a name, what is on the left, what is on the
/// right. What is longer goes on in the next line of its column. With colours the left is red, the
/// right green. Texts are printable.
std::string side_by_side(const std::vector<ComparedRow>& rows, std::size_t columns, bool colours);

}  // namespace cli
