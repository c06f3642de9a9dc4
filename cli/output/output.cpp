#include "cli/output/output.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/ci/source_file.h"
#include "cli/output/escape.h"
#include "cli/output/list_document.h"
#include "cli/output/table.h"
#include "cli/output/timeline_chart.h"

namespace cli {
namespace {

/// What the variable says, else the terminal; 0: neither.
std::size_t terminal_size(const base::World& world, const char* variable,
                          const std::function<int()>& size) {
  const auto text = world.env(variable).value_or("");
  std::size_t said = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), said);
  if (problem == std::errc{} && end == text.data() + text.size() && said > 0) return said;
  return size ? static_cast<std::size_t>(std::max(size(), 0)) : 0;
}

std::size_t terminal_columns(const base::World& world) {
  return terminal_size(world, "COLUMNS", world.columns);
}

bool is_set(const base::World& world, const char* variable) {
  return !world.env(variable).value_or("").empty();
}

/// Whether the terminal is told to be one of UTF-8, in the order of POSIX's locale variables.
bool shows_unicode(const base::World& world) {
  if (world.env("TERM") == "dumb") return false;
  for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = base::lower(world.env(name).value_or(""));
    if (!value.empty())
      return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

Output::Output(const base::World& world, OutputOptions options, CiSession* session)
    : world_(world), options_(std::move(options)), session_(session) {}

Output Output::with(const OutputOptions& options) const {
  if (session_ != nullptr && !options.ci.empty()) session_->ci = options.ci;
  if (session_ != nullptr && options.reports.any()) session_->reports = options.reports;
  return Output(world_, options, session_);
}

Output Output::collecting(std::vector<base::OrderedJson>& documents) const {
  auto output = *this;
  output.collected_ = &documents;
  return output;
}

Output Output::with_streams(const base::World& world) const {
  return Output(world, options_, session_);
}

Output Output::about(const std::string& name) const {
  auto output = *this;
  if (!name.empty()) output.about_ = base::printable(name, 100) + ": ";
  return output;
}

bool Output::has_json() const { return options_.format == "json"; }

bool Output::has_document() const {
  return has_json() || options_.format == "yaml" || options_.form;
}

/// What is sorted, or a template is filled in with, has to be there first.
bool Output::has_whole_document() const { return has_document() && !options_.form && !sorts(); }

/// Lines of a trace come at any time, and would stand in the middle of one that changes.
bool Output::is_interactive() const { return !options_.trace && is_drawn_on(world_.err_is_tty); }

bool Output::is_drawn_on(bool is_terminal) const {
  return is_terminal && !is_set(world_, "NO_COLOR") && !is_ci() && world_.env("TERM") != "dumb";
}

bool Output::takes_colours(bool is_terminal) const {
  if (options_.color == "always") return true;
  if (options_.color == "never") return false;
  const bool forced = is_set(world_, "CLICOLOR_FORCE") && world_.env("CLICOLOR_FORCE") != "0";
  return (forced && !is_set(world_, "NO_COLOR")) || is_drawn_on(is_terminal);
}

/// Azure and older Jenkins do not say so by CI.
bool Output::is_ci() const {
  const auto value = world_.env("CI");
  return (value && !value->empty()) || ci() != CiSystem::none;
}

CiSystem Output::ci() const {
  if (!ci_)
    ci_ = ci_system(options_.ci.empty() && session_ != nullptr ? session_->ci : options_.ci,
                    world_.env);
  return *ci_;
}

void Output::mask(const std::string& secret) const {
  const auto line = cli::mask(ci(), secret);
  if (!line.empty()) world_.err << line << "\n" << std::flush;
}

void Output::look_in(const std::string& folder) const {
  if (session_ != nullptr) session_->folders.push_back(folder);
}

/// The system is only asked for where something could be a command.
std::string Output::harmless_text(const std::string& text) const {
  if (text.find("::") == std::string::npos && text.find("##") == std::string::npos) return text;
  return harmless(ci(), text);
}

std::optional<SourcePlace> Output::place_of(std::string_view line) const {
  const auto place = place_in(line);
  if (!place) return std::nullopt;
  return found_place(ci(), world_, *place,
                     session_ != nullptr ? session_->folders : std::vector<std::string>());
}

/// Where the system has annotations one takes the place of the line.
bool Output::annotate(Severity severity, const std::string& about, const std::string& text) const {
  if (ci() != CiSystem::github && ci() != CiSystem::azure) return false;
  auto title = std::string("drey");
  if (!about.empty()) title += ": " + about;
  world_.err << annotation(ci(), severity, title, place_of(text), text) << "\n";
  return true;
}

/// Of an error that has several: those that are about a line of a file.
void Output::annotate_lines(const std::string& about, const std::string& text) const {
  constexpr std::size_t most = 9;  // GitHub shows ten errors of a step
  std::size_t number = 0;
  for (const auto& line : base::split(text, '\n')) {
    if (number == most || !line.starts_with("  ") || !place_of(line)) continue;
    annotate(Severity::error, about, std::string(base::trim(line)));
    ++number;
  }
}

std::string Output::coloured(const char* code, const std::string& text) const {
  return takes_colours(world_.err_is_tty) ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

std::string Output::shown(const std::string& text) const {
  return harmless_text(escaped_text(as_called(text)));
}

void Output::note(const std::string& text) const {
  if (!is_quiet()) world_.err << about_ << shown(text) << "\n";
}

void Output::insist(const std::string& text) const { world_.err << about_ << shown(text) << "\n"; }

void Output::detail(const std::string& text) const {
  if (is_verbose()) note(text);
}

void Output::warn(const std::vector<std::string>& warnings) const {
  if (is_quiet()) return;
  for (const auto& warning : warnings) alert(warning);
}

void Output::alert(const std::string& warning) const {
  if (annotate(Severity::warning, {}, about_ + shown(warning))) return;
  world_.err << about_ << coloured("33;1", "warning:") << " " << shown(warning) << "\n";
}

void Output::error(const base::Error& error, const Subject& subject) const {
  world_.out.flush();
  if (subject.in_list) {
    document_piece(
        end_of_list(has_json(), document_text(document_of(error, base::OrderedJson::object()))));
  } else if (wants_document() && (!options_.form || collected_ != nullptr)) {
    const bool is_of_several = subject.before && collected_ == nullptr;
    document(is_of_several ? document_of(error, clusters_document(*subject.before))
                           : document_of(error, subject));
  }
  tell_error(error, subject.cluster);
  world_.err.flush();
}

void Output::tell_error(const base::Error& error, const std::string& about) const {
  const auto text = shown(error.text);
  const auto hint = error.hint.empty() ? "" : "\nhint: " + shown(error.hint);
  if (annotate(Severity::error, about, text + hint)) return annotate_lines(about, text);
  world_.err << coloured("31;1", "error:") << " " << text << "\n";
  if (!hint.empty()) world_.err << coloured("36", "hint:") << " " << shown(error.hint) << "\n";
  const auto opened = group_opened(ci());
  if (!opened.empty()) world_.err << opened << "\n";
}

void Output::pass_on(std::string_view text) const {
  auto lines = base::split(text, '\n');
  for (auto& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
  }
  world_.err << harmless_text(escaped_text(base::join(lines, "\n"))) << std::flush;
}

void Output::relay(const std::string& talk, const std::string& results) const {
  if (!talk.empty()) world_.err << talk << std::flush;
  if (!results.empty()) world_.out << results << std::flush;
}

std::string Output::as_called(const std::string& text) const {
  return world_.as_called ? world_.as_called(text) : text;
}

void Output::help(const std::string& text) const { result(as_called(text)); }

bool Output::can_ask() const { return world_.in_is_tty && world_.err_is_tty && !is_ci(); }

bool Output::ask(const std::string& question) const {
  world_.err << shown(question) << " [y/N] " << std::flush;
  const auto line = world_.read_line();
  if (!line) world_.err << "\n";
  const auto answer = base::lower(base::trim(line.value_or("")));
  return answer == "y" || answer == "yes";
}

void Output::write_result(const std::string& text) const {
  world_.out << harmless_text(world_.out_is_tty ? escaped_text(text) : text);
}

void Output::chart(const base::Timeline& timeline) const {
  constexpr std::size_t usual_columns = 80;
  if (is_quiet()) return;
  const auto columns = talk_columns() == 0 ? usual_columns : talk_columns();
  const ChartStyle style{.columns = columns - std::min(columns, about_.size()),
                         .blocks = shows_unicode(world_),
                         .colours = is_interactive()};
  auto lines = base::split(timeline_text(timeline, style), '\n');
  lines.pop_back();
  for (const auto& line : lines) world_.err << about_ << line << "\n";
}

void Output::say(const std::string& line) const {
  if (!has_document() && !is_quiet()) write_result(line + "\n");
}

void Output::result_alone(const std::string& result) const {
  if (!has_document() && is_quiet()) write_result(base::printable(result) + "\n");
}

void Output::result(const std::string& text) const {
  if (!has_document()) write_result(text);
}

void Output::result_of_diff(const std::string& text) const {
  if (has_document() || !takes_colours(world_.out_is_tty)) return result(text);
  const auto lines = base::split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto shown = harmless_text(escaped_text(lines[i]));
    const auto* code = shown.starts_with('-') ? "31" : shown.starts_with('+') ? "32" : "";
    world_.out << (*code == '\0' ? shown : fmt::format("\x1b[{}m{}\x1b[0m", code, shown))
               << (i + 1 < lines.size() ? "\n" : "");
  }
}

bool Output::result_side_by_side(std::vector<ComparedRow> rows) const {
  if (has_document() || columns() < fewest_compared_columns) return false;
  const auto make_harmless = [&](std::string& text) { text = harmless_text(escaped_text(text)); };
  for (auto& row : rows) {
    make_harmless(row.name);
    if (row.left) make_harmless(*row.left);
    if (row.right) make_harmless(*row.right);
  }
  world_.out << side_by_side(rows, columns(), takes_colours(world_.out_is_tty));
  return true;
}

std::string Output::tabled(std::vector<std::vector<std::string>> rows) const {
  if (!has_headers() && !rows.empty()) rows.erase(rows.begin());
  return table(rows, columns());
}

std::size_t Output::columns() const { return world_.out_is_tty ? terminal_columns(world_) : 0; }

std::size_t Output::talk_columns() const {
  return world_.err_is_tty ? terminal_columns(world_) : 0;
}

std::size_t Output::rows() const {
  constexpr int usual = 24;
  return terminal_size(world_, "LINES", [] { return usual; });
}

bool Output::draws_results() const { return is_drawn_on(world_.out_is_tty); }

void Output::draw(const std::string& text) const { world_.out << text << std::flush; }

Output Output::without_headers() const {
  auto output = *this;
  output.options_.no_headers = true;
  return output;
}

bool Output::flush() const {
  world_.out.flush();
  return static_cast<bool>(world_.out);
}

OutputGroup::OutputGroup(const Output& output, const std::string& title) : output_(output) {
  if (title.empty() || output.is_quiet() || output.collected_ != nullptr) return;
  const auto now = output.world_.now();
  auto id = fmt::format("drey_{}", now.time_since_epoch().count());
  const auto line = group_begin(output.ci(), id, output.shown(title), now);
  if (line.empty()) return;
  output.world_.err << line << "\n" << std::flush;
  id_ = std::move(id);
}

void OutputGroup::end() {
  if (id_.empty()) return;
  const auto line = group_end(output_.ci(), std::exchange(id_, {}), output_.world_.now());
  if (!line.empty()) output_.world_.err << line << "\n" << std::flush;
}

}  // namespace cli
