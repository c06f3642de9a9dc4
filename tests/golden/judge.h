// Holds what drey did against what Flink's own client did.
#pragma once
#include <string>
#include <vector>

#include "golden/recording.h"
#include "golden/stage.h"

namespace golden {

/// The objects that Flink's client sent, comparable.
std::vector<base::Json> recorded_objects(const Recordings& all, const Case& recorded,
                                         const Run& run, const std::string& version);

/// Everything that is wrong with drey's answer, held against what became of Flink's client and the
/// comparable objects that it sent; a line each.
std::vector<std::string> judge_outcome(const Result& result, Expect expect,
                                       const std::vector<base::Json>& theirs);

/// Everything that is wrong with drey's answer to a recorded command line, a line each; empty when
/// it is as it should be. A row of deliberate.tsv that covers the version replaces the recorded
/// outcome, and must be needed.
std::vector<std::string> judge(const Recordings& all, const Case& recorded, const Run& run,
                               const std::string& version);

/// The same of the configuration that drey brings for a distribution of that version.
std::vector<std::string> judge_distribution(const Recordings& all, const std::string& version);

}  // namespace golden
