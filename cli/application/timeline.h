// The --timeline of commands that wait.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/timeline.h"
#include "cli/application/wait.h"

namespace cli {

/// The stages of a wait that began at `begun`, and the one that it ended in without reaching it.
void add_stages(base::Timeline& timeline, const deploy::WaitResult& end,
                base::Timeline::Moment begun, base::Timeline::Moment now);

/// The same for programs: a list of stage, seconds, after (as stages of waits have them), reached,
/// and detail where there is one.
base::OrderedJson timeline_document(const base::Timeline& timeline);

/// Does a part of the work; whatever ends it, the timeline has it.
void timed(const Context& context, std::string_view title, const std::function<void()>& part);

/// Does the work, and then shows its timeline where --timeline asks for it, also when it throws: on
/// stderr, or in the file, of several clusters one each. A file that cannot be written is an alert.
void with_timeline(const Context& context, const WaitOptions& options,
                   const std::function<void()>& work);

/// "deploy.svg" of cluster orders among several: "deploy-orders.svg".
std::string file_of_cluster(const std::string& file, const std::string& cluster);

}  // namespace cli
