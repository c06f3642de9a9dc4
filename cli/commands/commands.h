// The table of contents of the command line.
#pragma once
#include <span>

#include "cli/arguments/command.h"

namespace cli {

Prepare declare_run_application(OptionSet& set);  ///< run_application.cpp
Prepare declare_apply(OptionSet& set);            ///< upgrade/apply.cpp
Prepare declare_history(OptionSet& set);          ///< upgrade/history.cpp
Prepare declare_rollback(OptionSet& set);         ///< upgrade/rollback.cpp
Prepare declare_suspend(OptionSet& set);          ///< upgrade/suspend.cpp
Prepare declare_resume(OptionSet& set);           ///< upgrade/resume.cpp
Prepare declare_convert(OptionSet& set);          ///< upgrade/convert.cpp
Prepare declare_diff(OptionSet& set);             ///< upgrade/diff.cpp
Prepare declare_check(OptionSet& set);            ///< upgrade/check.cpp
Prepare declare_config(OptionSet& set);           ///< config.cpp
Prepare declare_list(OptionSet& set);             ///< look/list.cpp
Prepare declare_status(OptionSet& set);           ///< look/status.cpp
Prepare declare_wait(OptionSet& set);             ///< look/wait.cpp
Prepare declare_cancel(OptionSet& set);           ///< cancel.cpp
Prepare declare_failover(OptionSet& set);         ///< state/failover.cpp
Prepare declare_stop(OptionSet& set);             ///< stop.cpp
Prepare declare_savepoint(OptionSet& set);        ///< savepoint.cpp
Prepare declare_checkpoint(OptionSet& set);       ///< checkpoint.cpp
Prepare declare_savepoints(OptionSet& set);       ///< state/savepoints.cpp
Prepare declare_ha(OptionSet& set);               ///< state/ha.cpp
Prepare declare_logs(OptionSet& set);             ///< logs.cpp
Prepare declare_delete(OptionSet& set);           ///< upgrade/delete.cpp
Prepare declare_ui(OptionSet& set);               ///< ui.cpp
Prepare declare_gc(OptionSet& set);               ///< state/gc.cpp
Prepare declare_completion(OptionSet& set);       ///< reference/completion.cpp
Prepare declare_explain(OptionSet& set);          ///< reference/explain.cpp
Prepare declare_version(OptionSet& set);          ///< reference/version.cpp

/// Every command, in the order in which help shows them.
std::span<const Command> commands();

}  // namespace cli
