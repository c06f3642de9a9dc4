#include "deploy/check/check_objects.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/manager.h"
#include "deploy/cluster/refusal.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/submit/existing.h"
#include "flink/config/job_options.h"
#include "flink/config/options.h"
#include "flink/ha/names.h"
#include "kube/api/fields.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/warning.h"

namespace deploy {
namespace {

using base::Exit;
using base::Json;
using Verdict = CheckItem::Verdict;

constexpr const char* worker_admission = "admission of TaskManager pods";

/// "pods is forbidden: User "x" cannot create resource …": the caller may not, which is nothing
/// about the pod.
bool is_right_missing(const kube::Result& result) {
  return result.status && result.status->code == 403 &&
         result.status->message.find(" cannot create resource ") != std::string::npos;
}

/// A quota has no room for it beside the cluster that is there.
bool is_used_up(const kube::Result& result) {
  return exceeds_quota(result) &&
         result.status->message.find(" exceeded quota: ") != std::string::npos;
}

constexpr const char* but_for_quota =
    "as a dry run, but for quotas, which count the cluster that is there";

/// "jobGraph-…", "checkpointID-…": what Flink recovers from a ConfigMap.
std::vector<std::string> recovered_from(const Json& config_map) {
  std::vector<std::string> keys;
  const auto& data = kube::value_at(config_map, {"data"});
  for (const auto& [key, value] : data.items()) {
    if (flink::ha::job_of(key) || flink::ha::checkpoint_of(key))
      keys.push_back(base::printable(key, 100));
  }
  return keys;
}

/// The folder that an option names, without slashes at its end; empty: none.
std::string folder_in(const flink::Configuration& configuration, const flink::Option& option) {
  for (const auto& key : option.keys) {
    if (const auto* value = configuration.find(key.name))
      return value->text.substr(0, value->text.find_last_not_of('/') + 1);
  }
  return {};
}

/// "s3://b/ha (high-availability.storageDir)": the folders that both use.
std::vector<std::string> shared_folders(const flink::Configuration& one,
                                        const flink::Configuration& other) {
  std::vector<std::string> shared;
  for (const auto* option :
       {&flink::options::high_availability_storage_dir, &flink::options::checkpoints_directory}) {
    const auto folder = folder_in(one, *option);
    if (!folder.empty() && folder == folder_in(other, *option))
      shared.push_back(fmt::format("{} ({})", base::printable(folder, 300), option->name()));
  }
  return shared;
}

const Json& configuration_map(const Plan& plan) {
  static const Json none;
  for (const auto& object : plan.owned) {
    if (kube::name_of(object) == plan.ref().config_map()) return object;
  }
  return none;
}

}  // namespace

std::optional<CheckItem> check_namespace(const std::string& name_space,
                                         std::span<const kube::Result> answers) {
  if (std::none_of(answers.begin(), answers.end(), lacks_namespace)) return std::nullopt;
  return CheckItem{"namespace", Verdict::wrong,
                   fmt::format("'{}' is not there", base::printable(name_space, 100)),
                   "kubectl create namespace " + base::shell_word(name_space), Exit::not_found};
}

CheckItem check_name(const Plan& plan, const kube::Result& deployment,
                     const kube::Result& flink_deployment, const kube::Client& client,
                     bool is_for_apply) {
  const std::string what = "name";
  if (const auto refusal = refusal_of_name(deployment.object.value_or(Json()),
                                           flink_deployment.object.value_or(Json()), plan.ref()))
    return {what, Verdict::wrong, refusal->text, refusal->hint, refusal->exit};
  if (is_absent(deployment))
    return {what, Verdict::fine, fmt::format("no cluster {} is there", plan.cluster_id)};
  if (!deployment.object) return not_checked(what, client.error_of(deployment).text);
  const auto spec =
      kube::string_at(*deployment.object, {"metadata", "annotations", spec_annotation});
  const auto place = fmt::format("cluster {} is there", plan.cluster_id);
  if (spec == plan.spec_hash) return {what, Verdict::fine, place + " from exactly this input"};
  const auto verdict = is_for_apply ? Verdict::warning : Verdict::wrong;
  if (spec.empty())
    return {what, verdict, place + ", and was made by another client",
            "'drey diff' shows whether it is what the input says: then 'drey apply' adopts it, and "
            "else upgrades it",
            Exit::conflict};
  return {what, verdict, place + " from other input",
          "'drey diff' shows how they differ, 'drey apply' upgrades it", Exit::conflict};
}

CheckItem check_service_account(const std::string& what, const flink::ClusterSpec& spec,
                                const std::string& account, const kube::Result& found,
                                const kube::Client& client) {
  if (found.object) return {what, Verdict::fine, fmt::format("'{}' is there", account)};
  if (!is_absent(found)) return not_checked(what, client.error_of(found).text);
  return {what, Verdict::wrong,
          fmt::format("'{}' is not there, and no pod can be made without it", account),
          fmt::format("kubectl create serviceaccount {} --namespace {}", base::shell_word(account),
                      spec.kube_namespace)};
}

CheckItem check_admission(const Plan& plan, const kube::Result& deployment,
                          const kube::Result& existing, const kube::Client& client) {
  const std::string what = "admission of the Deployment";
  const bool is_same =
      existing.object && kube::string_at(*existing.object, {"metadata", "annotations",
                                                            spec_annotation}) == plan.spec_hash;
  if (is_same && deployment.status && deployment.status->code == 403)
    return {what, Verdict::fine, "it is there, and none is made"};
  if (existing.object && is_used_up(deployment)) return {what, Verdict::fine, but_for_quota};
  if (deployment.object || exists_already(deployment))
    return deployment.warnings.empty()
               ? CheckItem{what, Verdict::fine, "as a dry run"}
               : CheckItem{what, Verdict::warning,
                           "the API server warns: " + base::join(deployment.warnings, "; ")};
  const auto error = client.error_of(deployment);
  if (is_right_missing(deployment)) return not_checked(what, error.text);
  if (!deployment.status) return not_checked(what, error.text);
  return {what, Verdict::wrong, fmt::format("{}: {}", display_name(plan.deployment), error.text),
          error.hint, error.exit};
}

CheckItem check_pod_admission(const std::string& process, const kube::Result& pod,
                              const flink::ClusterSpec& spec, const kube::Client& client,
                              bool is_there) {
  const bool is_worker = process == "taskmanager";
  const std::string what = is_worker ? worker_admission : "admission of JobManager pods";
  if (pod.object || exists_already(pod))
    return {what, Verdict::fine,
            is_worker ? "as a dry run of the pod that Flink will ask for" : "as a dry run"};
  if (is_there && is_used_up(pod)) return {what, Verdict::fine, but_for_quota};
  if (is_right_missing(pod) || !pod.status)
    return not_checked(what, client.error_of(pod).text,
                       "a dry run wants the right to create pods, which a deploy does not; without "
                       "it limit ranges, quotas and nodes are counted, and neither the pod "
                       "security level nor webhooks are tried");
  const auto refusal = refusal_of(pod.status->message, process, spec.dialect.version);
  return {what, Verdict::wrong, refusal.reason, refusal.hint};
}

CheckItem no_task_managers(const std::string& problem) {
  return not_checked(worker_admission, "Flink will make none: " + problem);
}

CheckItem check_obstacles(const Plan& plan, const kube::Result& deployment,
                          std::span<const kube::Result> owned, const kube::Client& client) {
  const std::string what = "objects in the way";
  const auto uid = kube::uid_of(deployment.object.value_or(Json()));
  Faults faults;
  std::vector<std::string> hints;
  for (std::size_t i = 0; i < plan.owned.size(); ++i) {
    if (is_absent(owned[i])) continue;
    if (!owned[i].object) faults.unread.push_back(client.error_of(owned[i]).text);
    else if (const auto in_the_way = obstacle(plan, plan.owned[i], *owned[i].object, uid)) {
      faults.wrong.push_back(in_the_way->detail);
      kube::add_new(hints, in_the_way->hint);
    }
  }
  const Remedy remedy{
      "a deploy gives way to it (exit code 6): " + base::join(hints, "\n"), {}, Exit::conflict};
  return judged(faults, remedy, {what, Verdict::fine, "none"});
}

CheckItem check_ha_metadata(const Plan& plan, const kube::Result& config_maps,
                            const kube::Client& client, bool high_availability, bool is_there) {
  const std::string what = "HA metadata";
  if (!config_maps.object) return not_checked(what, client.error_of(config_maps).text);
  std::vector<std::string> found;
  for (const auto& map : kube::items_of(*config_maps.object, kube::config_maps)) {
    if (!is_ha_metadata(map, plan.cluster_id)) continue;
    if (const auto keys = recovered_from(map); !keys.empty())
      found.push_back(fmt::format("{} ({})", kube::name_of(map), first_of(keys, 3)));
  }
  if (found.empty()) return {what, Verdict::fine, "none is left of an earlier cluster"};
  const auto list = first_of(found, 5);
  if (is_there) return {what, Verdict::fine, "of the cluster that is there: " + list};
  if (!high_availability)
    return {what, Verdict::fine, "left of an earlier cluster, and not used: " + list};
  return {
      what, Verdict::wrong,
      fmt::format("left of an earlier cluster: its job comes back instead of this one: {}", list),
      fmt::format("'drey delete {} --ha-data=drop --namespace {}' removes it", plan.cluster_id,
                  plan.kube_namespace),
      Exit::conflict};
}

CheckItem check_namesakes(const Plan& plan, const kube::Result& config_maps,
                          const kube::Client& client) {
  const std::string what = "clusters of this name elsewhere";
  if (!config_maps.object) return not_checked(what, client.error_of(config_maps).text);
  const auto own = shipped_configuration(configuration_map(plan));
  std::vector<std::string> found;
  for (const auto& object : kube::items_of(*config_maps.object, kube::config_maps)) {
    const auto name_space = kube::string_at(object, {"metadata", "namespace"});
    const auto other = shipped_configuration(object);
    if (name_space == plan.kube_namespace || !high_availability_of(other).on) continue;
    if (const auto shared = shared_folders(own, other); !shared.empty())
      found.push_back(fmt::format("the one in namespace {} keeps its state in {}",
                                  base::printable(name_space, 100), base::join(shared, " and ")));
  }
  if (found.empty()) return {what, Verdict::fine, "none keeps its state in the same folder"};
  return {
      what, Verdict::wrong, first_of(found, 3),
      "both jobs have one id, made of the cluster id, and write over each other's state: choose "
      "another kubernetes.cluster-id, or other folders",
      Exit::conflict};
}

Json pod_of(const Plan& plan) {
  const auto& pod = kube::value_at(plan.deployment, {"spec", "template"});
  Json object{{"apiVersion", "v1"},
              {"kind", "Pod"},
              {"metadata", kube::value_at(pod, {"metadata"})},
              {"spec", kube::value_at(pod, {"spec"})}};
  object["metadata"].erase("namespace");
  object["metadata"]["name"] = plan.cluster_id + "-check";
  return object;
}

}  // namespace deploy
