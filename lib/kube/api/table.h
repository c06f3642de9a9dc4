// Tables (meta.k8s.io/v1): a list with the columns that `kubectl get` shows.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kube/api/status.h"

namespace kube {

/// One object, with what its metadata says where the table has it.
struct TableRow {
  std::vector<std::string> cells{};  ///< what is no text as JSON
  std::string name{};
  std::string kube_namespace{};
  std::string created{};  ///< creationTimestamp
  std::vector<std::pair<std::string, std::string>> annotations{};

  /// Empty where there is none.
  std::string annotation(std::string_view name) const;
};

struct Table {
  std::vector<std::string> columns{};
  std::vector<TableRow> rows{};
  std::string continue_token{};  ///< of the next page; empty: there is none

  /// Where a column's cells are; as many as there are columns where there is no such column.
  std::size_t column(std::string_view name) const;
};

/// The table that a text is, whatever the shape of its parts; nothing for anything else. Of large
/// ones no tree is made.
std::optional<Table> read_table(std::string_view text);

/// What is said of an answer (2xx) that is none.
Status not_a_table(const std::string& text);

}  // namespace kube
