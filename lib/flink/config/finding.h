// Findings: what does not stop a deployment, though it is probably not what the user meant.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"

namespace flink {

struct Finding {
  enum class Severity {
    note,        ///< worth a warning
    mistake,     ///< a warning, and a problem for those who want it strict
    unknown_key  ///< a key that resembles none of Flink's: said in one line with the others of its
                 ///< kind, and a problem for the strict
  };
  std::string where{};  ///< "-D some.key", "config.yaml:14: 'some.key'"
  std::string what{};   ///< goes on where `where` ends: "is not an option of Flink 2.3"
  Severity severity = Severity::note;
};

/// Findings as lines, without doubles, in the order of their places.
struct FindingLines {
  std::vector<std::string> each{};
  std::string unknown_keys{};  ///< the one line about all unknown keys; empty: there are none

  /// At most `most` of each and a line that counts the rest, then the unknown keys.
  std::vector<std::string> first(std::size_t most) const;
};
FindingLines lines_of(std::vector<Finding> findings);

/// Makes problems of all that are more than notes, and leaves the notes.
void refuse_mistakes(std::vector<Finding>& findings, base::Problems& problems);

}  // namespace flink
