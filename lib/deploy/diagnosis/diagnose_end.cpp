#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnosis/diagnose_parts.h"
#include "flink/log/stack_trace.h"

namespace deploy {

std::string end_text(const Termination& ended) {
  const bool plain = ended.reason.empty() || ended.reason == "Error" || ended.reason == "Completed";
  return (plain ? "" : base::printable(ended.reason, 60) + ", ") +
         fmt::format("exit code {}", ended.exit_code);
}

// The JobManager's log is followed through its restarts.
std::string log_of(const PodUnderDiagnosis& diagnosed, const Container& container) {
  const auto previous = diagnosed.seen.previous_logs.find(log_key(diagnosed.pod, container));
  if (previous != diagnosed.seen.previous_logs.end()) return previous->second;
  return diagnosed.task_manager || !diagnosed.is_main(container) ? std::string{}
                                                                 : diagnosed.seen.log;
}

std::string memory_hint(const PodUnderDiagnosis& diagnosed, const Container& container) {
  if (diagnosed.is_main(container))
    return fmt::format("raise {0}.memory.process.size, or {0}.memory.jvm-overhead.fraction",
                       diagnosed.process());
  return fmt::format("raise resources.limits.memory of container '{}' in the pod template",
                     base::printable(container.name, 100));
}

void add_last_words(const Termination& ended, const std::string& log, Diagnosis& diagnosis) {
  // The message may be the end of the log (terminationMessagePolicy).
  const auto message = flink::last_words(ended.message);
  const auto last = message.trace.empty() ? flink::last_words(log) : message;
  if (last.trace.empty() && !ended.message.empty()) {
    diagnosis.what += ": " + base::printable(ended.message, 300);
  } else if (!last.trace.empty()) {
    diagnosis.what += ": " + flink::root_cause(last.trace);
    diagnosis.trace = last.trace;
  } else if (!last.line.empty()) {
    diagnosis.where.push_back("last line of its log: " + base::printable(last.line, 300));
  }
}

}  // namespace deploy
