// Stages of a wait as a Gantt chart in Mermaid's language, which GitHub and GitLab draw.
#pragma once
#include <string>

#include "base/timeline.h"

namespace cli {

/// The chart without the fence of a code block. What Mermaid would take for its own is left out of
/// title and names. What was not reached is in the colour of trouble.
std::string mermaid_gantt(const std::string& title, const base::Timeline& stages);

}  // namespace cli
