#include "flink/config/finding.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace flink {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number at the front of the text, without leading zeros, taken off it.
std::string_view take_digits(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  auto digits = text.substr(0, length);
  text.remove_prefix(length);
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

/// "config.yaml:9" is before "config.yaml:14".
bool is_before(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const auto left = take_digits(a);
      const auto right = take_digits(b);
      if (left != right) return std::tuple(left.size(), left) < std::tuple(right.size(), right);
      continue;
    }
    if (a.front() != b.front()) return a.front() < b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() < b.size();
}

void put_in_order(std::vector<Finding>& findings) {
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    if (a.where != b.where)
      return is_before(a.where, b.where) || (!is_before(b.where, a.where) && a.where < b.where);
    return a.what < b.what;
  });
  const auto same = [](const Finding& a, const Finding& b) {
    return a.where == b.where && a.what == b.what;
  };
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

std::string unknown_keys_line(const std::vector<std::string>& places) {
  constexpr std::size_t shown = 3;
  const auto first = std::min(places.size(), shown);
  auto text = fmt::format(
      "shipped as {}, but unknown to Flink, with no similar option: {}",
      places.size() == 1 ? "it is" : "they are",
      fmt::join(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(first), ", "));
  return places.size() > first ? fmt::format("{} and {} more", text, places.size() - first) : text;
}

}  // namespace

std::vector<std::string> FindingLines::first(std::size_t most) const {
  const auto shown = std::min(most, each.size());
  std::vector<std::string> lines(each.begin(), each.begin() + static_cast<std::ptrdiff_t>(shown));
  if (shown < each.size())
    lines.push_back(fmt::format("{} more of these; -v shows them all", each.size() - shown));
  if (!unknown_keys.empty()) lines.push_back(unknown_keys);
  return lines;
}

FindingLines lines_of(std::vector<Finding> findings) {
  put_in_order(findings);
  FindingLines lines;
  std::vector<std::string> unknown_keys;
  for (auto& [where, what, severity] : findings) {
    if (severity == Finding::Severity::unknown_key) unknown_keys.push_back(std::move(where));
    else lines.each.push_back(fmt::format("{} {}", where, what));
  }
  if (!unknown_keys.empty()) lines.unknown_keys = unknown_keys_line(unknown_keys);
  return lines;
}

void refuse_mistakes(std::vector<Finding>& findings, base::Problems& problems) {
  put_in_order(findings);
  std::erase_if(findings, [&](const Finding& finding) {
    const bool refused = finding.severity != Finding::Severity::note;
    if (refused) problems.add(finding.where, finding.what);
    return refused;
  });
}

}  // namespace flink
