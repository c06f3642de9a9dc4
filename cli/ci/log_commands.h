// Lines by which a program speaks to the CI system that reads its log.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "cli/ci/ci_system.h"

namespace cli {

/// A place in a file that the user wrote.
struct SourcePlace {
  std::string file{};
  std::size_t line = 0;
};

enum class Severity { error, warning };

/// The line, without its end, that makes an annotation of a text of one or several lines, as the
/// system's own library prints it (@actions/core, azure-pipelines-task-lib). Empty where the system
/// has none.
std::string annotation(CiSystem system, Severity severity, const std::string& title,
                       const std::optional<SourcePlace>& place, const std::string& text);

/// The line that begins a group of lines, and the one that ends it; empty where there is none.
/// GitLab's has an id of letters, digits and '_'.
std::string group_begin(CiSystem system, const std::string& id, const std::string& title,
                        std::chrono::system_clock::time_point now);
std::string group_end(CiSystem system, const std::string& id,
                      std::chrono::system_clock::time_point now);

/// The line that shows the group in which something went wrong; empty where there is none.
std::string group_opened(CiSystem system);

/// The line after which the system shows that text as *** wherever it comes; empty where there is
/// none.
std::string mask(CiSystem system, const std::string& secret);

/// The line that gives a variable to the steps and jobs that follow; empty where files do.
std::string variable(CiSystem system, const std::string& name, const std::string& value);

/// The line after which the system shows a file of Markdown beside the log; empty where there is
/// none.
std::string summary_upload(CiSystem system, const std::string& path);

/// An annotation's line with a name before what it says; of other lines nothing.
std::optional<std::string> named_annotation(CiSystem system, const std::string& line,
                                            const std::string& name);

/// The place that a line of an error or a warning begins with: "  jobs/a.yaml:14: …".
std::optional<SourcePlace> place_in(std::string_view line);

/// Texts in which nothing is a command to the system: a backslash parts what it would obey
/// (GitHub: "::" at the beginning of a line, "##[" anywhere; Azure: "##vso[" anywhere). It is given
/// pieces, wherever they are cut, and keeps back what only the next one tells.
class Harmless {
 public:
  explicit Harmless(CiSystem system) : system_(system) {}
  std::string piece(std::string_view text);
  std::string rest();

 private:
  void take(char c, std::string& text);

  CiSystem system_;
  bool at_begin_ = true;  // of a line, blanks aside
  std::string held_{};
};

/// The same of a whole text.
std::string harmless(CiSystem system, const std::string& text);

/// The same of a JSON text, whose values stay the same.
std::string harmless_json(CiSystem system, const std::string& json);

}  // namespace cli
