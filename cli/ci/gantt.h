// Stages of a wait as a Gantt chart in Mermaid's language, which GitHub and GitLab draw.
#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace cli {

/// One stage: its name, and when it began and ended, counted from the beginning of all.
struct GanttStage {
  std::string name{};
  std::int64_t began_ms = 0;
  std::int64_t ended_ms = 0;
};

/// The chart without the fence of a code block. What Mermaid would take for its own is left out of
/// title and names.
std::string mermaid_gantt(const std::string& title, std::span<const GanttStage> stages);

}  // namespace cli
