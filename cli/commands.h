// The table of contents of the command line.
#pragma once
#include <span>

#include "cli/command.h"

namespace cli {

Run declare_run_application(CLI::App& app);  ///< run_application.cpp
Run declare_config(CLI::App& app);           ///< config.cpp
Run declare_list(CLI::App& app);             ///< list.cpp
Run declare_status(CLI::App& app);           ///< status.cpp
Run declare_cancel(CLI::App& app);           ///< cancel.cpp
Run declare_stop(CLI::App& app);             ///< stop.cpp
Run declare_savepoint(CLI::App& app);        ///< savepoint.cpp
Run declare_checkpoint(CLI::App& app);       ///< checkpoint.cpp
Run declare_logs(CLI::App& app);             ///< logs.cpp
Run declare_delete(CLI::App& app);           ///< delete.cpp

/// Every command, in the order in which help shows them.
std::span<const Command> commands();

}  // namespace cli
