// Forms in which a document is written, beside JSON and YAML.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/form/custom_columns.h"
#include "cli/form/json_path.h"

namespace cli {

/// What is a row of a command's document.
struct DocumentRows {
  std::string list{};  ///< the member whose items they are; empty: the whole is one
  std::vector<std::string> name{"cluster"};  ///< the members that name one, joined by '/'
};

/// The rows of a document, in their order: of the first of those lists that it has, else the whole;
/// of that of several clusters those of each; of a list of manifests those.
std::vector<const base::OrderedJson*> rows_of(const base::OrderedJson& document,
                                              const std::vector<DocumentRows>& rows);

/// The name of each row that has one. Manifests are named as kubectl does:
/// "deployment.apps/orders".
std::vector<std::string> names_of(const base::OrderedJson& document,
                                  const std::vector<DocumentRows>& rows);

/// What -o says beyond names.
class Form {
 public:
  /// Of "name", "jsonpath=…", "jsonpath-as-json=…", "custom-columns=…"; nothing for anything else.
  /// Throws std::invalid_argument where what follows is wrong, in kubectl's words.
  static std::optional<Form> parse(std::string_view text);

  /// How -o calls it, without what follows.
  const std::string& name() const { return name_; }

  bool is_names() const { return name_ == "name"; }
  const std::optional<CustomColumns>& columns() const { return columns_; }

  /// The text of a template, over a whole document. Throws std::invalid_argument.
  std::string filled_in(const base::OrderedJson& document) const;

 private:
  std::string name_{};
  std::optional<JsonPath> path_{};
  std::optional<CustomColumns> columns_{};
};

}  // namespace cli
