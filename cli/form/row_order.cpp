#include "cli/form/row_order.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace cli {
namespace {

using base::OrderedJson;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits at the front of a text, which loses them, without zeros in front.
std::string_view take_number(std::string_view& text) {
  const auto end =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  auto digits = text.substr(0, end);
  text.remove_prefix(end);
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

bool is_less(const OrderedJson& left, const OrderedJson& right) {
  if (left.is_string() && right.is_string())
    return is_naturally_less(left.get_ref<const std::string&>(),
                             right.get_ref<const std::string&>());
  return left < right;  // of two kinds null is the least
}

}  // namespace

bool is_naturally_less(std::string_view left, std::string_view right) {
  const auto whole_left = left, whole_right = right;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const auto one = take_number(left), other = take_number(right);
      if (one.size() != other.size()) return one.size() < other.size();
      if (one != other) return one < other;
      continue;
    }
    if (left.front() != right.front()) return left.front() < right.front();
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  if (left.empty() != right.empty()) return left.empty();
  return whole_left < whole_right;  // "01" and "1"
}

std::vector<std::size_t> order_of(const std::vector<OrderedJson>& rows, const JsonPath& path) {
  std::vector<OrderedJson> keys;
  bool any = rows.empty();
  for (const auto& row : rows) {
    const auto found = path.find(row);
    const bool has = !found.groups.empty() && !found.groups.front().empty();
    keys.push_back(has ? *found.groups.front().front() : OrderedJson());
    any = any || has;
  }
  if (!any) throw std::invalid_argument("no row has such a value");
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto one, auto other) { return is_less(keys[one], keys[other]); });
  return order;
}

}  // namespace cli
