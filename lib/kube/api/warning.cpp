#include "kube/api/warning.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace kube {
namespace {

/// Takes a quoted string with backslash escapes off the front of a text.
std::optional<std::string> take_quoted(std::string_view& text) {
  if (!text.starts_with('"')) return std::nullopt;
  std::string result;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return result;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    result += text[i];
  }
  return std::nullopt;
}

/// Takes `299 AGENT "text" ["date"]` off the front of a header's value.
std::optional<std::string> take_warning(std::string_view& value) {
  value = base::trim(value);
  const auto code = value.substr(0, value.find(' '));
  value.remove_prefix(std::min(value.size(), code.size() + 1));
  value.remove_prefix(std::min(value.find(' '), value.size()));
  value = base::trim(value);
  auto text = take_quoted(value);
  if (!text || code.size() != 3) return std::nullopt;
  value = base::trim(value);
  static_cast<void>(take_quoted(value));  // a date may follow
  const auto comma = value.find(',');
  value = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
  return code == "299" ? text : std::string();
}

}  // namespace

std::vector<std::string> warnings_of(const http::Response& response) {
  std::vector<std::string> warnings;
  for (const auto& header : response.headers) {
    if (header.name != "warning") continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const auto text = take_warning(rest);
      if (!text) break;
      auto safe = base::printable(*text, 4096);
      if (!safe.empty()) add_new(warnings, std::move(safe));
    }
  }
  return warnings;
}

void add_new(std::vector<std::string>& warnings, std::string warning) {
  if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end())
    warnings.push_back(std::move(warning));
}

}  // namespace kube
