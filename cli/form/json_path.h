// Templates that choose from a document, in kubectl's grammar of JSONPath.
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/form/path_nodes.h"

namespace cli {

/// What a template has found: a group of values for each of its actions and texts, and of those in
/// a range one each time.
struct FoundValues {
  std::vector<std::vector<const base::OrderedJson*>> groups{};
  std::deque<base::OrderedJson> made{};  ///< values that are not the document's, but the template's
};

class JsonPath {
 public:
  /// Throws std::invalid_argument, in kubectl's words.
  explicit JsonPath(std::string_view text) : nodes_(parse_path(text)) {}

  /// One expression, whose braces and first dot may be missing, as in "name" or "{.name}".
  static JsonPath relaxed(std::string_view text);

  /// What the document has of it, which must outlive that. What is not there is left out. Throws
  /// std::invalid_argument, in kubectl's words: an index out of bounds, values that cannot be
  /// compared. Source: k8s.io/client-go/util/jsonpath/jsonpath.go
  FoundValues find(const base::OrderedJson& document) const;

 private:
  std::vector<PathNode> nodes_;
};

/// What was found as kubectl prints it.
std::string text_of(const FoundValues& found);

/// The same as lists of JSON.
std::string json_of(const FoundValues& found);

}  // namespace cli
