#include "cli/progress.h"

#include <array>
#include <ostream>

#include <fmt/format.h>

#include "cli/render.h"
#include "deploy/amounts.h"

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

std::string stage_line(const std::string& mark, deploy::Stage stage, milliseconds time, const std::string& detail) {
  auto line = fmt::format("  {}{:<20}{:>10}   {}", mark, deploy::title_of(stage), deploy::span_text(time), detail);
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

Progress::Progress(const base::World& world, bool quiet, std::string accepted, std::chrono::steady_clock::time_point begun)
    : world_(world), quiet_(quiet), alive_(is_lively(world)), accepted_(std::move(accepted)), since_(begun), told_(begun) {}

Progress::~Progress() { end(); }

deploy::WaitListener Progress::listener() {
  if (quiet_) return {};
  return {.reached = [this](deploy::Stage stage, const std::string& detail) { reached(stage, detail); },
          .tick = [this](deploy::Stage next, const std::string& doing) { tick(next, doing); }};
}

void Progress::end() {
  if (!drawn_.empty()) world_.err << wipe << std::flush;
  drawn_.clear();
}

void Progress::reached(deploy::Stage stage, const std::string& detail) {
  end();
  const auto now = world_.steady_now();
  write_note(world_,
             stage_line(alive_ ? "✓ " : "", stage, duration_cast<milliseconds>(now - since_), stage == deploy::Stage::accepted ? accepted_ : detail));
  world_.err << std::flush;
  since_ = told_ = now;
}

void Progress::tick(deploy::Stage next, const std::string& doing) {
  constexpr std::array spinner{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  const auto now = world_.steady_now();
  const auto waited = duration_cast<milliseconds>(now - since_);
  if (alive_) return draw(stage_line(fmt::format("{} ", spinner[frames_++ % spinner.size()]), next, duration_cast<seconds>(waited), doing));
  if (now - told_ < heartbeat) return;
  told_ = now;
  write_note(world_, fmt::format("  still waiting for '{}', {} so far{}", deploy::title_of(next), deploy::span_text(waited),
                                 doing.empty() ? "" : ": " + doing));
  world_.err << std::flush;
}

void Progress::draw(const std::string& line) {
  drawn_ = line;
  world_.err << redraw << line << drawn_end << std::flush;
}

}  // namespace cli
