#include "flink/log/trace_lines.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"

namespace flink {
namespace {

using base::Json;
using Kind = TraceLine::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// "com.acme.Orders.main(Orders.java:17)": no blank before the parenthesis. Node.js puts one there,
/// but indents its frames.
bool is_place(std::string_view text) {
  const auto parenthesis = text.find('(');
  return parenthesis != std::string_view::npos && parenthesis > 0 &&
         text.substr(0, parenthesis).find(' ') == std::string_view::npos;
}

constexpr std::string_view circular = "[CIRCULAR REFERENCE";

// ------------------------------------------------------------------------------------------------
// records in one line

constexpr int deepest = 20;

/// The string in a record that is a stack trace: its fields are called thrown.extendedStackTrace,
/// stack_trace, error.stack_trace, and more.
const std::string* trace_in(const Json& value, int depth = 0) {
  if (depth > deepest) return nullptr;
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return has(text, "\tat ") || has(text, "\n    at ") ? &text : nullptr;
  }
  if (!value.is_structured()) return nullptr;
  for (const auto& child : value) {
    if (const auto* found = trace_in(child, depth + 1)) return found;
  }
  return nullptr;
}

/// log4j's JsonLayout without stack traces as strings: {"name", "message", "cause": {…}}.
std::string chain_of(const Json& thrown) {
  std::string chain;
  const auto* link = &thrown;
  for (int i = 0;
       i < deepest && link->is_object() && link->contains("name") && link->at("name").is_string();
       ++i) {
    chain += (i == 0 ? "" : "\nCaused by: ") + link->at("name").get<std::string>();
    if (link->contains("message") && link->at("message").is_string())
      chain += ": " + link->at("message").get<std::string>();
    if (!link->contains("cause")) break;
    link = &link->at("cause");
  }
  return chain;
}

std::string message_of(const Json& record) {
  for (const auto* key : {"message", "msg", "@message", "log"}) {
    const auto found = record.find(key);
    if (found != record.end() && found->is_string()) return found->get<std::string>();
  }
  return {};
}

/// A record of a JSON layout as "{ message", and its trace below; nothing for other lines, and for
/// those without a trace or quotes to undo.
bool add_json(std::vector<std::string>& lines, const std::string& line) {
  if (!line.starts_with('{') ||
      !(has(line, "\\tat ") || has(line, "\"thrown\"") || has(line, "\\n") || has(line, "\\\"")))
    return false;
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= deepest; };
  const auto record = Json::parse(line, shallow, false);
  if (!record.is_object()) return false;
  const auto* trace = trace_in(record);
  const auto found = record.find("thrown");
  auto text = "{ " + message_of(record);
  if (trace != nullptr && text.find(*trace) == std::string::npos) text += "\n" + *trace;
  else if (trace == nullptr && found != record.end()) text += "\n" + chain_of(*found);
  for (auto& part : base::split(text, '\n')) lines.push_back(std::move(part));
  return true;
}

/// Where a line of a trace begins within a longer line.
std::size_t next_break(std::string_view line, std::size_t from) {
  auto next = std::string_view::npos;
  for (const std::string_view mark : {"\tat ", "\\tat ", "\t... ", "\\t... ", "Caused by: ",
                                      "Wrapped by: ", "\tSuppressed: ", "\\tSuppressed: "})
    next = std::min(next, line.find(mark, from));
  return next;
}

/// A trace whose line breaks were replaced: by "|", by "\n" spelled out, by a blank.
bool add_separated(std::vector<std::string>& lines, std::string_view line) {
  if (!has(line.substr(std::min<std::size_t>(1, line.size())), "\tat ") && !has(line, "\\tat "))
    return false;
  for (std::size_t begin = 0; begin < line.size();) {
    const auto end = next_break(line, begin + (begin == 0 ? 1 : 2));
    auto part = std::string(line.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (part.starts_with("\\t")) part.replace(0, 2, "\t");
    while (part.ends_with(' ') || part.ends_with('|') || part.ends_with("\\n") ||
           part.ends_with("\\r"))
      part.resize(part.size() - (part.ends_with(' ') || part.ends_with('|') ? 1 : 2));
    lines.push_back(std::move(part));
    begin = end == std::string_view::npos ? line.size() : end;
  }
  return true;
}

}  // namespace

TraceLine read_trace_line(std::string_view line) {
  const auto text = base::trim(line);
  const auto indentation = text.empty() ? 0 : static_cast<std::size_t>(text.data() - line.data());
  const auto behind = [&](std::string_view mark) { return base::trim(text.substr(mark.size())); };
  constexpr std::string_view at = "at ", cause = "Caused by:", wrapper = "Wrapped by:",
                             suppressed = "Suppressed:", more = "... ";
  if (text.starts_with(at) &&
      (is_place(behind(at)) ||
       (indentation > 0 && (has(behind(at), " ") ? text.ends_with(')') : true))))
    return {Kind::frame, indentation, behind(at)};
  if (text.starts_with(more) && text.size() > more.size() && is_digit(text[more.size()]))
    return {Kind::more, indentation, text};
  if (text.starts_with(circular) ||
      (text.starts_with(cause) && behind(cause).starts_with(circular)))
    return {Kind::more, indentation, text};
  if (text.starts_with(cause)) return {Kind::cause, indentation, behind(cause)};
  if (text.starts_with(wrapper)) return {Kind::wrapper, indentation, behind(wrapper)};
  if (text.starts_with(suppressed)) return {Kind::suppressed, indentation, behind(suppressed)};
  return {Kind::text, indentation, text};
}

std::vector<std::string> log_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (auto& line : base::split(text, '\n')) {
    if (line.ends_with('\r')) line.pop_back();
    if (!add_json(lines, line) && !add_separated(lines, line)) lines.push_back(std::move(line));
  }
  return lines;
}

bool begins_record(std::string_view line) {
  constexpr std::array<std::string_view, 6> levels{"TRACE", "DEBUG", "INFO",
                                                   "WARN",  "ERROR", "FATAL"};
  if (line.empty()) return false;
  if (line.front() == '{' || (line.front() == '[' && !line.starts_with(circular))) return true;
  // A time stamp: "2026-11-25", "10:00:00,000", "1764064800000".
  const auto end = std::find_if(line.begin(), line.end(), [](char c) {
    return !is_digit(c) && std::string_view("-:.,/TZ+").find(c) == std::string_view::npos;
  });
  if (is_digit(line.front()) && end - line.begin() >= 4) return true;
  return std::any_of(levels.begin(), levels.end(),
                     [&](auto level) { return line.starts_with(level); });
}

}  // namespace flink
