// The table of contents of the command line.
#pragma once
#include <span>

#include "cli/arguments/command.h"

namespace cli {

Prepare declare_run_application(CLI::App& app);  ///< run_application.cpp
Prepare declare_apply(CLI::App& app);            ///< upgrade/apply.cpp
Prepare declare_history(CLI::App& app);          ///< upgrade/history.cpp
Prepare declare_rollback(CLI::App& app);         ///< upgrade/rollback.cpp
Prepare declare_suspend(CLI::App& app);          ///< upgrade/suspend.cpp
Prepare declare_resume(CLI::App& app);           ///< upgrade/resume.cpp
Prepare declare_convert(CLI::App& app);          ///< upgrade/convert.cpp
Prepare declare_diff(CLI::App& app);             ///< upgrade/diff.cpp
Prepare declare_check(CLI::App& app);            ///< upgrade/check.cpp
Prepare declare_config(CLI::App& app);           ///< config.cpp
Prepare declare_list(CLI::App& app);             ///< list.cpp
Prepare declare_status(CLI::App& app);           ///< status.cpp
Prepare declare_cancel(CLI::App& app);           ///< cancel.cpp
Prepare declare_failover(CLI::App& app);         ///< state/failover.cpp
Prepare declare_stop(CLI::App& app);             ///< stop.cpp
Prepare declare_savepoint(CLI::App& app);        ///< savepoint.cpp
Prepare declare_checkpoint(CLI::App& app);       ///< checkpoint.cpp
Prepare declare_savepoints(CLI::App& app);       ///< state/savepoints.cpp
Prepare declare_ha(CLI::App& app);               ///< state/ha.cpp
Prepare declare_logs(CLI::App& app);             ///< logs.cpp
Prepare declare_delete(CLI::App& app);           ///< delete.cpp
Prepare declare_gc(CLI::App& app);               ///< state/gc.cpp
Prepare declare_version(CLI::App& app);          ///< version.cpp

/// Every command, in the order in which help shows them.
std::span<const Command> commands();

}  // namespace cli
