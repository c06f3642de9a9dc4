// Columns of a table that the user chooses, as kubectl's -o custom-columns.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/form/json_path.h"

namespace cli {

class CustomColumns {
 public:
  /// "NAME:.name,IMAGE:.image". Throws std::invalid_argument, in kubectl's words.
  explicit CustomColumns(std::string_view text);

  std::vector<std::string> headings() const;

  /// The cells of a row: "<none>" for what it does not have, several values behind commas. Throws
  /// as JsonPath::find.
  std::vector<std::string> cells(const base::OrderedJson& row) const;

 private:
  struct Column {
    std::string heading{};
    JsonPath path;
  };
  std::vector<Column> columns_{};
};

}  // namespace cli
