#include "cli/render.h"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"

namespace cli {
namespace {

std::string coloured(const base::World& world, const char* code, const std::string& text) {
  return is_lively(world) ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

/// Characters, not bytes: continuation bytes of UTF-8 take no column.
std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace

bool is_lively(const base::World& world) {
  const auto set = [&](const char* name) {
    const auto value = world.env(name);
    return value && !value->empty();
  };
  return world.err_is_tty && !set("NO_COLOR") && !set("CI") && world.env("TERM") != "dumb";
}

void write_error(const base::World& world, const base::Error& error, bool json) {
  world.out.flush();
  if (json) {
    base::OrderedJson document{{"error", {{"exitCode", static_cast<int>(error.exit)}, {"message", error.text}}}};
    if (!error.hint.empty()) document["error"]["hint"] = error.hint;
    world.out << document.dump(2, ' ', false, base::OrderedJson::error_handler_t::replace) << "\n";
  }
  world.err << coloured(world, "31;1", "error:") << " " << error.text << "\n";
  if (!error.hint.empty()) world.err << coloured(world, "36", "hint:") << " " << error.hint << "\n";
  world.err.flush();
}

void write_warnings(const base::World& world, const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) world.err << coloured(world, "33;1", "warning:") << " " << warning << "\n";
}

void write_note(const base::World& world, const std::string& text) { world.err << text << "\n"; }

bool ask(const base::World& world, const std::string& question) {
  world.err << question << " [y/N] " << std::flush;
  const auto line = world.read_line();
  if (!line) world.err << "\n";
  const auto answer = base::lower(base::trim(line.value_or("")));
  return answer == "y" || answer == "yes";
}

void write_result(const base::World& world, const std::string& text) { world.out << text; }

void write_document(const base::World& world, const base::OrderedJson& document, const std::string& format) {
  if (format == "json") world.out << document.dump(2, ' ', false, base::OrderedJson::error_handler_t::replace) << "\n";
  else world.out << base::json_to_yaml(document);
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - columns(row[i]) + 2, ' ');
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace cli
