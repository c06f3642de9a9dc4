#include "deploy/teardown/removal.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/annotations.h"
#include "flink/version/names.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;
using Clock = std::chrono::steady_clock;

using kube::name_of;
using kube::uid_of;

/// The server may have done it all the same, where the error says so. `what`: it, as a sentence.
Error in_doubt(const Error& error, const std::string& what) {
  if (error.exit != Exit::partial) return error;
  return {error.exit, fmt::format("it is not known whether {}: {}", what, error.text),
          "run the same command again to continue"};
}

/// The object is no more, or its name belongs to another one by now: a PATCH of that may be told
/// so as a change of its uid. Whatever else is invalid (422) is somebody's refusal, as that of a
/// ValidatingAdmissionPolicy.
bool is_past(const kube::Result& result) {
  if (!result.status) return false;
  const bool changes_uid = result.status->code == 422 &&
                           result.status->message.find("metadata.uid") != std::string::npos;
  return kube::is_not_found(*result.status) || kube::is_conflict(*result.status) || changes_uid;
}

bool is_forbidden(const kube::Result& result) {
  return result.status && result.status->code == 403;
}

}  // namespace

base::Deadline time_to_end(const base::World& world, base::Deadline deadline) {
  const auto now = world.steady_now();
  return std::min(now + std::chrono::minutes(1), now + (deadline - now) / 2);
}

Removal::Removal(kube::Client& client, TeardownWatch& watch, ClusterRef cluster, Json deployment,
                 std::string remover)
    : client_(client),
      watch_(watch),
      cluster_(std::move(cluster)),
      deployment_(std::move(deployment)),
      remover_(std::move(remover)) {}

/// Whether there is a Deployment that nobody deletes yet.
bool Removal::exists() const {
  return deployment_.is_object() && !kube::is_terminating(deployment_);
}

void Removal::check() {
  if (!exists()) return;
  const auto request =
      kube::remove(kube::deployments, cluster_.kube_namespace, cluster_.name, uid_of(deployment_),
                   kube::Propagation::background, kube::DryRun::yes);
  const auto result = client_.send(kube::repeatable(request));
  if (!result.object && !is_past(result)) throw client_.error_of(result);
}

kube::Result Removal::scale_to_zero() {
  const Json change{{"metadata", {{"annotations", {{removed_by_annotation, remover_}}}}},
                    {"spec", {{"replicas", 0}}}};
  const auto request = kube::merge_patch(kube::deployments, cluster_.kube_namespace, cluster_.name,
                                         uid_of(deployment_), change);
  auto result = client_.send(kube::repeatable(request));
  touched_ = touched_ || result.object || result.maybe_applied;
  if (!result.object && !is_past(result) && !is_forbidden(result))
    throw in_doubt(client_.error_of(result),
                   fmt::format("the JobManager of {} is being stopped", cluster_.name));
  return result;
}

std::vector<Json> Removal::job_manager_pods() const {
  std::vector<Json> pods;
  for (const auto& [uid, object] : watch_.there()) {
    const auto component =
        kube::string_at(object, {"metadata", "labels", flink::names::component_label});
    if (kube::string_at(object, {"kind"}) == "Pod" &&
        component == flink::names::job_manager_component)
      pods.push_back(object);
  }
  return pods;
}

std::vector<std::string> Removal::stop_job_manager(base::Deadline deadline,
                                                   const std::function<bool()>& tick) {
  if (!exists() || job_manager_pods().empty()) return {};
  const auto result = scale_to_zero();
  if (is_past(result)) return {};
  if (is_forbidden(result))
    return {
        "the JobManager could not be stopped before its TaskManagers, as that needs the right to "
        "'patch' deployments: " +
        kube::sentence(*result.status)};
  const auto end =
      watch_.until([&] { return (tick && tick()) || job_manager_pods().empty(); }, deadline);
  if (end == kube::Client::End::deadline) return {"the JobManager is still shutting down"};
  return {};
}

std::vector<std::string> Removal::stop_job_manager_at_once() {
  const auto pods = job_manager_pods();
  if (!exists() || pods.empty() || !scale_to_zero().object) return {};
  std::vector<kube::Call> calls;
  for (const auto& pod : pods)
    calls.push_back(kube::repeatable(kube::remove(kube::pods, cluster_.kube_namespace, name_of(pod),
                                                  uid_of(pod), kube::Propagation::background)));
  client_.send(calls);
  touched_ = true;
  return {};
}

void Removal::remove_deployment() {
  if (!exists()) return;
  const auto request = kube::remove(kube::deployments, cluster_.kube_namespace, cluster_.name,
                                    uid_of(deployment_), kube::Propagation::background);
  const auto result = client_.send(kube::repeatable(request));
  if (result.object || is_past(result)) return static_cast<void>(touched_ = true);
  auto error = client_.error_of(result);
  if (!touched_)
    throw in_doubt(error, fmt::format("Deployment {} is being deleted", cluster_.name));
  throw Error(
      Exit::partial,
      fmt::format("the JobManager of {} is stopped, but its Deployment could not be deleted: {}",
                  cluster_.name, error.text),
      "run the same command again to continue");
}

void Removal::drop_ha_metadata(base::Deadline deadline) {
  const auto objects = watch_.ha_metadata();
  if (objects.empty()) return;
  std::vector<kube::Call> calls;
  for (const auto& object : objects)
    calls.push_back(
        kube::repeatable(kube::remove(kube::config_maps, cluster_.kube_namespace, name_of(object),
                                      uid_of(object), kube::Propagation::background)));
  const auto results = client_.send(calls);
  touched_ = touched_ || std::any_of(results.begin(), results.end(), [](const auto& result) {
               return result.object || result.maybe_applied;
             });
  for (const auto& result : results) {
    if (result.object || is_past(result)) continue;
    auto error = client_.error_of(result);
    throw Error(touched_ ? Exit::partial : error.exit,
                fmt::format("HA metadata could not be deleted: {}", error.text),
                "run the same command again to continue");
  }
  watch_.until([&] { return watch_.ha_metadata().empty(); }, deadline);
}

}  // namespace deploy
