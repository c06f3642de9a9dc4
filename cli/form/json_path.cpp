#include "cli/form/json_path.h"

#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "cli/form/path_values.h"

namespace cli {
namespace {

using base::OrderedJson;
using Kind = PathNode::Kind;
using Values = std::vector<const OrderedJson*>;

[[noreturn]] void fail(const std::string& why) { throw std::invalid_argument(why); }

/// As Go calls its type.
const char* type_name(const OrderedJson& value) {
  if (value.is_object()) return "map[string]interface {}";
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "bool";
  return value.is_number_float() ? "float64" : "int64";
}

/// Kinds of values that can be compared with their like. Source:
/// k8s.io/client-go/third_party/forked/golang/template/funcs.go
enum class Basic { boolean, whole, real, text };

Basic basic(const OrderedJson& value) {
  if (value.is_boolean()) return Basic::boolean;
  if (value.is_number_integer()) return Basic::whole;
  if (value.is_number_float()) return Basic::real;
  if (value.is_string()) return Basic::text;
  fail("invalid type for comparison");
}

void require_comparable(const OrderedJson& left, const OrderedJson& right) {
  const auto one = basic(left), other = basic(right);
  if (one != other) fail("incompatible types for comparison");
}

bool is_equal(const OrderedJson& left, const OrderedJson& right) {
  require_comparable(left, right);
  return left == right;
}

bool is_less(const OrderedJson& left, const OrderedJson& right) {
  require_comparable(left, right);
  if (left.is_boolean()) fail("invalid type for comparison");
  return left < right;
}

bool passes(const std::string& operation, const OrderedJson& left, const OrderedJson& right) {
  if (operation == "==") return is_equal(left, right);
  if (operation == "!=") return !is_equal(left, right);
  if (operation == "<") return is_less(left, right);
  if (operation == ">=") return !is_less(left, right);
  if (operation == "<=") return is_less(left, right) || is_equal(left, right);
  if (operation == ">") return !is_less(left, right) && !is_equal(left, right);
  fail("unrecognized filter operator " + operation);
}

/// One slice of a list of that length; nothing: it has no elements.
struct Slice {
  std::size_t from = 0, to = 0, step = 1;
};

std::optional<Slice> slice(const std::array<PathBound, 3>& bounds, int length) {
  int from = bounds[0].known ? bounds[0].value : 0;
  if (from < 0) from += length;
  int to = bounds[1].known ? bounds[1].value : length;
  if (to < 0 || (to == 0 && bounds[1].derived)) to += length;
  if (from == to) return std::nullopt;
  if (from >= length || from < 0)
    fail(fmt::format("array index out of bounds: index {}, length {}", from, length));
  if (to > length || to < 0)
    fail(fmt::format("array index out of bounds: index {}, length {}", to - 1, length));
  if (from > to) fail(fmt::format("starting index {} is greater than ending index {}", from, to));
  const int step = bounds[2].known ? bounds[2].value : 1;
  if (step <= 0) fail("step must be > 0");
  return Slice{static_cast<std::size_t>(from), static_cast<std::size_t>(to),
               static_cast<std::size_t>(step)};
}

/// One run of a template over a document.
class Search {
 public:
  explicit Search(const std::vector<PathNode>& nodes) : nodes_(nodes) {}

  FoundValues of(const OrderedJson& document) {
    groups_from(0, document, found_.groups);
    return std::move(found_);
  }

 private:
  /// The groups of the nodes from one on, up to the end of the range that they stand in.
  void groups_from(std::size_t first, const OrderedJson& at, std::vector<Values>& groups) {
    for (auto i = first; i < nodes_.size(); ++i) {
      auto values = walk({&at}, nodes_[i]);
      if (ends_ > 0 && ends_ <= open_) {
        --ends_;
        last_end_ = i;
        return;
      }
      if (begins_ > 0) {
        --begins_;
        repeat(i + 1, values, groups);
        if (last_end_ > i && last_end_ < nodes_.size()) i = last_end_;
        continue;
      }
      groups.push_back(std::move(values));
    }
  }

  /// What stands in a range, for each value; for none once, to find its end.
  void repeat(std::size_t first, const Values& values, std::vector<Values>& groups) {
    ++open_;
    std::vector<Values> unused;
    for (const auto* value : values) groups_from(first, *value, groups);
    if (values.empty()) groups_from(first, none_, unused);
    --open_;
  }

  Values walk(Values input, const PathNode& node) {
    switch (node.kind) {
      case Kind::list: return walk_all(std::move(input), node.nodes);
      case Kind::value: return literal(input, node);
      case Kind::field: return fields(input, node.name);
      case Kind::slice: return slices(input, node);
      case Kind::filter: return filtered(input, node);
      case Kind::wildcard: return children(input);
      case Kind::recursive: return descendants(input);
      case Kind::alternatives: return alternatives(input, node);
      case Kind::word: return obey(std::move(input), node.name);
    }
    return {};
  }

  Values walk_all(Values values, const std::vector<PathNode>& nodes) {
    for (const auto& node : nodes) values = walk(std::move(values), node);
    return values;
  }

  const OrderedJson* make(OrderedJson value) { return &found_.made.emplace_back(std::move(value)); }

  /// A text stands once, a number or truth for each value before it.
  Values literal(const Values& input, const PathNode& node) {
    Values values;
    if (node.value.is_string()) return {make(node.value)};
    for (std::size_t i = 0; i < input.size(); ++i) values.push_back(make(node.value));
    return values;
  }

  static Values fields(const Values& input, const std::string& name) {
    Values values;
    for (const auto* value : input) {
      if (!value->is_object()) continue;
      if (const auto found = value->find(name); found != value->end()) values.push_back(&*found);
    }
    return values;
  }

  static Values slices(const Values& input, const PathNode& node) {
    Values values;
    for (const auto* value : input) {
      if (value->is_null()) continue;
      if (!value->is_array()) fail(fmt::format("{} is not array or slice", type_name(*value)));
      const auto part = slice(node.bounds, static_cast<int>(value->size()));
      if (!part) continue;  // kubectl leaves out what stands behind it, too
      for (auto i = part->from; i < part->to; i += part->step) values.push_back(&(*value)[i]);
    }
    return values;
  }

  Values alternatives(const Values& input, const PathNode& node) {
    Values values;
    for (const auto& each : node.nodes) {
      const auto more = walk_all(input, each.nodes);
      values.insert(values.end(), more.begin(), more.end());
    }
    return values;
  }

  /// Of a text its bytes, as numbers.
  void add_children(const OrderedJson& value, Values& values) {
    if (value.is_structured()) {
      for (const auto& child : value) values.push_back(&child);
    } else if (value.is_string()) {
      for (const char c : value.get_ref<const std::string&>())
        values.push_back(make(static_cast<unsigned char>(c)));
    }
  }

  Values children(const Values& input) {
    Values values;
    for (const auto* value : input) add_children(*value, values);
    return values;
  }

  Values descendants(const Values& input) {
    Values values;
    for (const auto* value : input) {
      Values below;
      if (value->is_structured()) add_children(*value, below);
      const bool any =
          !below.empty() || (value->is_string() && !value->get_ref<const std::string&>().empty());
      if (!any) continue;
      values.push_back(value);
      const auto more = descendants(below);
      values.insert(values.end(), more.begin(), more.end());
    }
    return values;
  }

  /// The one value of a side of a comparison; null: there is none.
  static const OrderedJson* only(const Values& values) {
    if (values.size() > 1) fail("can only compare one element at a time");
    return values.empty() ? nullptr : values.front();
  }

  bool passes_filter(const OrderedJson& item, const PathNode& node) {
    const auto left = walk_all({&item}, node.nodes);
    if (node.name.empty()) return !left.empty();
    const auto* one = only(left);
    if (one == nullptr) return false;
    const auto* other = only(walk_all({&item}, node.right));
    return other != nullptr && passes(node.name, *one, *other);
  }

  Values filtered(const Values& input, const PathNode& node) {
    Values values;
    for (const auto* value : input) {
      if (!value->is_array())
        fail(plain_text(*value) + " is not array or slice and cannot be filtered");
      for (const auto& item : *value) {
        if (passes_filter(item, node)) values.push_back(&item);
      }
    }
    return values;
  }

  Values obey(Values input, const std::string& word) {
    if (word == "range") {
      ++begins_;
      return input;
    }
    if (word != "end") fail("unrecognized identifier " + word);
    if (open_ == 0) fail("not in range, nothing to end");
    ++ends_;
    return {};
  }

  const std::vector<PathNode>& nodes_;
  FoundValues found_{};
  const OrderedJson none_{};
  int begins_ = 0, open_ = 0, ends_ = 0;  // of ranges: to begin, begun, to end
  std::size_t last_end_ = 0;              // the node that ended the last one
};

std::string bare(std::string_view text) {
  const bool braces = text.starts_with('{') && text.ends_with('}') && text.size() > 1;
  auto inner = braces ? text.substr(1, text.size() - 2) : text;
  if (inner.starts_with('.')) inner.remove_prefix(1);
  if (inner.empty() || inner.find_first_of("{}") != std::string_view::npos)
    fail(
        "unexpected path string, expected a 'name1.name2' or '.name1.name2' or "
        "'{name1.name2}' or '{.name1.name2}'");
  return std::string(inner);
}

std::string text_of_one(const OrderedJson& value) {
  return value.is_structured() || value.is_null() ? escaped_json(value) : plain_text(value);
}

}  // namespace

JsonPath JsonPath::relaxed(std::string_view text) {
  return JsonPath(text.empty() ? std::string() : "{." + bare(text) + "}");
}

FoundValues JsonPath::find(const OrderedJson& document) const {
  return Search(nodes_).of(document);
}

std::string text_of(const FoundValues& found) {
  std::string text;
  for (const auto& group : found.groups) {
    for (std::size_t i = 0; i < group.size(); ++i)
      text += (i == 0 ? "" : " ") + text_of_one(*group[i]);
  }
  return text;
}

std::string json_of(const FoundValues& found) {
  std::string text;
  for (const auto& group : found.groups) {
    auto list = OrderedJson::array();
    for (const auto* value : group) list.push_back(*value);
    text += escaped_json(list, 4) + "\n";
  }
  return text;
}

}  // namespace cli
