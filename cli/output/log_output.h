// Logs on standard output.
#pragma once
#include <string>
#include <string_view>

#include "base/world.h"
#include "cli/ci/log_commands.h"

namespace cli {

/// A log made safe for a terminal: colours, tabs and line breaks stay; what else is unprintable
/// (base::unprintable_length) is shown as
/// `\xNN`, so that nothing which a job writes can move the cursor, name the window, turn the
/// direction of writing or answer in the user's place.
std::string for_terminal(std::string_view text);

/// Writes logs of one or several pods. Into a pipe or a file bytes go as they are, but for what the
/// CI system would obey that reads them.
class LogOutput {
 public:
  /// With `prefixes` each line begins with "[pod] ".
  LogOutput(const base::World& world, bool prefixes, CiSystem ci = CiSystem::none)
      : world_(world), prefixes_(prefixes), harmless_(ci) {}

  /// Writes a piece of a pod's log, wherever it was cut. False when it could not be written.
  bool write(const std::string& pod, std::string_view text);

  /// Ends the line that the last pod left open, where another one's or talk would go on in it.
  void end_line();

 private:
  std::string prefixed(const std::string& pod, std::string_view text);

  const base::World& world_;
  bool prefixes_;
  Harmless harmless_;
  std::string begun_{};  // on a terminal: the beginning of a character, or of a colour
  std::string open_{};   // the pod whose line has no end yet
};

}  // namespace cli
