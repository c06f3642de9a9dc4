// Order of rows by a value that each of them has, as kubectl's --sort-by.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/form/json_path.h"

namespace cli {

/// The places of the rows in their order by what the path finds in each: numbers by their size,
/// texts as people sort them ("a2" before "a10"), what is missing or null first; equal ones stay as
/// they stand. Throws std::invalid_argument where no row has it, and as JsonPath::find.
std::vector<std::size_t> order_of(const std::vector<base::OrderedJson>& rows, const JsonPath& path);

/// Whether a text comes before another one as people sort them.
bool is_naturally_less(std::string_view left, std::string_view right);

}  // namespace cli
