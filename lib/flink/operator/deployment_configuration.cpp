#include "flink/operator/deployment_configuration.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/distribution.h"
#include "flink/config/job_options.h"
#include "flink/config/operator_options.h"
#include "flink/config/options.h"
#include "flink/config/program_options.h"
#include "flink/memory/memory_options.h"
#include "flink/operator/pod_templates.h"
#include "flink/operator/process_size.h"
#include "flink/rules/rules.h"
#include "flink/values/units.h"
#include "flink/version/names.h"

namespace flink {
namespace {

using base::Json;

Origin line(const std::string& origin) { return {Origin::Kind::file, origin}; }

/// One FlinkDeployment being laid over a configuration.
class Builder {
 public:
  Builder(const FlinkDeployment& deployment, Configuration configuration, const Dialect& dialect,
          base::Problems& problems)
      : deployment_(deployment),
        dialect_(dialect),
        problems_(problems),
        result_{std::move(configuration), {}, {}} {}

  DeploymentInputs build() {
    for (const auto& [key, value] : deployment_.configuration.entries())
      result_.configuration.set(key, value.text, value.origin);
    check_own_keys();
    check_state_directories();
    check_start();
    check_kubeconfig();
    set_default(options::rest_exposed_type, "ClusterIP");
    set_default(options::web_cancel, "false");
    apply_log_configuration();
    put(options::image, deployment_.image);
    put(options::image_pull_policy, deployment_.image_pull_policy);
    apply_service_account();
    apply_pod_templates();
    apply_resources(deployment_.job_manager, job_manager_size);
    apply_resources(deployment_.task_manager, task_manager_size);
    apply_replicas();
    apply_job();
    apply_names();
    remove_operator_keys();
    return std::move(result_);
  }

 private:
  bool has(const Option& option) const {
    return result_.configuration.find(option, dialect_).has_value();
  }

  std::string key_of(const Option& option) const {
    return std::string(option.key(dialect_.version));
  }

  void put(const Option& option, std::string text, Origin origin) {
    auto key = key_of(option);
    if (!key.empty()) result_.configuration.set(std::move(key), std::move(text), std::move(origin));
  }

  void put(const Option& option, const std::optional<Said<std::string>>& said) {
    if (said && !said->value.empty()) put(option, said->value, line(said->origin));
  }

  void set_default(const Option& option, std::string text) {
    if (!has(option)) put(option, std::move(text), {});
  }

  void refuse(const std::string& origin, std::string_view path, const std::string& what) {
    problems_.add(fmt::format("{}: {}", origin, path), what);
  }

  bool is_on(const Option& option) const {
    const auto text = result_.configuration.text(option, dialect_).value_or("");
    const auto said = parse_bool(text);
    return said && *said;
  }

  /// Keys that the operator sets itself, and refuses from users (DefaultValidator).
  void check_own_keys() {
    constexpr std::array own{&options::kube_namespace, &options::cluster_id,
                             &options::high_availability_cluster_id};
    for (const auto* option : own) {
      if (const auto* value = deployment_.configuration.find(option->name()))
        problems_.add(where(option->name(), value->origin),
                      "is what the FlinkDeployment is called, and cannot be said here "
                      "(metadata.name, metadata.namespace)");
    }
  }

  void check_state_directories() {
    const auto mode = deployment_.job.upgrade_mode;
    const auto missing = [&](const Option& option, std::string_view modes) {
      problems_.add(fmt::format("{}: spec.job.upgradeMode", deployment_.spec_origin),
                    fmt::format("{} wants {} to be set", modes, option.key(dialect_.version)));
    };
    if (!mode || mode == UpgradeMode::stateless) return;
    if (!has(options::checkpoints_directory))
      missing(options::checkpoints_directory, "an upgrade that keeps the job's state");
    if (mode == UpgradeMode::savepoint && !has(options::savepoints_directory))
      missing(options::savepoints_directory, "savepoint");
  }

  /// The operator takes out a path to start from that is no field (ApplicationReconciler#deploy):
  /// its job starts from nothing, and Flink's client's from there.
  void check_start() {
    const auto found = deployment_.configuration.find(options::savepoint_path, dialect_);
    if (found)
      refuse(found->value->origin.text, fmt::format("spec.flinkConfiguration: {}", found->key),
             "the operator takes it out; spec.job.initialSavepointPath names what the job starts "
             "from");
  }

  /// A kubeconfig may name a program that is run for its credentials: files that somebody proposes
  /// are judged by pipelines before anybody has read them.
  void check_kubeconfig() {
    const auto found = deployment_.configuration.find(options::kube_config_file, dialect_);
    if (!found) return;
    refuse(found->value->origin.text, fmt::format("spec.flinkConfiguration: {}", found->key),
           "a file does not choose with which credentials it is applied; --kubeconfig does");
    result_.configuration.erase(std::string(found->key));
  }

  void apply_log_configuration() {
    if (deployment_.log_configuration.empty()) return;
    result_.log_files.emplace();
    for (const auto& [name, text] : deployment_.log_configuration) {
      const auto& known = names::console_log_files;
      if (std::find(known.begin(), known.end(), name) == known.end())
        refuse(text.origin, "spec.logConfiguration",
               fmt::format("'{}' is none of log4j-console.properties, logback-console.xml",
                           base::printable(name, 100)));
      result_.log_files->emplace(name, text.value);
    }
  }

  void apply_service_account() {
    if (deployment_.service_account)
      return put(options::any_service_account, deployment_.service_account);
    refuse(deployment_.spec_origin, "spec.serviceAccount", "must be defined");
  }

  void apply_pod_templates() {
    const bool by_name = is_on(options::merge_lists_by_name);
    auto of_job_manager = pod_template(deployment_.job_manager, by_name);
    if (is_on(options::startup_probe))
      of_job_manager = with_startup_probe(std::move(of_job_manager));
    put_template(options::pod_template_job_manager, "jobmanager", of_job_manager);
    put_template(options::pod_template_task_manager, "taskmanager",
                 pod_template(deployment_.task_manager, by_name));
  }

  std::optional<Json> pod_template(const ProcessSpec& process, bool by_name) const {
    return with_resources(
        merged_pod_template(deployment_.pod_template, process.pod_template, by_name),
        process.resources);
  }

  /// The template as a file of its own; its name is the same wherever the FlinkDeployment lies, as
  /// it is part of what is shipped.
  void put_template(const Option& option, std::string_view component,
                    const std::optional<Json>& pod_template) {
    if (!pod_template) return;
    auto name = fmt::format("{}-{}-pod-template.yaml", deployment_.name, component);
    put(option, name, line(fmt::format("{}: podTemplate", deployment_.file)));
    result_.files.emplace(std::move(name), pod_template->dump());
  }

  void check_replicas(const ProcessSpec& process, std::string_view path) {
    if (process.replicas && process.replicas->value < 1)
      refuse(process.replicas->origin, path, "must be at least 1");
  }

  void apply_resources(const ProcessSpec& process, const SizeOptions& options) {
    note_absent(options.memory, {.place = fmt::format("{}: spec.{}.resource.memory", process.origin,
                                                      options.field)});
    for (const auto& [option, text, origin] : size_of(process.resources, options, problems_)) {
      if (text) put(*option, *text, line(origin));
      else note_absent(*option, {.is_refused = true});
    }
  }

  void note_absent(const Option& option, Absent absent) {
    result_.configuration.note_absent(key_of(option), std::move(absent));
  }

  void apply_replicas() {
    check_replicas(deployment_.job_manager, "spec.jobManager.replicas");
    check_replicas(deployment_.task_manager, "spec.taskManager.replicas");
    const auto& said = deployment_.job_manager.replicas;
    if (!deployment_.job_manager.is_there) return;
    put(options::replicas, std::to_string(said ? said->value : 1),
        said ? line(said->origin) : Origin{});
    if (said && said->value > 1 && !is_highly_available())
      refuse(said->origin, "spec.jobManager.replicas",
             "standby JobManagers want high-availability to be on");
  }

  bool is_highly_available() const {
    const auto mode = result_.configuration.text(options::high_availability, dialect_);
    return mode && !mode->empty() && is_high_availability(*mode);
  }

  void apply_job() {
    const auto& job = deployment_.job;
    put(options::target, std::string(names::application_target), {});
    if (job.jar_uri) {
      check_jar(job.jar_uri->value, fmt::format("{}: spec.job.jarURI", job.jar_uri->origin),
                dialect_, problems_);
      result_.configuration.set_list(key_of(options::jars), {job.jar_uri->value},
                                     line(job.jar_uri->origin));
    }
    apply_parallelism();
    set_default(options::job_name, deployment_.name);
    if (job.upgrade_mode == UpgradeMode::last_state)
      set_default(options::checkpoint_interval, "5 min");
    set_default(options::checkpoint_retention, "RETAIN_ON_CANCELLATION");
    if (job.allow_non_restored_state)
      put(options::ignore_unclaimed_state, job.allow_non_restored_state->value ? "true" : "false",
          line(job.allow_non_restored_state->origin));
    put(options::main_class, job.entry_class);
    const bool has_args = job.args && !job.args->value.empty();
    if (has_args || dialect_.writes_empty_lists)
      result_.configuration.set_list(key_of(options::program_arguments),
                                     has_args ? job.args->value : std::vector<std::string>{},
                                     has_args ? line(job.args->origin) : Origin{});
  }

  /// Of the TaskManagers that are asked for, else as the job says.
  void apply_parallelism() {
    const auto& replicas = deployment_.task_manager.replicas;
    const auto& said = deployment_.job.parallelism;
    if (!replicas) {
      if (said && said->value > 0)
        put(options::parallelism, std::to_string(said->value), line(said->origin));
      else
        refuse(said ? said->origin : deployment_.job.origin, "spec.job.parallelism",
               "must be larger than 0");
      return;
    }
    const auto text = result_.configuration.text(options::task_slots, dialect_);
    const auto slots = parse_java_int(text.value_or("1"));
    if (slots)
      put(options::parallelism, std::to_string(replicas->value * *slots), line(replicas->origin));
  }

  void apply_names() {
    put(options::kube_namespace, deployment_.kube_namespace);
    put(options::cluster_id, deployment_.name, line(deployment_.name_origin));
    if (auto problem = rules::cluster_id(deployment_.name); !problem.empty())
      problems_.add(where(options::cluster_id.name(), line(deployment_.name_origin)),
                    std::move(problem));
    if (is_highly_available()) put(options::high_availability_cluster_id, deployment_.name, {});
  }

  void remove_operator_keys() {
    for (const auto prefix : {options::operator_prefix, options::autoscaler_prefix}) {
      for (const auto& [rest, value] : result_.configuration.with_prefix(prefix))
        result_.configuration.erase(std::string(prefix) + rest);
    }
  }

  const FlinkDeployment& deployment_;
  const Dialect& dialect_;
  base::Problems& problems_;
  DeploymentInputs result_;
};

}  // namespace

Configuration operator_defaults(const Dialect& dialect) {
  Configuration result;
  const auto all = distribution_defaults(dialect);
  const Origin origin{Origin::Kind::distribution, "the operator's chart"};
  for (const auto* option : {&options::task_slots, &options::parallelism})
    result.set(std::string(option->key(dialect.version)), "1", origin);
  // The flags without which Flink does not run on Java 17.
  if (const auto flags = all.find(options::java_opts, dialect))
    result.set(std::string(options::default_java_opts.known_in(dialect.version)
                               ? options::default_java_opts.key(dialect.version)
                               : options::java_opts.key(dialect.version)),
               flags->value->text, origin);
  return result;
}

DeploymentInputs deployment_inputs(const FlinkDeployment& deployment, Configuration defaults,
                                   const Dialect& dialect, base::Problems& problems) {
  return Builder(deployment, std::move(defaults), dialect, problems).build();
}

}  // namespace flink
