// Findings: what does not stop a deployment, though it is probably not what the user meant.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"

namespace flink {

struct Finding {
  enum class Weight {
    note,     ///< worth a warning
    mistake,  ///< a warning, and a problem for those who want it strict
    foreign   ///< a key that resembles none of Flink's: said in one line with the others of its
              ///< kind, and a problem for the strict
  };
  std::string where{};  ///< "-D some.key", "config.yaml:14: 'some.key'"
  std::string what{};   ///< goes on where `where` ends: "is not an option of Flink 2.3"
  Weight weight = Weight::note;
};

/// A line for each, without doubles, in the order of their places; at most `most` lines, and one
/// that counts the rest.
std::vector<std::string> warnings_of(std::vector<Finding> findings, std::size_t most);

/// Makes problems of all that are more than notes, and leaves the notes.
void refuse_mistakes(std::vector<Finding>& findings, base::Problems& problems);

}  // namespace flink
