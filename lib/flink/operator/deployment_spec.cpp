#include "flink/operator/deployment_spec.h"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "flink/config/options.h"
#include "flink/operator/left_to_kubectl.h"
#include "flink/values/flat_keys.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using base::Json;
using base::Yaml;

/// What Jackson's JsonNode#asText makes of a scalar that came as JSON.
std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number_float()) return value.dump();
  const auto number = value.get<double>();
  constexpr double exact = 9007199254740992;
  // Go writes a whole number without a point, so that it arrives as an integer.
  if (number == std::floor(number) && std::abs(number) < exact)
    return std::to_string(static_cast<std::int64_t>(number));
  return java_double_text(number);
}

std::string list_text(const Json& list) {
  std::vector<std::string> texts;
  for (const auto& element : list) texts.push_back(text_of(element));
  return base::join(texts, ";");
}

/// flinkConfiguration, nested or flat (ConfigObjectNode#asFlatMap).
void add_flat(const Yaml& mapping, FlinkDeployment& deployment) {
  visit_flat(mapping, [&](const FlatNode& at) {
    if (at.node.kind == Yaml::Kind::mapping) return true;
    const auto value = base::yaml_to_json(at.node);
    deployment.configuration.set(
        at.key, value.is_array() ? list_text(value) : text_of(value),
        {Origin::Kind::file, fmt::format("{}:{}", deployment.file, at.node.key_line)});
    return false;
  });
}

ProcessResources read_resources(Fields& process) {
  ProcessResources result;
  auto resource = process.fields("resource");
  result.cpu = resource.number("cpu");
  result.memory = resource.text("memory");
  result.ephemeral_storage = resource.text("ephemeralStorage");
  resource.finish();
  auto resources = process.fields("resources");
  result.requests = resources.quantities("requests");
  result.limits = resources.quantities("limits");
  resources.finish();
  return result;
}

ProcessSpec read_process(Fields& spec, std::string_view name, const std::string& spec_origin) {
  auto fields = spec.fields(name);
  ProcessSpec result;
  result.origin = fields.is_there() ? spec.origin(name) : spec_origin;
  result.is_there = fields.is_there();
  result.resources = read_resources(fields);
  result.replicas = fields.integer("replicas");
  result.pod_template = fields.any("podTemplate");
  fields.finish();
  return result;
}

std::optional<Said<bool>> read_suspended(Fields& job) {
  const auto state = job.text("state");
  if (!state || state->value == "running") return std::nullopt;
  if (state->value != "suspended")
    job.refuse("state", fmt::format("'{}' is none of running, suspended",
                                    base::printable(state->value, 100)));
  return Said<bool>{true, fmt::format("{}: {}", state->origin, job.path("state"))};
}

std::optional<UpgradeMode> read_upgrade_mode(Fields& job) {
  const auto mode = job.text("upgradeMode");
  if (!mode) return std::nullopt;
  if (mode->value == "stateless") return UpgradeMode::stateless;
  if (mode->value == "savepoint") return UpgradeMode::savepoint;
  if (mode->value != "last-state")
    job.refuse("upgradeMode", fmt::format("'{}' is none of savepoint, last-state, stateless",
                                          base::printable(mode->value, 100)));
  return UpgradeMode::last_state;
}

/// Nonces by which the operator is told to do something once.
void read_triggers(Fields& job, std::vector<std::string>& warnings) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> triggers{
      {{"savepointTriggerNonce", "takes no savepoint; 'drey savepoint' does"},
       {"checkpointTriggerNonce", "takes no checkpoint; 'drey checkpoint' does"},
       {"autoscalerResetNonce", "means the operator's autoscaler"}}};
  for (const auto& [name, effect] : triggers) {
    if (job.integer(name))
      warnings.push_back(fmt::format("{}: {} has no effect here: it {}", job.origin(name),
                                     job.path(name), effect));
  }
}

JobSpec read_job(Fields job, std::string origin, std::vector<std::string>& warnings) {
  JobSpec result;
  result.origin = std::move(origin);
  result.jar_uri = job.text("jarURI");
  result.entry_class = job.text("entryClass");
  result.args = job.texts("args");
  result.parallelism = job.integer("parallelism");
  result.suspended = read_suspended(job);
  result.upgrade_mode = read_upgrade_mode(job);
  result.initial_savepoint_path = job.text("initialSavepointPath");
  result.allow_non_restored_state = job.boolean("allowNonRestoredState");
  result.savepoint_redeploy_nonce = job.integer("savepointRedeployNonce");
  read_triggers(job, warnings);
  job.finish();
  return result;
}

std::optional<Version> read_version(Fields& spec) {
  const auto said = spec.text("flinkVersion");
  if (spec.node("flinkVersion") == nullptr) spec.refuse("flinkVersion", "is missing (as in v1_20)");
  if (!said) return std::nullopt;
  auto text = said->value;
  const auto line = text.find('_');
  if (text.starts_with('v') && line != std::string::npos) {
    text[line] = '.';
    if (const auto version = parse_version(text.substr(1))) return version;
  }
  spec.refuse("flinkVersion", fmt::format("'{}' is no Flink version as the operator writes it "
                                          "(v1_20, v2_3)",
                                          base::printable(said->value, 100)));
  return std::nullopt;
}

/// What of the operator drey does not do.
void refuse_the_rest(Fields& spec) {
  const auto mode = spec.text("mode");
  if (mode && mode->value != "native")
    spec.refuse("mode", fmt::format("'{}': drey deploys in native mode only (leave it out, or "
                                    "write native)",
                                    base::printable(mode->value, 100)));
}

void read_ingress(Fields& spec, FlinkDeployment& deployment) {
  if (spec.node("ingress") == nullptr) return;
  auto fields = spec.fields("ingress");
  const auto url_template = fields.text("template");
  if (!url_template) fields.refuse("template", "is missing");
  deployment.ingress = {url_template.value_or(Said<std::string>{}), fields.text("className"),
                        fields.text_map("annotations"), fields.text_map("labels"),
                        fields.any("tls")};
  fields.finish();
  deployment.warnings.push_back(
      fmt::format("{}: spec.ingress: no Ingress is made here; this makes the one that the operator "
                  "would: {}",
                  spec.origin("ingress"), command_for_kubectl(deployment.file)));
}

}  // namespace

void read_spec(Fields spec, FlinkDeployment& deployment, base::Problems& problems) {
  if (const auto version = read_version(spec)) deployment.version = *version;
  deployment.image = spec.text("image");
  deployment.image_pull_policy = spec.text("imagePullPolicy");
  deployment.service_account = spec.text("serviceAccount");
  if (const auto* configuration = spec.node("flinkConfiguration")) {
    const Fields as_mapping(configuration, deployment.file, "spec.flinkConfiguration", problems);
    if (as_mapping.is_there()) add_flat(*configuration, deployment);
  }
  deployment.pod_template = spec.any("podTemplate");
  deployment.job_manager = read_process(spec, "jobManager", deployment.spec_origin);
  deployment.task_manager = read_process(spec, "taskManager", deployment.spec_origin);
  deployment.log_configuration = spec.text_map("logConfiguration");
  deployment.restart_nonce = spec.integer("restartNonce");
  refuse_the_rest(spec);
  read_ingress(spec, deployment);
  if (spec.node("job") == nullptr)
    spec.refuse("job",
                "is missing: this is a session cluster, and drey deploys applications (leave it to "
                "the operator: kubectl apply)");
  else deployment.job = read_job(spec.fields("job"), spec.origin("job"), deployment.warnings);
  spec.finish();
}

}  // namespace flink
