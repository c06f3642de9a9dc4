#include "cli/output/status_line.h"

#include <array>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "base/deadline.h"
#include "cli/output/width.h"
#include "deploy/cluster/amounts.h"

namespace cli {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds heartbeat{30};

/// Without a line break at the terminal's edge, which would leave a part of the line behind.
constexpr const char* redraw = "\r\x1b[K\x1b[?7l";
constexpr const char* drawn_end = "\x1b[?7h";
constexpr const char* wipe = "\r\x1b[K";

}  // namespace

std::string progress_line(std::string_view mark, std::string_view what, milliseconds time,
                          const std::string& detail) {
  auto line = fmt::format("  {}{:<20}{:>10}   {}", mark, what, deploy::span_text(time), detail);
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

StatusLine::StatusLine(Output output, std::chrono::steady_clock::time_point since)
    : output_(std::move(output)),
      interactive_(output_.is_interactive()),
      since_(since),
      told_(since) {}

StatusLine::~StatusLine() { end(); }

milliseconds StatusLine::waited() const {
  return duration_cast<milliseconds>(output_.world().steady_now() - since_);
}

void StatusLine::end() {
  if (drawn_) output_.world().err << wipe << std::flush;
  drawn_ = false;
}

void StatusLine::begin_anew() {
  end();
  since_ = told_ = output_.world().steady_now();
  frames_ = 0;
}

bool StatusLine::is_due() const {
  const auto now = output_.world().steady_now();
  if (output_.is_quiet()) return false;
  if (!interactive_) return now - told_ >= heartbeat;
  return !drawn_at_ || now - *drawn_at_ >= base::between_looks;
}

void StatusLine::show_if_due(std::string_view what, const std::function<std::string()>& doing) {
  if (is_due()) show(what, doing());
}

void StatusLine::show(std::string_view what, const std::string& doing) {
  constexpr std::array spinner{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  if (output_.is_quiet()) return;
  if (interactive_) {
    const auto mark = fmt::format("{} ", spinner[frames_++ % spinner.size()]);
    const auto line = progress_line(mark, what, duration_cast<seconds>(waited()), doing);
    const auto columns = output_.talk_columns();
    output_.world().err << redraw << (columns > 0 ? fit(line, columns) : line) << drawn_end
                        << std::flush;
    drawn_ = true;
    drawn_at_ = output_.world().steady_now();
    return;
  }
  const auto now = output_.world().steady_now();
  if (now - told_ < heartbeat) return;
  told_ = now;
  output_.note(fmt::format("  still waiting for '{}', {} so far{}", what,
                           deploy::span_text(waited()), doing.empty() ? "" : ": " + doing));
  output_.world().err << std::flush;
}

}  // namespace cli
