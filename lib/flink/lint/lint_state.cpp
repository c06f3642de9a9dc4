// Settings with which a job loses its state, or with which none runs and Flink calls that a
// success. Flink says nothing of any of them.
#include "flink/lint/lint_parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/job_options.h"
#include "flink/config/lost_directory.h"
#include "flink/config/options.h"
#include "flink/pod_template/pod_template.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using base::Json;

/// Whether checkpoints outlive a job that fails, at least (CheckpointProperties).
bool retains_checkpoints(const Lint& lint) {
  constexpr std::array retained{"RETAIN_ON_CANCELLATION", "DELETE_ON_CANCELLATION"};
  const auto mode = lint.configuration.text(options::checkpoint_retention, lint.dialect);
  return mode && std::any_of(retained.begin(), retained.end(), [&](const char* name) {
           return base::equals_ignoring_case(name, *mode);
         });
}

bool has(const Lint& lint, const Option& option) {
  const auto text = lint.configuration.text(option, lint.dialect);
  return text && !text->empty();
}

void add(Lint& lint, const Found& found, std::string what) {
  lint.findings.push_back({where(found.key, found.value->origin), std::move(what)});
}

/// The value of a flag that a user turned off, in a version that knows it.
std::optional<Found> turned_off(const Lint& lint, const Option& option) {
  const auto found = lint.configuration.find(option, lint.dialect);
  if (!found || !is_user_set(found->value->origin)) return std::nullopt;
  const auto flag = parse_bool(found->value->text);
  return flag && !*flag ? found : std::nullopt;
}

/// Two runs with one job id write to one folder of checkpoints. The second counts from 1, fails at
/// the number of a retained one, whose file it cannot write over, and then deletes that
/// (FsCheckpointMetadataOutputStream). With high availability Flink makes the id of the cluster id
/// (ApplicationDispatcherBootstrap, ApplicationJobUtils).
void lint_job_id(Lint& lint) {
  if (!retains_checkpoints(lint) || !has(lint, options::checkpoints_directory) ||
      has(lint, options::savepoint_path))
    return;
  constexpr const char* fate = "fails at the number of a retained checkpoint and deletes that one";
  if (const auto id = lint.configuration.find(options::fixed_job_id, lint.dialect)) {
    if (is_user_set(id->value->origin))
      add(lint, *id,
          fmt::format("gives each run the same folder of checkpoints: the next one without "
                      "--fromSavepoint {} (leave the option out)",
                      fate));
    return;
  }
  const auto retention = lint.configuration.find(options::checkpoint_retention, lint.dialect);
  if (!lint.spec.high_availability || !is_user_set(retention->value->origin)) return;
  add(lint, *retention,
      fmt::format(
          "keeps checkpoints for the next run of this cluster id to start from: one without "
          "--fromSavepoint {}, as high availability gives both one job id (name the newest "
          "one, or another {})",
          fate, options::checkpoints_directory.key(lint.dialect.version)));
}

/// What the JobManager recovered is declared as failed with the application, and what is kept of a
/// failed job goes (PackagedProgramApplication, Dispatcher#cleanupRemainingSuspendedJobs).
void lint_failed_main(Lint& lint) {
  if (!lint.spec.high_availability || !lint.dialect.failed_main_ends_application ||
      retains_checkpoints(lint))
    return;
  const auto mode = lint.configuration.find(options::high_availability, lint.dialect);
  add(lint, *mode,
      fmt::format("does not keep the job's state from an exception in main() when the JobManager "
                  "starts again: Flink {} removes HA metadata and checkpoints then "
                  "({}=RETAIN_ON_CANCELLATION keeps the checkpoints)",
                  minor_text(lint.dialect.version),
                  options::checkpoint_retention.key(lint.dialect.version)));
}

/// execute() does not block in an application cluster, so main() ends at once, and the application
/// with it (PackagedProgramApplication).
void lint_decoupled_application(Lint& lint) {
  if (const auto found = turned_off(lint, options::terminate_application))
    add(lint, *found,
        "cancels the job within a second of its start, and calls that a success (leave it true)");
}

/// A result that is kept keeps the job, or the application, of the same id from running again
/// (Dispatcher#submitJob, ApplicationResultStore).
void lint_kept_results(Lint& lint) {
  if (!lint.spec.high_availability) return;
  for (const auto& [flag, path] :
       {std::pair(&options::job_results_deleted, &options::job_results_path),
        std::pair(&options::application_results_deleted, &options::application_results_path)}) {
    if (const auto found = turned_off(lint, *flag))
      add(lint, *found,
          fmt::format("keeps the result of this cluster id: its next start runs nothing, and ends "
                      "as a success (leave it true, or name another {} for each start)",
                      path->key(lint.dialect.version)));
  }
}

/// The main container of a template, with what options mount into it.
Json container_of(const Lint& lint, const PodTemplate& pod_template) {
  auto container = pod_template.main;
  for (const auto& claim : lint.spec.claims)
    container["volumeMounts"].push_back({{"name", claim.volume()}, {"mountPath", claim.path}});
  return container;
}

bool is_lost(const Lint& lint, const std::string& directory, const PodTemplate& pod_template) {
  const Json::json_pointer volumes("/spec/volumes");
  const auto& pod = pod_template.pod;
  const auto file_system = lint.configuration.text(options::default_file_system, lint.dialect);
  return goes_with_pod({directory, file_system.value_or("")}, container_of(lint, pod_template),
                       pod.contains(volumes) ? pod.at(volumes) : Json::array());
}

/// A directory in a container: a path of the local file system, as tutorials have it, which works
/// until the pod is another.
void lint_local_directory(Lint& lint, const Option& option, bool of_task_managers) {
  const auto found = lint.configuration.find(option, lint.dialect);
  if (!found || !is_user_set(found->value->origin)) return;
  const auto& directory = found->value->text;
  const bool here = is_lost(lint, directory, lint.job_manager_template);
  if (!here && !(of_task_managers && is_lost(lint, directory, lint.task_manager_template))) return;
  add(lint, *found,
      fmt::format(
          "is a directory of the {}, where no volume is mounted that outlives the pod: what "
          "is written there is lost with it (an object store such as s3://, or a volume of "
          "the pod template, keeps it)",
          here ? "JobManager's container" : "TaskManagers' containers"));
}

void lint_local_directories(Lint& lint) {
  lint_local_directory(lint, options::checkpoints_directory, true);
  lint_local_directory(lint, options::savepoints_directory, true);
  if (lint.spec.high_availability)
    lint_local_directory(lint, options::high_availability_storage_dir, false);
}

}  // namespace

void lint_state(Lint& lint) {
  lint_job_id(lint);
  lint_failed_main(lint);
  lint_decoupled_application(lint);
  lint_kept_results(lint);
  lint_local_directories(lint);
}

}  // namespace flink
