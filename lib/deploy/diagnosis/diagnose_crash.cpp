#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/diagnosis/diagnose_parts.h"
#include "flink/log/job_manager_log.h"
#include "flink/log/stack_trace.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using std::chrono::seconds;

std::string memory_limit(const base::Json& pod, const Container& container) {
  for (const auto* list : {"containers", "initContainers"}) {
    for (const auto& spec : kube::list_at(pod, {"spec", list})) {
      if (kube::string_at(spec, {"name"}) == container.name)
        return base::printable(kube::string_at(spec, {"resources", "limits", "memory"}), 40);
    }
  }
  return {};
}

Diagnosis out_of_memory(const PodUnderDiagnosis& diagnosed, const Container& container,
                        Diagnosis diagnosis) {
  const auto limit = memory_limit(diagnosed.pod, container);
  if (!limit.empty()) diagnosis.where.front() += ", memory limit " + limit;
  diagnosis.what = fmt::format("{} is crash-looping: it exceeds its memory limit (OOMKilled)",
                               diagnosed.subject(container));
  diagnosis.hint = memory_hint(diagnosed, container);
  return diagnosis;
}

std::string how_to_read_log(const PodUnderDiagnosis& diagnosed, const Container& container) {
  return fmt::format(
      "'{}{} --previous{}' shows its log",
      command_about("logs", diagnosed.seen.cluster_id, diagnosed.seen.kube_namespace),
      diagnosed.task_manager ? " --taskmanagers" : "",
      diagnosed.is_main(container) ? "" : " --container " + base::printable(container.name, 100));
}

/// The image has the program, or it has not.
Diagnosis not_loaded(const Container& container, const flink::JobManagerLog& log,
                     Diagnosis diagnosis) {
  diagnosis.trace = log.program_trace;
  diagnosis.what =
      "the JobManager cannot load the program: " + flink::root_cause(log.program_trace);
  diagnosis.hint = fmt::format(
      "the jar (local:///…) and the main class must be inside image '{}'; -v shows the "
      "stack trace",
      base::printable(container.image, 300));
  return diagnosis;
}

/// What Flink said before it ended, the most telling first; the diagnosis as it is when it said
/// nothing that is known.
Diagnosis told_by_flink(const PodUnderDiagnosis& diagnosed, const Container& container,
                        const flink::JobManagerLog& log, Diagnosis diagnosis) {
  if (!log.forbidden.empty()) {
    auto refused = refused_to_job_manager(diagnosed.seen, log.forbidden);
    refused.key = diagnosis.key;
    refused.grace = diagnosis.grace;
    refused.where.push_back(diagnosis.where.front());
    return refused;
  }
  if (!log.program_trace.empty()) return not_loaded(container, log, std::move(diagnosis));
  const bool program = !log.application_trace.empty();
  diagnosis.trace = program ? log.application_trace : log.fatal_trace;
  const auto cause = diagnosis.trace.empty() ? base::printable(log.start_failure, 300)
                                             : flink::root_cause(diagnosis.trace);
  if (cause.empty()) return diagnosis;
  diagnosis.what = program ? "main() threw " + cause
                           : fmt::format("the {} is crash-looping: {}", diagnosed.role(), cause);
  if (program) diagnosis.exit = base::Exit::job_failed;
  diagnosis.hint =
      program ? "see the program's own log; -v shows the stack trace" : "-v shows the stack trace";
  if (diagnosis.trace.empty()) diagnosis.hint.clear();
  return diagnosis;
}

/// What the kubelet makes first is a container, not yet what runs in it.
std::string starting(const PodUnderDiagnosis& diagnosed, const Container& container) {
  return diagnosed.is_main(container) ? fmt::format("the {} container", diagnosed.role())
                                      : diagnosed.subject(container);
}

std::string start_hint(const Container& container, const std::string& message) {
  if (container.waiting != "CreateContainerConfigError")
    return "check the image, its entrypoint and the pod template";
  if (message.starts_with("container has runAsNonRoot"))
    return "set securityContext.runAsUser in the pod template, or have the image run as another "
           "user";
  return "create the missing object; the pod then starts by itself";
}

/// Between two crashes it runs for a while; only that its REST API answers tells that it came up.
bool is_between_crashes(const PodUnderDiagnosis& diagnosed, const Container& container) {
  const bool on_its_way = container.running || container.waiting.empty();
  return on_its_way && container.restarts >= 2 && diagnosed.is_main(container) &&
         !diagnosed.task_manager && !diagnosed.seen.rest.up;
}

Diagnosis crash_of(const PodUnderDiagnosis& diagnosed, const Container& container) {
  const auto end = end_text(*container.ended);
  return {.key = fmt::format("crash {} {}", name_of(diagnosed.pod), container.name),
          .what = fmt::format("{} is crash-looping ({})", diagnosed.subject(container), end),
          .where = {fmt::format("{}, {}, {}", diagnosed.place(container), end,
                                count_text(container.restarts, "restart"))},
          .hint = how_to_read_log(diagnosed, container),
          .tried = container.restarts >= 2};
}

/// What runs before or beside Flink may well wait for something by ending until it is there.
void extend_grace(const PodUnderDiagnosis& diagnosed, const Container& container,
                  Diagnosis& diagnosis) {
  if (diagnosed.is_main(container)) return;
  diagnosis.tried = container.restarts >= 3;
  if (diagnosis.tried) return;
  diagnosis.grace = std::chrono::minutes(2);
  diagnosis.since = container.ended->finished;
}

}  // namespace

std::optional<Diagnosis> diagnose_start(const PodUnderDiagnosis& diagnosed,
                                        const Container& container) {
  constexpr std::array<std::string_view, 3> reasons{"CreateContainerConfigError",
                                                    "CreateContainerError", "RunContainerError"};
  const bool never_started = container.ended && (container.ended->reason == "StartError" ||
                                                 container.ended->reason == "ContainerCannotRun");
  const bool waits = std::find(reasons.begin(), reasons.end(), container.waiting) != reasons.end();
  if (container.running || (!waits && !never_started)) return std::nullopt;
  const auto message = waits && !container.waiting_message.empty() ? container.waiting_message
                       : container.ended                           ? container.ended->message
                                                                   : "";
  return Diagnosis{
      .key = fmt::format("start {} {}", name_of(diagnosed.pod), container.name),
      .grace = seconds(15),
      .what = fmt::format("{} cannot be started: {}", starting(diagnosed, container),
                          base::printable(message, 500)),
      .where = {diagnosed.place(container) +
                (container.waiting.empty() ? "" : ", " + base::printable(container.waiting, 60))},
      .hint = start_hint(container, message),
      .trace = message,
      .tried = true};
}

std::optional<Diagnosis> diagnose_crash(const PodUnderDiagnosis& diagnosed,
                                        const Container& container) {
  // The first end is followed by another start at once; the kubelet waits only from the second on.
  const bool loops = container.waiting == "CrashLoopBackOff";
  if (!(loops || is_between_crashes(diagnosed, container)) || !container.ended) return std::nullopt;
  auto diagnosis = crash_of(diagnosed, container);
  diagnosis.grace = seconds(loops ? 0 : 60);
  extend_grace(diagnosed, container, diagnosis);
  if (container.ended->reason == "OOMKilled")
    return out_of_memory(diagnosed, container, std::move(diagnosis));
  const auto log = log_of(diagnosed, container);
  // What it wrote is on its way.
  if (log.empty() && loops) diagnosis.grace = std::max(diagnosis.grace, seconds(5));
  const auto plain = diagnosis.what;
  if (diagnosed.is_main(container))
    diagnosis =
        told_by_flink(diagnosed, container,
                      flink::read_job_manager_log(log.empty() ? container.ended->message : log),
                      std::move(diagnosis));
  // It may come up the next time, unless it said why it cannot.
  diagnosis.tried = diagnosis.tried || diagnosis.what != plain;
  if (diagnosis.what == plain) add_last_words(*container.ended, log, diagnosis);
  return diagnosis;
}

}  // namespace deploy
