// The table of contents of the command line.
#pragma once
#include <span>

#include "cli/arguments/command.h"

namespace cli {

Prepare declare_run_application(OptionList& list);  ///< run_application.cpp
Prepare declare_apply(OptionList& list);            ///< upgrade/apply.cpp
Prepare declare_history(OptionList& list);          ///< upgrade/history.cpp
Prepare declare_rollback(OptionList& list);         ///< upgrade/rollback.cpp
Prepare declare_suspend(OptionList& list);          ///< upgrade/suspend.cpp
Prepare declare_resume(OptionList& list);           ///< upgrade/resume.cpp
Prepare declare_convert(OptionList& list);          ///< upgrade/convert.cpp
Prepare declare_diff(OptionList& list);             ///< upgrade/diff.cpp
Prepare declare_check(OptionList& list);            ///< upgrade/check.cpp
Prepare declare_config(OptionList& list);           ///< config.cpp
Prepare declare_list(OptionList& list);             ///< list.cpp
Prepare declare_status(OptionList& list);           ///< status.cpp
Prepare declare_cancel(OptionList& list);           ///< cancel.cpp
Prepare declare_failover(OptionList& list);         ///< state/failover.cpp
Prepare declare_stop(OptionList& list);             ///< stop.cpp
Prepare declare_savepoint(OptionList& list);        ///< savepoint.cpp
Prepare declare_checkpoint(OptionList& list);       ///< checkpoint.cpp
Prepare declare_savepoints(OptionList& list);       ///< state/savepoints.cpp
Prepare declare_ha(OptionList& list);               ///< state/ha.cpp
Prepare declare_logs(OptionList& list);             ///< logs.cpp
Prepare declare_delete(OptionList& list);           ///< delete.cpp
Prepare declare_gc(OptionList& list);               ///< state/gc.cpp
Prepare declare_version(OptionList& list);          ///< version.cpp

/// Every command, in the order in which help shows them.
std::span<const Command> commands();

}  // namespace cli
