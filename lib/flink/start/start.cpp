#include "flink/start/start.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/job_options.h"
#include "flink/config/options.h"

namespace flink {
namespace {

/// Where results of jobs and applications are kept, and the folder in the storage of high
/// availability in which they are by default (JobResultStoreOptions,
/// ApplicationResultStoreOptions).
constexpr std::array<std::pair<const Option*, std::string_view>, 2> result_stores{
    {{&options::job_results_path, "job-result-store"},
     {&options::application_results_path, "application-result-store"}}};

void set_text(const Option& option, const std::string& text, const Dialect& dialect,
              Configuration& configuration) {
  configuration.set(std::string(option.key(dialect.version)), text, {});
}

void set_results_path(const Option& option, std::string_view folder, const std::string& job,
                      const Dialect& dialect, Configuration& configuration) {
  const auto storage = configuration.text(options::high_availability_storage_dir, dialect);
  const auto cluster = configuration.text(options::cluster_id, dialect);
  const bool named = configuration.find(option, dialect).has_value();
  if (!option.known_in(dialect.version) || named || !storage || storage->empty() || !cluster)
    return;
  const auto root = storage->substr(0, storage->find_last_not_of('/') + 1);
  set_text(option, fmt::format("{}/{}/{}/{}", root, folder, *cluster, job), dialect, configuration);
}

}  // namespace

void start_from(const Start& start, const Dialect& dialect, Configuration& configuration) {
  if (!start.savepoint.empty())
    set_text(options::savepoint_path, start.savepoint, dialect, configuration);
  if (start.job.empty()) return;
  set_text(options::fixed_job_id, start.job, dialect, configuration);
  for (const auto& [option, folder] : result_stores)
    set_results_path(*option, folder, start.job, dialect, configuration);
}

void forget_start(Configuration& configuration) {
  const auto* id = configuration.find(options::fixed_job_id.name());
  const auto job = id == nullptr ? std::string() : id->text;
  for (const auto& [option, folder] : result_stores) {
    const auto* path = configuration.find(option->name());
    if (!job.empty() && path != nullptr && path->text.ends_with("/" + job))
      configuration.erase(option->name());
  }
  for (const auto* option : {&options::savepoint_path, &options::fixed_job_id}) {
    for (const auto& key : option->keys) configuration.erase(key.name);
  }
}

bool claims_savepoint(const Configuration& configuration, const Dialect& dialect) {
  const auto mode = configuration.text(options::restore_mode, dialect);
  return mode && base::equals_ignoring_case(*mode, "claim");
}

bool concerns_run_alone(std::string_view key) {
  constexpr std::array all{&options::attached,
                           &options::shutdown_on_attached_exit,
                           &options::savepoint_path,
                           &options::restore_mode,
                           &options::ignore_unclaimed_state,
                           &options::kube_config_file,
                           &options::kube_context,
                           &options::fixed_job_id,
                           &options::job_results_path,
                           &options::application_results_path};
  return std::any_of(all.begin(), all.end(), [&](const Option* option) {
    return std::any_of(option->keys.begin(), option->keys.end(),
                       [&](const Key& row) { return row.name == key; });
  });
}

}  // namespace flink
