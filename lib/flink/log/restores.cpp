#include "flink/log/restores.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace flink {
namespace {

/// What follows a text; absent when the text is not there.
std::optional<std::string_view> behind(std::string_view line, std::string_view text) {
  const auto at = line.find(text);
  if (at == std::string_view::npos) return std::nullopt;
  return line.substr(at + text.size());
}

/// The number before " @ ", whatever the kind of checkpoint is called.
std::optional<std::int64_t> number_in(std::string_view checkpoint) {
  const auto end = checkpoint.find(" @ ");
  if (end == std::string_view::npos) return std::nullopt;
  const auto head = checkpoint.substr(0, end);
  const auto digits = head.substr(head.rfind(' ') + 1);
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || read.ec != std::errc{} || read.ptr != digits.data() + digits.size())
    return std::nullopt;
  return number;
}

/// A layout may put quotes around the sentence.
std::string path_in(std::string_view text) {
  text = text.substr(0, text.find_first_of(" \t\r\""));
  if (text.ends_with('.')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

std::vector<LoggedRestore> read_restores(std::string_view log, std::string_view job) {
  const auto beginning = fmt::format("Restoring job {} from ", job);
  std::vector<LoggedRestore> restores;
  for (const auto& line : base::split(log, '\n')) {
    const auto checkpoint = behind(line, beginning);
    const auto number = checkpoint ? number_in(*checkpoint) : std::nullopt;
    const auto place = checkpoint ? behind(*checkpoint, " located at ") : std::nullopt;
    if (!number || !place) continue;
    auto path = path_in(*place);
    if (path.ends_with(fmt::format("/chk-{}", *number)))
      restores.push_back({*number, std::move(path)});
  }
  return restores;
}

}  // namespace flink
