// Texts and documents about a cluster that is being removed.
#pragma once
#include <chrono>

#include "base/json.h"
#include "base/world.h"
#include "cli/output/output.h"
#include "deploy/teardown/teardown_watch.h"

namespace cli {

/// The outcome of TeardownWatch::wait; meanwhile stderr shows what is still there.
deploy::TeardownReport wait_shown(const Output& output, deploy::TeardownWatch& watch,
                                  base::Deadline deadline);
inline deploy::TeardownReport wait_shown(const base::World& world, bool quiet,
                                         deploy::TeardownWatch& watch, base::Deadline deadline) {
  return wait_shown(Output(world, {.quiet = quiet}), watch, deadline);
}

/// On stderr: "cluster removed  3.9 s   Deployment, 2 pods, …" when it is, and a line for
/// everything that is left, with what helps. What is `kept`, because it was asked for (HA
/// metadata), is no matter.
void tell_teardown(const Output& output, const deploy::TeardownReport& report, bool keeps_metadata);
inline void tell_teardown(const base::World& world, const deploy::TeardownReport& report,
                          bool keeps_metadata) {
  tell_teardown(Output(world), report, keeps_metadata);
}

/// The same for -o: "removed" and "left", each with kind, name and seconds or the reason.
void add_teardown(base::OrderedJson& document, const deploy::TeardownReport& report);

/// What is still there that should not be, as the end of a command: timed_out, with `hint`. Nothing
/// when all is well.
void require_gone(const deploy::TeardownReport& report, const std::string& cluster,
                  const std::string& hint);

}  // namespace cli
