#include "cli/output/render.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <ostream>

#include <fmt/format.h>

#include "base/text.h"
#include "base/unprintable.h"
#include "base/utf8.h"
#include "base/yaml/yaml.h"
#include "cli/output/width.h"
#include "deploy/cluster/document.h"

namespace cli {
namespace {

/// Whoever words a text cuts and escapes what came from elsewhere; this is for what was forgotten.
/// Lines stay lines.
std::string shown(const std::string& text) {
  const auto is_harmless = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte < 0x7f) || c == '\n';
  };
  if (std::all_of(text.begin(), text.end(), is_harmless)) return text;
  std::vector<std::string> lines;
  for (const auto& line : base::split(text, '\n'))
    lines.push_back(base::printable(line, line.size() * 4));
  return base::join(lines, "\n");
}

std::string coloured(const base::World& world, const char* code, const std::string& text) {
  return is_lively(world) ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

std::size_t terminal_columns(const base::World& world) {
  const auto text = world.env("COLUMNS").value_or("");
  std::size_t said = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), said);
  if (problem == std::errc{} && end == text.data() + text.size() && said > 0) return said;
  return world.columns ? static_cast<std::size_t>(std::max(world.columns(), 0)) : 0;
}

constexpr std::size_t gap = 2;

/// The widths of a table's columns: those of their widest cells, the widest of which are cut down
/// until the whole has room.
std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows,
                                   std::size_t columns) {
  constexpr std::size_t narrowest = 8;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  const auto total = [&] {
    return std::accumulate(widths.begin(), widths.end(),
                           gap * (widths.empty() ? 0 : widths.size() - 1));
  };
  while (columns > 0 && total() > columns) {
    auto& widest = *std::max_element(widths.begin(), widths.end());
    if (widest <= narrowest) break;
    --widest;
  }
  return widths;
}

/// JSON for a terminal: what it would obey instead of showing it, as \uXXXX, which is the same
/// value.
std::string escaped_for_terminal(const std::string& json) {
  std::string text;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto rest = std::string_view(json).substr(i);
    const bool shown = json[i] == '\n' || base::unprintable_length(rest) == 0;
    const auto length = std::max<std::size_t>(base::utf8_length(rest), 1);
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    if (shown) text += rest.substr(0, length);
    else if (length == 1) text += fmt::format("\\u{:04x}", byte(0));
    else if (length == 2)
      text += fmt::format("\\u{:04x}", ((byte(0) & 0x1fU) << 6U) | (byte(1) & 0x3fU));
    else
      text += fmt::format(
          "\\u{:04x}", ((byte(0) & 0x0fU) << 12U) | ((byte(1) & 0x3fU) << 6U) | (byte(2) & 0x3fU));
    i += length - 1;
  }
  return text;
}

std::string json_text(const base::World& world, const base::OrderedJson& document) {
  const auto text = document.dump(2, ' ', false, base::OrderedJson::error_handler_t::replace);
  return (world.out_is_tty ? escaped_for_terminal(text) : text) + "\n";
}

/// One stable word for an exit code, as Kubernetes has them for its refusals.
const char* reason_of(base::Exit exit) {
  using base::Exit;
  switch (exit) {
    case Exit::done: return "Done";
    case Exit::failed: return "Failed";
    case Exit::usage: return "Invalid";
    case Exit::timed_out: return "Timeout";
    case Exit::not_allowed: return "Forbidden";
    case Exit::not_found: return "NotFound";
    case Exit::conflict: return "Conflict";
    case Exit::cluster_failed: return "ClusterFailed";
    case Exit::job_failed: return "JobFailed";
    case Exit::rolled_back: return "RolledBack";
    case Exit::partial: return "PartlyApplied";
    case Exit::unreachable: return "Unreachable";
    case Exit::output_lost: return "OutputLost";
    case Exit::interrupted: return "Interrupted";
    case Exit::terminated: return "Terminated";
  }
  return "Failed";
}

}  // namespace

bool is_lively(const base::World& world) {
  const auto set = [&](const char* name) {
    const auto value = world.env(name);
    return value && !value->empty();
  };
  return world.err_is_tty && !set("NO_COLOR") && !set("CI") && world.env("TERM") != "dumb";
}

base::OrderedJson document_about(const Subject& subject) {
  auto document = base::OrderedJson::object();
  if (!subject.cluster.empty())
    document = {{"cluster", subject.cluster}, {"namespace", subject.kube_namespace}};
  if (!subject.job.empty()) document["job"] = deploy::document::job(subject.job);
  return document;
}

void write_error(const base::World& world, const base::Error& error, const std::string& format,
                 const Subject& subject) {
  world.out.flush();
  if (!format.empty()) {
    auto document = document_about(subject);
    document["error"] = {{"exitCode", static_cast<int>(error.exit)},
                         {"reason", reason_of(error.exit)},
                         {"message", error.text}};
    if (!error.hint.empty()) document["error"]["hint"] = error.hint;
    write_document(world, document, format);
  }
  world.err << coloured(world, "31;1", "error:") << " " << shown(error.text) << "\n";
  if (!error.hint.empty())
    world.err << coloured(world, "36", "hint:") << " " << shown(error.hint) << "\n";
  world.err.flush();
}

void write_warnings(const base::World& world, const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings)
    world.err << coloured(world, "33;1", "warning:") << " " << shown(warning) << "\n";
}

void write_note(const base::World& world, const std::string& text) {
  world.err << shown(text) << "\n";
}

bool ask(const base::World& world, const std::string& question) {
  world.err << shown(question) << " [y/N] " << std::flush;
  const auto line = world.read_line();
  if (!line) world.err << "\n";
  const auto answer = base::lower(base::trim(line.value_or("")));
  return answer == "y" || answer == "yes";
}

void write_result(const base::World& world, const std::string& text) {
  world.out << (world.out_is_tty ? shown(text) : text);
}

void write_document(const base::World& world, const base::OrderedJson& document,
                    const std::string& format) {
  if (format == "json") world.out << json_text(world, document);
  else world.out << base::json_to_yaml(document);
}

std::size_t result_columns(const base::World& world) {
  return world.out_is_tty ? terminal_columns(world) : 0;
}

std::size_t talk_columns(const base::World& world) {
  return world.err_is_tty ? terminal_columns(world) : 0;
}

std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t columns) {
  const auto widths = widths_of(rows, columns);
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto cell = fit(row[i], widths[i]);
      line += cell;
      if (i + 1 < row.size()) line += std::string(widths[i] - display_width(cell) + gap, ' ');
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace cli
