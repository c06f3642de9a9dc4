// Parts of a JSONPath expression.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace cli {

/// A bound of a slice.
struct PathBound {
  int value = 0;
  bool known = false;
  bool derived = false;  ///< of an index alone: the one behind it
};

struct PathNode {
  enum class Kind {
    list,          ///< an action: what stands between braces
    value,         ///< a literal
    field,         ///< of that name
    slice,         ///< an index, too
    filter,        ///< `name` is its operator, empty: what is on the left exists
    wildcard,      ///< *
    recursive,     ///< ..
    alternatives,  ///< [a,b]
    word           ///< range, end
  };
  Kind kind = Kind::list;
  std::string name{};
  base::OrderedJson value{};
  std::array<PathBound, 3> bounds{};  ///< from, to, step
  std::vector<PathNode> nodes{};      ///< of a list and of alternatives; of a filter the left side
  std::vector<PathNode> right{};      ///< of a filter
};

/// The parts of a template: texts, and actions between braces. Throws std::invalid_argument, in
/// kubectl's words. Source: k8s.io/client-go/util/jsonpath/parser.go
std::vector<PathNode> parse_path(std::string_view text);

}  // namespace cli
