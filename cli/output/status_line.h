// Line on a terminal that shows that a wait goes on.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/world.h"
#include "cli/output/output.h"

namespace cli {

/// The last line on stderr. On a terminal it changes, and says what is waited for, and for how
/// long; elsewhere, with NO_COLOR or CI, there is a line every 30 s instead, and no control
/// characters. Quiet: nothing.
class StatusLine {
 public:
  /// The wait began at `since`.
  StatusLine(Output output, std::chrono::steady_clock::time_point since);
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// Called a few times a second: `what` is waited for ("image pulled"), and how it goes with that,
  /// which may be empty.
  void show(std::string_view what, const std::string& doing);

  /// The same of a line that changes with everything that happens, however often: it is drawn as
  /// often as that of a wait is, and only then `doing` is asked.
  void show_if_due(std::string_view what, const std::function<std::string()>& doing);

  /// Takes it away, before anything else is written.
  void end();

  /// The same; another wait begins now.
  void begin_anew();

  bool is_interactive() const { return interactive_; }
  std::chrono::milliseconds waited() const;

 private:
  bool is_due() const;

  Output output_;
  bool interactive_;
  std::chrono::steady_clock::time_point since_;
  std::chrono::steady_clock::time_point told_;  // when the last line was written
  std::optional<std::chrono::steady_clock::time_point> drawn_at_{};  // the last time
  bool drawn_ = false;
  std::size_t frames_ = 0;
};

/// "  ✓ image pulled         14 s   registry.example.com/orders:1.8.2": a mark, what it was, how
/// long it took, a detail.
std::string progress_line(std::string_view mark, std::string_view what,
                          std::chrono::milliseconds time, const std::string& detail);

}  // namespace cli
