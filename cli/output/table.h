// Tables for people.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace cli {

/// Rows under a heading, columns aligned and separated by two blanks, as kubectl prints them. Where
/// they would take more than `columns`, the widest cells are cut; 0 for no limit.
std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t columns = 0);

/// A text from outside as a cell: printable, "-" for nothing.
std::string cell(const std::string& text);

}  // namespace cli
