// Texts and documents about a cluster that is being removed.
#pragma once
#include "base/json.h"
#include "cli/output/output.h"
#include "cli/output/status_line.h"
#include "deploy/teardown/teardown_report.h"

namespace cli {

/// Shows on the line, which must outlive it, what is waited for, and what is still there.
deploy::TeardownProgress teardown_progress(StatusLine& line);

/// On stderr: "cluster removed  3.9 s   Deployment, 2 pods, …" when it is, and a line for
/// everything that is left, with what helps. HA metadata that is kept because that was asked for is
/// no matter.
void tell_teardown(const Output& output, const deploy::TeardownReport& report, bool keeps_metadata);

/// The same for -o: "removed" and "left", each with kind, name and seconds or the reason.
void add_teardown(base::OrderedJson& document, const deploy::TeardownReport& report);

}  // namespace cli
