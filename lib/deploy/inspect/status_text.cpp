#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"
#include "deploy/inspect/status.h"
#include "flink/log/stack_trace.h"
#include "kube/api/time.h"

namespace deploy {
namespace {

namespace rest = flink::rest;
using std::chrono::milliseconds;
using Clock = std::chrono::system_clock;

std::string line(std::string_view what, const std::string& text) {
  return fmt::format("  {:<12} {}\n", what, text);
}

std::string since(std::int64_t moment, Clock::time_point now) {
  return span_text(std::chrono::duration_cast<milliseconds>(now.time_since_epoch()) -
                   milliseconds(moment));
}

const JobStatus* current_job(const ClusterStatus& status) {
  const auto alive = std::find_if(status.jobs.begin(), status.jobs.end(), [](const JobStatus& j) {
    return !rest::is_terminal(j.job.state);
  });
  if (alive != status.jobs.end()) return &*alive;
  return status.jobs.empty() ? nullptr : &status.jobs.back();
}

/// As far as the pod itself tells; a diagnosis knows better whether that will heal.
bool fails(const PodStatus& pod) { return cannot_start(pod) || pod.waiting == "CrashLoopBackOff"; }

/// "RUNNING for 3 h 12 min".
std::string how_it_is(const ClusterStatus& status, Clock::time_point now) {
  const auto word = summary(status);
  if (is_suspended(status)) {
    const auto since = kube::parse_time(status.suspension->since);
    return since ? fmt::format("{} for {}", word,
                               span_text(std::chrono::duration_cast<milliseconds>(now - *since)))
                 : word;
  }
  const auto* job =
      status.rest_problem.empty() && !status.terminating ? current_job(status) : nullptr;
  if (job != nullptr && job->job.start_time > 0 && !rest::is_terminal(job->job.state))
    return fmt::format("{} for {}", word, since(job->job.start_time, now));
  const auto created = kube::parse_time(status.created);
  return created ? fmt::format("{}, deployed {} ago", word,
                               span_text(std::chrono::duration_cast<milliseconds>(now - *created)))
                 : word;
}

std::string job_manager_line(const ClusterStatus& status) {
  if (!status.pods_problem.empty()) return "not known: " + status.pods_problem;
  auto text = status.wanted
                  ? fmt::format("{} of {} ready", status.ready, *status.wanted)
                  : count_text(static_cast<std::int64_t>(status.job_managers.size()), "pod");
  if (!status.leader.empty()) text += ", leader " + base::printable(status.leader, 300);
  int restarts = 0;
  std::string why;
  for (const auto& pod : status.job_managers) {
    restarts += pod.restarts;
    if (pod.restarts > 0 && !pod.last_end.empty()) why = fmt::format(" ({})", pod.last_end);
  }
  if (restarts > 0) text += fmt::format(", {}{}", count_text(restarts, "restart"), why);
  return text;
}

std::string pods_that_do_not_run(const ClusterStatus& status) {
  std::string text;
  for (const auto* pods : {&status.job_managers, &status.task_managers}) {
    for (const auto& pod : *pods) {
      if (pod.state != "Running") text += line("pod", fmt::format("{}  {}", pod.name, pod.state));
    }
  }
  return text;
}

std::string task_manager_line(const ClusterStatus& status) {
  if (!status.overview && !status.pods_problem.empty()) return "not known";
  if (!status.overview)
    return count_text(static_cast<std::int64_t>(status.task_managers.size()), "pod");
  const auto& o = *status.overview;
  return fmt::format("{} registered, {} of {} slots free", o.task_managers, o.slots_available,
                     o.slots_total);
}

std::string checkpoint_text(const rest::Checkpoint& c, Clock::time_point now) {
  auto text = fmt::format("#{}", c.id);
  if (c.completed_timestamp > 0) text += fmt::format(", {} ago", since(c.completed_timestamp, now));
  if (c.size >= 0) text += ", " + size_text(c.size);
  if (c.duration >= 0) text += fmt::format(" in {}", span_text(milliseconds(c.duration)));
  return c.path.empty() ? text : fmt::format("{}  ·  {}", text, base::printable(c.path));
}

/// "IllegalStateException: no topic (com.acme.Orders.topic(Orders.java:41)), 12 s ago, in task 'map
/// (1/4)'".
std::string failure_text(const rest::JobException& failure, Clock::time_point now) {
  auto text = flink::root_cause(failure.stack_trace);
  if (failure.timestamp > 0) text += fmt::format(", {} ago", since(failure.timestamp, now));
  if (!failure.task.empty())
    text += fmt::format(", in task '{}'", base::printable(failure.task, 200));
  return text;
}

std::string job_lines(const JobStatus& status, Clock::time_point now) {
  const auto& job = status.job;
  const auto total = job.tasks.find("total");
  auto text = fmt::format("{}  {}  {}", job.id, base::printable(job.name, 200),
                          base::printable(job.state, 50));
  if (!status.waits_for.empty()) text += "  " + status.waits_for;
  else if (total != job.tasks.end()) text += "  " + count_text(total->second, "task");
  if (status.restarts.value_or(0) > 0)
    text += fmt::format(", {}", count_text(*status.restarts, "restart"));
  auto lines = line("job", text);
  if (status.failure) lines += line("failure", failure_text(*status.failure, now));
  if (!status.checkpoints) return lines;
  if (const auto& latest = status.checkpoints->latest_completed)
    lines += line("checkpoint", checkpoint_text(*latest, now));
  if (const auto& latest = status.checkpoints->latest_savepoint)
    lines += line("savepoint", checkpoint_text(*latest, now));
  if (status.checkpoints->failed > 0)
    lines +=
        line("", fmt::format("{} failed", count_text(status.checkpoints->failed, "checkpoint")));
  return lines;
}

std::string lines_of(std::string_view what, const std::vector<std::string>& texts) {
  std::string lines;
  for (const auto& text : texts) lines += line(lines.empty() ? what : "", text);
  return lines;
}

/// What is wrong, where it was seen, and what helps.
std::string diagnosis_lines(const Diagnosis& diagnosis) {
  std::vector<std::string> cause{diagnosis.what};
  cause.insert(cause.end(), diagnosis.where.begin(), diagnosis.where.end());
  return lines_of("cause", cause) +
         (diagnosis.hint.empty() ? "" : lines_of("hint", base::split(diagnosis.hint, '\n')));
}

/// Of a cluster that is to come back.
std::string suspension_lines(const UpgradeRecord& record, const ClusterRef& cluster) {
  return line(name_of(record.phase), suspension_text(record)) +
         line(start_kind(record),
              record.savepoint.empty() ? "none" : base::printable(record.savepoint, 500)) +
         line("hint", way_on_from_suspension(record, cluster));
}

base::OrderedJson diagnosis_document(const std::optional<Diagnosis>& diagnosis) {
  if (!diagnosis) return nullptr;
  return {{"cause", diagnosis->what}, {"where", diagnosis->where}, {"hint", diagnosis->hint}};
}

base::OrderedJson failure_document(const std::optional<rest::JobException>& failure) {
  if (!failure) return nullptr;
  return {{"cause", flink::root_cause(failure->stack_trace)},
          {"time", document::moment(failure->timestamp)},
          {"task", failure->task}};
}

ClusterRef ref_of(const ClusterStatus& status) { return {status.kube_namespace, status.name}; }

std::string web_line(const ClusterStatus& status) {
  if (status.route.starts_with("directly")) return status.web;
  if (status.route.empty()) return status.web;
  return fmt::format("{}, reached here {}", status.web, status.route);
}

base::OrderedJson pods_document(const ClusterStatus& status, const std::vector<PodStatus>& pods) {
  if (!status.pods_problem.empty()) return nullptr;
  auto list = base::OrderedJson::array();
  for (const auto& pod : pods) {
    list.push_back({{"name", pod.name},
                    {"ready", pod.ready},
                    {"state", pod.state},
                    {"restarts", pod.restarts},
                    {"lastEnd", document::text(pod.last_end)},
                    {"node", document::text(pod.node)}});
  }
  return list;
}

base::OrderedJson checkpoint_document(const std::optional<rest::Checkpoint>& c) {
  if (!c) return nullptr;
  return {{"id", c->id},
          {"completed", document::moment(c->completed_timestamp)},
          {"bytes", document::count(c->size)},
          {"seconds",
           c->duration < 0 ? base::OrderedJson() : document::seconds(milliseconds(c->duration))},
          {"path", document::text(c->path)}};
}

base::OrderedJson job_document(const JobStatus& status) {
  base::OrderedJson document{{"id", status.job.id},
                             {"name", status.job.name},
                             {"state", status.job.state},
                             {"started", document::moment(status.job.start_time)}};
  document["waitsFor"] = document::text(status.waits_for);
  document["failure"] = failure_document(status.failure);
  document["restarts"] =
      status.restarts ? base::OrderedJson(*status.restarts) : base::OrderedJson();
  const auto c = status.checkpoints.value_or(rest::Checkpoints{});
  document["checkpoints"] = {{"completed", c.completed},
                             {"failed", c.failed},
                             {"latestCompleted", checkpoint_document(c.latest_completed)},
                             {"latestSavepoint", checkpoint_document(c.latest_savepoint)},
                             {"latestRestored", checkpoint_document(c.latest_restored)}};
  return document;
}

}  // namespace

bool is_suspended(const ClusterStatus& status) {
  return status.suspension && status.suspension->phase == UpgradePhase::suspended;
}

std::string summary(const ClusterStatus& status) {
  if (is_suspended(status)) return "SUSPENDED";
  if (status.absent) return "ABSENT";
  if (status.terminating) return "DELETING";
  if (status.rest_problem.empty()) {
    const auto* job = current_job(status);
    const bool starts = job == nullptr || !job->waits_for.empty();
    const bool runs = !starts && job->job.state == "RUNNING";
    if (status.is_failing && !runs && (starts || !rest::is_terminal(job->job.state)))
      return "FAILING";
    return starts ? "STARTING" : base::printable(job->job.state, 50);
  }
  const auto& pods = status.job_managers;
  if (status.wanted == 0 && pods.empty()) return "STOPPED";
  if (status.is_failing || (!status.diagnosis && std::any_of(pods.begin(), pods.end(), fails)))
    return "FAILING";
  if (status.ready == 0) return "STARTING";
  return status.rest_forbidden ? "NOT KNOWN" : "NOT ANSWERING";
}

std::string status_text(const ClusterStatus& status, Clock::time_point now) {
  auto text = fmt::format(
      "{}  ·  namespace {}  ·  {}  ·  {}\n", status.name, status.kube_namespace,
      status.flink_version.empty() ? "Flink version not known" : "Flink " + status.flink_version,
      how_it_is(status, now));
  if (!status.image.empty()) text += line("image", status.image);
  if (!status.provenance.empty()) text += line("deployed by", provenance_text(status.provenance));
  if (!status.deployment_problem.empty())
    text += line("Deployment", "not known: " + status.deployment_problem);
  if (!status.absent) {
    text += line("JobManager", job_manager_line(status));
    text += line("TaskManagers", task_manager_line(status));
  }
  text += pods_that_do_not_run(status);
  if (status.diagnosis) text += diagnosis_lines(*status.diagnosis);
  if (status.upgrade)
    text += line("upgrade", "open: " + text_of(*status.upgrade)) +
            line("hint", way_on_from(*status.upgrade, ref_of(status)));
  if (status.record_problem)
    text += line("record", status.record_problem->text) + line("hint", status.record_problem->hint);
  if (status.suspension) text += suspension_lines(*status.suspension, ref_of(status));
  for (const auto& job : status.jobs) text += job_lines(job, now);
  if (status.rest_problem.empty() && status.jobs.empty() && !status.absent)
    text += line("job", "none yet");
  if (status.ha_config_maps > 0)
    text += line("HA", fmt::format("kubernetes, {}, {} of 1 MiB",
                                   count_text(status.ha_config_maps, "ConfigMap"),
                                   size_text(status.ha_bytes)));
  if (!status.rest_problem.empty())
    text += line("REST", (status.rest_forbidden ? "not known: " : "does not answer: ") +
                             status.rest_problem);
  if (!status.rest_hint.empty()) text += line("hint", status.rest_hint);
  return status.web.empty() ? text : text + line("web", web_line(status));
}

base::OrderedJson status_document(const ClusterStatus& status) {
  auto jobs = base::OrderedJson::array();
  for (const auto& job : status.jobs) jobs.push_back(job_document(job));
  base::OrderedJson document{
      {"cluster", status.name},
      {"namespace", status.kube_namespace},
      {"status", summary(status)},
      {"flinkVersion", document::text(status.flink_version)},
      {"image", document::text(status.image)},
      {"created", document::text(status.created)},
      {"provenance", provenance_document(status.provenance)},
      {"jobManager",
       {{"wanted", status.wanted ? base::OrderedJson(*status.wanted) : base::OrderedJson()},
        {"ready", status.ready},
        {"leader", document::text(status.leader)},
        {"pods", pods_document(status, status.job_managers)}}},
      {"taskManagers", {{"pods", pods_document(status, status.task_managers)}}},
      {"jobs", std::move(jobs)},
      {"highAvailability", {{"configMaps", status.ha_config_maps}, {"bytes", status.ha_bytes}}},
      {"upgrade", document_of(status.upgrade, ref_of(status))},
      {"recordProblem", record_problem_document(status.record_problem)},
      {"suspension", suspension_document(status.suspension, ref_of(status))},
      {"diagnosis", diagnosis_document(status.diagnosis)},
      {"rest",
       {{"webInterface", document::text(status.web)},
        {"reached", document::text(status.route)},
        {"problem", document::text(status.rest_problem)},
        {"hint", document::text(status.rest_hint)}}}};
  if (status.overview) {
    document["taskManagers"]["registered"] = status.overview->task_managers;
    document["taskManagers"]["slots"] = status.overview->slots_total;
    document["taskManagers"]["freeSlots"] = status.overview->slots_available;
  }
  return document;
}

}  // namespace deploy
