// Tables for people.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace cli {

/// Rows under a heading, columns aligned and separated by two blanks, as kubectl prints them. Where
/// they would take more than `columns`, the widest cells are cut; 0 for no limit.
std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t columns = 0);

/// The same for rows that come page by page: a column that grows stays as wide as it has become.
class GrowingTable {
 public:
  explicit GrowingTable(std::size_t columns = 0) : columns_(columns) {}

  /// The lines of these rows, which never need to be written again.
  std::string lines(const std::vector<std::vector<std::string>>& rows);

 private:
  std::size_t columns_;
  std::vector<std::size_t> widest_{};  // cells so far
};

/// Rows as kubectl prints its custom columns (text/tabwriter with at least 6 columns and 3 blanks
/// between), but for characters that take two columns, or none.
std::string wide_table(const std::vector<std::vector<std::string>>& rows);

/// A text from outside as a cell: printable, "-" for nothing.
std::string cell(const std::string& text);

}  // namespace cli
