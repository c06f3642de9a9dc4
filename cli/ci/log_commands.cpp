#include "cli/ci/log_commands.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace cli {
namespace {

using Properties = std::vector<std::pair<std::string_view, std::string>>;
using Escape = std::pair<char, std::string_view>;

std::string escaped(const std::string& text, std::span<const Escape> escapes) {
  std::string result;
  for (const char c : text) {
    const auto found = std::find_if(escapes.begin(), escapes.end(),
                                    [c](const Escape& escape) { return escape.first == c; });
    if (found == escapes.end()) result += c;
    else result += found->second;
  }
  return result;
}

std::string github_data(const std::string& text) {
  constexpr std::array<Escape, 3> escapes{{{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}}};
  return escaped(text, escapes);
}

/// As @actions/core's command.ts has it; a property without a value is left out there, too.
std::string github(std::string_view name, const Properties& properties, const std::string& text) {
  constexpr std::array<Escape, 5> escapes{
      {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}}};
  auto line = fmt::format("::{}", name);
  char before = ' ';
  for (const auto& [key, value] : properties) {
    if (value.empty()) continue;
    line += fmt::format("{}{}={}", std::exchange(before, ','), key, escaped(value, escapes));
  }
  return line + "::" + github_data(text);
}

/// The agent takes "%AZP25" for '%' where it takes it for anything.
std::string azure_data(const std::string& text) {
  constexpr std::array<Escape, 3> escapes{{{'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}}};
  return escaped(text, escapes);
}

/// As azure-pipelines-task-lib's taskcommand.ts has it.
std::string azure(std::string_view name, const Properties& properties, const std::string& text) {
  constexpr std::array<Escape, 5> escapes{
      {{'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}, {']', "%5D"}, {';', "%3B"}}};
  auto line = fmt::format("##vso[{}{}", name, properties.empty() ? "" : " ");
  for (const auto& [key, value] : properties) {
    if (!value.empty()) line += fmt::format("{}={};", key, escaped(value, escapes));
  }
  return line + "]" + azure_data(text);
}

/// As GitLab's runner writes them.
std::string gitlab_section(std::string_view what, const std::string& id,
                           std::chrono::system_clock::time_point now, const std::string& title) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  return fmt::format("section_{}:{}:{}\r\x1b[0K{}", what, seconds, id, title);
}

}  // namespace

std::string annotation(CiSystem system, Severity severity, const std::string& title,
                       const std::optional<SourcePlace>& place, const std::string& text) {
  const auto* kind = severity == Severity::error ? "error" : "warning";
  const auto file = place ? place->file : std::string();
  const auto line = place && place->line > 0 ? std::to_string(place->line) : std::string();
  if (system == CiSystem::github)
    return github(kind, {{"title", title}, {"file", file}, {"line", line}}, text);
  if (system != CiSystem::azure) return {};
  return azure("task.logissue", {{"type", kind}, {"sourcepath", file}, {"linenumber", line}},
               title.empty() ? text : fmt::format("{}: {}", title, text));
}

std::string group_begin(CiSystem system, const std::string& id, const std::string& title,
                        std::chrono::system_clock::time_point now) {
  switch (system) {
    case CiSystem::github: return github("group", {}, title);
    case CiSystem::azure: return "##[group]" + title;
    case CiSystem::gitlab: return gitlab_section("start", id, now, title);
    case CiSystem::buildkite: return "--- " + title;
    default: return {};
  }
}

std::string group_end(CiSystem system, const std::string& id,
                      std::chrono::system_clock::time_point now) {
  switch (system) {
    case CiSystem::github: return github("endgroup", {}, {});
    case CiSystem::azure: return "##[endgroup]";
    case CiSystem::gitlab: return gitlab_section("end", id, now, {});
    default: return {};
  }
}

std::string group_opened(CiSystem system) { return system == CiSystem::buildkite ? "^^^ +++" : ""; }

std::string mask(CiSystem system, const std::string& secret) {
  if (secret.empty()) return {};
  if (system == CiSystem::github) return github("add-mask", {}, secret);
  return system == CiSystem::azure ? azure("task.setsecret", {}, secret) : "";
}

std::string summary_upload(CiSystem system, const std::string& path) {
  return system == CiSystem::azure ? azure("task.uploadsummary", {}, path) : "";
}

std::string variable(CiSystem system, const std::string& name, const std::string& value) {
  if (system != CiSystem::azure) return {};
  return azure("task.setvariable",
               {{"variable", name}, {"isOutput", "true"}, {"issecret", "false"}}, value);
}

std::optional<std::string> named_annotation(CiSystem system, const std::string& line,
                                            const std::string& name) {
  const auto begins = [&](std::span<const std::string_view> fronts) {
    return std::any_of(fronts.begin(), fronts.end(),
                       [&](std::string_view front) { return line.starts_with(front); });
  };
  constexpr std::array<std::string_view, 4> of_github{"::error ", "::error::", "::warning ",
                                                      "::warning::"};
  constexpr std::array<std::string_view, 1> of_azure{"##vso[task.logissue "};
  const bool is_github = system == CiSystem::github && begins(of_github);
  if (!is_github && !(system == CiSystem::azure && begins(of_azure))) return std::nullopt;
  const std::string_view end = is_github ? "::" : "]";
  const auto data = line.find(end, 2) + end.size();
  const auto before = name + ": ";
  return line.substr(0, data) + (is_github ? github_data(before) : azure_data(before)) +
         line.substr(data);
}

std::optional<SourcePlace> place_in(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  for (auto colon = line.find(':'); colon != line.npos; colon = line.find(':', colon + 1)) {
    const auto rest = line.substr(colon + 1);
    const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const bool ends = digits == rest.size() || rest[digits] == ':';
    std::size_t number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + digits, number);
    if (colon > 0 && digits > 0 && ends && read.ec == std::errc{} && number > 0)
      return SourcePlace{std::string(line.substr(0, colon)), number};
  }
  return std::nullopt;
}

std::string Harmless::piece(std::string_view text) {
  if (system_ != CiSystem::github && system_ != CiSystem::azure) return std::string(text);
  std::string result;
  for (const char c : text) take(c, result);
  return result;
}

std::string Harmless::rest() {
  at_begin_ = true;
  return std::exchange(held_, {});
}

void Harmless::take(char c, std::string& text) {
  constexpr std::array<std::string_view, 3> commands{"::", "##[", "##vso["};
  held_ += c;
  const auto begins = [&](std::string_view command) {
    return command.starts_with(held_) &&
           (command != "::" || (at_begin_ && system_ == CiSystem::github));
  };
  const auto* found = std::find_if(commands.begin(), commands.end(), begins);
  if (found != commands.end()) {
    if (held_.size() < found->size()) return;
    const auto cut = *found == "::" ? 1U : 2U;
    text += held_.substr(0, cut) + '\\' + held_.substr(cut);
    held_.clear();
    at_begin_ = false;
    return;
  }
  const auto again = std::exchange(held_, {});
  const auto first = static_cast<unsigned char>(again.front());
  text += again.front();
  // The runner leaves out white space of Unicode at the front.
  const bool may_be_blank = first <= ' ' || first >= 0x80;
  at_begin_ = first == '\n' || first == '\r' || (at_begin_ && may_be_blank);
  for (const char next : again.substr(1)) take(next, text);
}

std::string harmless(CiSystem system, const std::string& text) {
  if (text.find("::") == text.npos && text.find("##") == text.npos) return text;
  Harmless pieces(system);
  auto result = pieces.piece(text);
  return result + pieces.rest();
}

std::string harmless_json(CiSystem system, const std::string& json) {
  if (system != CiSystem::github && system != CiSystem::azure) return json;
  std::string result = json;
  for (const std::string_view command : {"##[", "##vso["}) {
    for (auto at = result.find(command); at != result.npos; at = result.find(command, at))
      result.replace(at, 2, "#\\u0023");
  }
  return result;
}

}  // namespace cli
