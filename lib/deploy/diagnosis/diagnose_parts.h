// The parts of deploy::diagnose, one subject a file.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "deploy/cluster/pod.h"
#include "deploy/diagnosis/diagnosis.h"
#include "flink/version/version.h"

namespace deploy {

/// A pod that is looked at, and how to speak of it.
struct PodUnderDiagnosis {
  const Observations& seen;
  const base::Json& pod;
  bool task_manager = false;

  std::string role() const { return task_manager ? "TaskManager" : "JobManager"; }
  std::string process() const { return task_manager ? "taskmanager" : "jobmanager"; }
  /// Whether it is Flink's own container, of which Flink's options speak.
  bool is_main(const Container& container) const;
  /// The container within a sentence: "the JobManager", "sidecar container 'exporter' of
  /// the JobManager", "init container 'fetch' of the JobManager".
  std::string subject(const Container& container) const;
  /// "container flink-main-container of pod orders-7c9d8-x2x1p".
  std::string place(const Container& container) const;
};

/// The Flink version of the cluster, whose options hints name; the newest where it is not known.
flink::Version version_of(const Observations& seen);

/// diagnose_pending.cpp: nobody wants a JobManager.
std::optional<Diagnosis> diagnose_stopped(const Observations& seen);

/// diagnose_pending.cpp: the JobManager's pod is refused by quota, admission or for its service
/// account.
std::optional<Diagnosis> diagnose_refused_pods(const Observations& seen);

/// diagnose_pending.cpp: no node takes the pod, or a volume cannot be mounted.
std::optional<Diagnosis> diagnose_scheduling(const PodUnderDiagnosis& diagnosed);
std::optional<Diagnosis> diagnose_mounts(const PodUnderDiagnosis& diagnosed);

/// diagnose_image.cpp: an image cannot be pulled.
std::optional<Diagnosis> diagnose_image(const PodUnderDiagnosis& diagnosed,
                                        const Container& container);

/// diagnose_crash.cpp: a container cannot be started, or is crash-looping.
std::optional<Diagnosis> diagnose_start(const PodUnderDiagnosis& diagnosed,
                                        const Container& container);
std::optional<Diagnosis> diagnose_crash(const PodUnderDiagnosis& diagnosed,
                                        const Container& container);

/// What is said of a container's end, by all parts.
std::string end_text(const Termination& ended);  ///< "exit code 1", "OOMKilled, exit code 137"
std::string log_of(
    const PodUnderDiagnosis& diagnosed,
    const Container& container);  ///< what it wrote before it ended, as far as that is known
std::string memory_hint(const PodUnderDiagnosis& diagnosed,
                        const Container& container);  ///< which limit is to be raised
void add_last_words(const Termination& ended, const std::string& log,
                    Diagnosis& diagnosis);  ///< of a stack trace its cause, else the last line

/// diagnose_task_managers.cpp: TaskManagers crash on startup, or all or some of them cannot be
/// created.
std::optional<Diagnosis> diagnose_lost_task_managers(const Observations& seen);
std::optional<Diagnosis> diagnose_refused_task_managers(const Observations& seen);
std::optional<Diagnosis> diagnose_missing_task_managers(const Observations& seen);

/// What the API server's refusal of the JobManager's own requests means, and the Role that it
/// lacks.
Diagnosis refused_to_job_manager(const Observations& seen, const std::string& sentence);

}  // namespace deploy
