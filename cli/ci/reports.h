// Files that tell a CI system how a run ended.
#pragma once
#include <string>
#include <vector>

#include "base/world.h"
#include "cli/ci/ci_session.h"
#include "cli/ci/ci_system.h"

namespace cli {

/// Whether documents are wanted for it, whatever -o says.
bool is_reported(CiSystem system, const CiSession& session, const base::World& world);

/// Makes sure that the files which are asked for can be written, before anything is sent. Throws
/// base::Error{usage}.
void begin_reports(const ReportOptions& options, const base::World& world);

struct Reported {
  std::vector<std::string> lines{};     ///< that the log is to have, see log_commands.h
  std::vector<std::string> problems{};  ///< files that could not be written
};

/// Writes the files that are asked for, and those that the system has for outputs and summaries.
/// `changed`: something was sent that changes something.
Reported write_reports(CiSystem system, const CiSession& session, bool changed,
                       const base::World& world);

}  // namespace cli
