#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnose_parts.h"
#include "deploy/named_cluster.h"
#include "flink/job_manager_log.h"
#include "flink/stack_trace.h"
#include "kube/object.h"

namespace deploy {
namespace {

using std::chrono::seconds;

/// "exit code 1", "OOMKilled, exit code 137".
std::string end_text(const Termination& ended) {
  const bool plain = ended.reason.empty() || ended.reason == "Error" || ended.reason == "Completed";
  return (plain ? "" : base::printable(ended.reason, 60) + ", ") + fmt::format("exit code {}", ended.exit_code);
}

std::string log_of(const Patient& patient) {
  const auto previous = patient.seen.previous_logs.find(name_of(patient.pod));
  if (previous != patient.seen.previous_logs.end()) return previous->second;
  return patient.task_manager ? std::string{} : patient.seen.log;
}

/// The last line of a log that says anything, for a container that is none of Flink's.
std::string last_line(const std::string& log) {
  const auto text = base::trim(log);
  const auto begin = text.rfind('\n');
  return base::printable(base::trim(begin == std::string_view::npos ? text : text.substr(begin + 1)), 300);
}

Diagnosis out_of_memory(const Patient& patient, const Container& container, Diagnosis diagnosis) {
  for (const auto& spec : patient.pod.value(base::Json::json_pointer("/spec/containers"), base::Json::array())) {
    const auto limit = kube::string_at(spec, {"resources", "limits", "memory"});
    if (kube::string_at(spec, {"name"}) == container.name && !limit.empty())
      diagnosis.where.front() += ", memory limit " + base::printable(limit, 40);
  }
  diagnosis.what = fmt::format("its {} takes more memory than it may and is killed again and again (OOMKilled)", patient.role());
  diagnosis.hint = fmt::format("raise {}.memory.process.size, or that of the JVM overhead", patient.task_manager ? "taskmanager" : "jobmanager");
  return diagnosis;
}

std::string how_to_read_log(const Patient& patient, const Container& container) {
  const auto main = main_container(patient.pod);
  const bool is_main = main && main->name == container.name;
  return fmt::format("'{}{} --previous{}' shows what it wrote", command_about("logs", patient.seen.cluster_id, patient.seen.kube_namespace),
                     patient.task_manager ? " --taskmanagers" : "", is_main ? "" : " --container " + base::printable(container.name, 100));
}

/// What the JobManager said before it ended, the most telling first.
Diagnosis told_by_log(const Patient& patient, const flink::JobManagerLog& log, Diagnosis diagnosis) {
  if (!log.forbidden.empty()) {
    auto refused = refused_to_job_manager(patient.seen, log.forbidden);
    refused.key = diagnosis.key;
    refused.grace = diagnosis.grace;
    refused.where.push_back(diagnosis.where.front());
    return refused;
  }
  const bool program = !log.application_trace.empty();
  diagnosis.trace = program ? log.application_trace : log.fatal_trace;
  const auto cause = diagnosis.trace.empty() ? base::printable(log.start_failure, 300) : flink::root_cause(diagnosis.trace);
  if (cause.empty()) return diagnosis;
  diagnosis.what = program ? "main() threw " + cause : fmt::format("its {} ends again and again: {}", patient.role(), cause);
  if (program) diagnosis.exit = base::Exit::job_failed;
  diagnosis.hint = program ? "the program's own log has more: -v shows the stack trace" : "-v shows the stack trace";
  if (diagnosis.trace.empty()) diagnosis.hint.clear();
  return diagnosis;
}

}  // namespace

std::optional<Diagnosis> diagnose_start(const Patient& patient, const Container& container) {
  constexpr std::array<std::string_view, 3> reasons{"CreateContainerConfigError", "CreateContainerError", "RunContainerError"};
  const bool never_started = container.ended && (container.ended->reason == "StartError" || container.ended->reason == "ContainerCannotRun");
  const bool waits = std::find(reasons.begin(), reasons.end(), container.waiting) != reasons.end();
  if (container.running || (!waits && !never_started)) return std::nullopt;
  const auto message = waits && !container.waiting_message.empty() ? container.waiting_message : container.ended ? container.ended->message : "";
  const bool missing = container.waiting == "CreateContainerConfigError";
  return Diagnosis{
      .key = fmt::format("start {} {}", name_of(patient.pod), container.name),
      .grace = seconds(15),
      .what = fmt::format("a container of its {} cannot be started: {}", patient.role(), base::printable(message, 500)),
      .where = {patient.place(container) + (container.waiting.empty() ? "" : ", " + base::printable(container.waiting, 60))},
      .hint = missing ? "create what is missing; the pod goes on by itself then" : "look at the image, its entry point and the pod template",
      .trace = message};
}

std::optional<Diagnosis> diagnose_crash(const Patient& patient, const Container& container) {
  // The first end is followed by another start at once; the kubelet waits only from the second on.
  const bool loops = container.waiting == "CrashLoopBackOff";
  if (!loops || !container.ended) return std::nullopt;
  Diagnosis diagnosis{
      .key = fmt::format("crash {} {}", name_of(patient.pod), container.name),
      .grace = seconds(0),
      .what = fmt::format("{} ends again and again ({})", container.init ? "an init container" : "its " + patient.role(), end_text(*container.ended)),
      .where = {fmt::format("{}, {}, {} restarts", patient.place(container), end_text(*container.ended), container.restarts)},
      .hint = how_to_read_log(patient, container)};
  if (container.ended->reason == "OOMKilled") return out_of_memory(patient, container, std::move(diagnosis));
  const auto log = log_of(patient);
  // What it wrote is on its way.
  if (log.empty()) diagnosis.grace = seconds(5);
  auto told = told_by_log(patient, flink::read_job_manager_log(log), diagnosis);
  if (told.what == diagnosis.what && !container.ended->message.empty()) told.what += ": " + base::printable(container.ended->message, 300);
  else if (told.what == diagnosis.what && !last_line(log).empty()) told.where.push_back("last line of its log: " + last_line(log));
  return told;
}

}  // namespace deploy
