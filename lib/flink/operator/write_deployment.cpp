#include "flink/operator/write_deployment.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "flink/config/job_options.h"
#include "flink/config/operator_options.h"
#include "flink/config/options.h"
#include "flink/operator/amounts.h"
#include "flink/operator/command_record.h"
#include "flink/operator/flink_deployment.h"
#include "flink/operator/process_size.h"
#include "flink/values/structured.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using base::OrderedJson;

/// FlinkVersion#v1_13.
constexpr Version oldest_of_the_operator{1, 13, 0};

/// A configuration being put into the fields of a FlinkDeployment.
class Writer {
 public:
  Writer(const DeploymentInputs& inputs, const Dialect& dialect, base::Problems& problems)
      : inputs_(inputs), dialect_(dialect), problems_(problems), left_(inputs.configuration) {}

  WrittenDeployment write() {
    auto metadata = metadata_of_cluster();
    auto spec = cluster_fields();
    auto job_manager = process(job_manager_size);
    auto task_manager = process(task_manager_size);
    put_templates(spec, job_manager, task_manager);
    put_replicas(job_manager);
    auto job = job_fields();
    tell_local_files();
    spec["flinkConfiguration"] = configuration_left();
    if (!job_manager.empty()) spec["jobManager"] = std::move(job_manager);
    if (!task_manager.empty()) spec["taskManager"] = std::move(task_manager);
    put_log_files(spec);
    spec["job"] = std::move(job);
    result_.document = {{"apiVersion", flink_deployment_version},
                        {"kind", "FlinkDeployment"},
                        {"metadata", std::move(metadata)},
                        {"spec", std::move(spec)}};
    put_record();
    return std::move(result_);
  }

 private:
  void warn(std::string sentence) { result_.warnings.push_back(std::move(sentence)); }
  const Value* find(const Option& option) const {
    const auto found = inputs_.configuration.find(option, dialect_);
    return found ? found->value : nullptr;
  }

  std::string text_of(const Option& option) const {
    const auto* value = find(option);
    return value == nullptr ? std::string() : value->text;
  }

  /// The option's text, which a field says from now on; empty when there is none.
  std::string take(const Option& option) {
    drop(option);
    return text_of(option);
  }

  void drop(const Option& option) {
    for (const auto& key : option.keys) left_.erase(key.name);
  }

  void take_text(OrderedJson& object, const char* field, const Option& option) {
    if (auto text = take(option); !text.empty()) object[field] = std::move(text);
  }

  OrderedJson metadata_of_cluster() {
    auto metadata = OrderedJson::object();
    take_text(metadata, "name", options::cluster_id);
    if (!metadata.contains("name"))
      problems_.add(std::string(options::cluster_id.name()),
                    "is not set, and a FlinkDeployment has a name");
    take_text(metadata, "namespace", options::kube_namespace);
    return metadata;
  }

  OrderedJson cluster_fields() {
    auto spec = OrderedJson::object();
    take_text(spec, "image", options::image);
    take_text(spec, "imagePullPolicy", options::image_pull_policy);
    spec["flinkVersion"] = fmt::format("v{}_{}", dialect_.version.major, dialect_.version.minor);
    if (dialect_.version < oldest_of_the_operator)
      warn(
          fmt::format("flinkVersion v{}_{} is none of the operator's, which begin with v1_13: its "
                      "API server refuses the file, and 'drey apply -f' takes it",
                      dialect_.version.major, dialect_.version.minor));
    const auto account = std::string(options::any_service_account.name());
    const auto* said = inputs_.configuration.find(account);
    spec["serviceAccount"] = said == nullptr ? "default" : said->text;
    left_.erase(account);
    return spec;
  }

  /// Memory and cores, as far as they are amounts; else they stay options, which says the same. So
  /// does a number of bytes without a unit, of which the operator makes another text ("2 gb").
  OrderedJson process(const SizeOptions& size) {
    auto resource = OrderedJson::object();
    const auto* memory = find(size.memory);
    if (memory != nullptr && memory_text(memory->text) &&
        memory->text.find_first_not_of("0123456789") != std::string::npos)
      resource["memory"] = take(size.memory);
    if (const auto* cpu = find(size.cpu)) {
      const auto number = cores(cpu->text);
      if (number && *number > 0) resource["cpu"] = *number, drop(size.cpu);
    }
    return resource.empty() ? resource : OrderedJson{{"resource", std::move(resource)}};
  }

  void put_replicas(OrderedJson& job_manager) {
    const auto* replicas = find(options::replicas);
    const auto number = replicas ? parse_java_int(replicas->text) : Parsed<std::int32_t>(0);
    if (number && *number > 0) job_manager["replicas"] = *number, drop(options::replicas);
  }

  OrderedJson pod_template(const std::string& path) {
    const auto file = inputs_.files.find(path);
    if (file == inputs_.files.end() || !file->second) return {};
    try {
      auto root = base::parse_yaml(*file->second);
      base::resolve_merge_keys(root);
      return OrderedJson(base::yaml_to_json(root));
    } catch (const base::YamlError& error) {
      problems_.add(fmt::format("{}:{}", base::printable(path), error.line),
                    fmt::format("not YAML: {}", error.what()));
      return {};
    }
  }

  void put_templates(OrderedJson& spec, OrderedJson& job_manager, OrderedJson& task_manager) {
    const auto own = text_of(options::pod_template_job_manager);
    const auto other = text_of(options::pod_template_task_manager);
    if (!own.empty() && own == other) {
      spec["podTemplate"] = pod_template(own);
    } else {
      if (!own.empty()) job_manager["podTemplate"] = pod_template(own);
      if (!other.empty()) task_manager["podTemplate"] = pod_template(other);
    }
    drop(options::pod_template_job_manager);
    drop(options::pod_template_task_manager);
  }

  OrderedJson job_fields() {
    auto job = OrderedJson::object();
    if (const auto* jars = find(options::jars); jars && jars->list && !jars->list->empty())
      job["jarURI"] = jars->list->front();
    take_text(job, "entryClass", options::main_class);
    if (const auto* words = find(options::program_arguments);
        words && words->list && !words->list->empty())
      job["args"] = *words->list;
    const auto parallelism = parse_java_int(take(options::parallelism));
    job["parallelism"] = parallelism && *parallelism > 0 ? *parallelism : 1;
    put_state(job);
    return job;
  }

  void put_state(OrderedJson& job) {
    if (find(options::checkpoints_directory) && find(options::savepoints_directory))
      job["upgradeMode"] = "savepoint";
    else
      warn(
          "spec.job.upgradeMode is left out, as there are no directories for checkpoints and "
          "savepoints: the operator then upgrades without the job's state");
    take_text(job, "initialSavepointPath", options::savepoint_path);
    if (take(options::ignore_unclaimed_state) == "true") job["allowNonRestoredState"] = true;
  }

  /// Paths that only this machine has.
  void tell_local_files() {
    for (const auto* option :
         {&options::kerberos_keytab, &options::krb5_conf, &options::local_upload_enabled}) {
      if (find(*option))
        warn(fmt::format("{} means files of this machine, which the operator does not have",
                         option->name()));
    }
    for (const auto* option : {&options::kube_config_file, &options::kube_context}) {
      if (find(*option))
        warn(
            fmt::format("{} is left out: who applies the file says where it goes", option->name()));
    }
    if (find(options::high_availability_cluster_id))
      warn(fmt::format("{} is left out: the operator calls it like the cluster",
                       options::high_availability_cluster_id.name()));
  }

  /// What Flink's client does, where the operator does otherwise unless it is told.
  void put_defaults_of_client() {
    const auto put = [&](const Option& option, std::string text) {
      const auto key = option.key(dialect_.version);
      if (key.empty() || text.empty() || find(option)) return;
      left_.set(std::string(key), std::move(text), {Origin::Kind::program, {}});
    };
    const auto default_of = [&](const Option& option) {
      return std::string(option.default_in(dialect_.version));
    };
    if (const auto type = default_of(options::rest_exposed_type); type != "ClusterIP")
      put(options::rest_exposed_type, type);
    put(options::web_cancel, default_of(options::web_cancel));
    put(options::checkpoint_retention, default_of(options::checkpoint_retention));
    if (options::pod_template_job_manager.known_in(dialect_.version))
      put(options::startup_probe, "false");
    if (!find(options::job_name))
      warn(fmt::format("{} is the cluster's name, where the program names no job",
                       options::job_name.name()));
  }

  OrderedJson configuration_left() {
    constexpr std::array of_the_run{&options::target,
                                    &options::client_conf_dir,
                                    &options::jars,
                                    &options::program_arguments,
                                    &options::kube_config_file,
                                    &options::kube_context,
                                    &options::high_availability_cluster_id};
    for (const auto* option : of_the_run) drop(*option);
    put_defaults_of_client();
    auto result = OrderedJson::object();
    for (const auto& [key, value] : left_.entries()) {
      if (is_user_set(value.origin))
        result[key] = value.list ? write_list(*value.list) : value.text;
    }
    return result;
  }

  /// What the command line said otherwise than the file does, for the way back.
  void put_record() {
    base::Problems told_already;
    FlinkDeployments read;
    read_flink_deployments(result_.document.dump(), {}, read, told_already);
    if (read.list.empty() || !read.list.front().is_whole) return;
    const auto of_file = deployment_inputs(read.list.front(), {}, dialect_, told_already);
    auto record = command_record(inputs_.configuration, of_file.configuration);
    record.has_conf_dir = inputs_.log_files.has_value();
    if (!record.empty())
      result_.document["metadata"]["annotations"][command_annotation] = to_text(record);
  }

  void put_log_files(OrderedJson& spec) const {
    if (!inputs_.log_files) return;
    for (const auto* name : {"log4j-console.properties", "logback-console.xml"}) {
      const auto file = inputs_.log_files->find(name);
      if (file != inputs_.log_files->end()) spec["logConfiguration"][name] = file->second;
    }
  }

  const DeploymentInputs& inputs_;
  const Dialect& dialect_;
  base::Problems& problems_;
  Configuration left_;
  WrittenDeployment result_{};
};

}  // namespace

WrittenDeployment write_flink_deployment(const DeploymentInputs& inputs, const Dialect& dialect,
                                         base::Problems& problems) {
  return Writer(inputs, dialect, problems).write();
}

}  // namespace flink
