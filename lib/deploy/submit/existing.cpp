#include "deploy/submit/existing.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/manager.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/submit/difference.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Json;

std::string annotation(const Json& object, const char* name) {
  return kube::string_at(object, {"metadata", "annotations", name});
}

std::string place_of(const Plan& plan) {
  return fmt::format("Deployment {}/{}", plan.kube_namespace, plan.cluster_id);
}

bool is_configuration(const Plan& plan, const Json& wanted) {
  return wanted.at("metadata").at("name") == plan.ref().config_map();
}

/// What the JobManager reads from where its job starts.
bool has_start(const Plan& plan, const Json& wanted) {
  return has_configuration(plan.ref(), kube::name_of(wanted));
}

/// The options that differ from the configuration that is there.
std::vector<std::string> differences(const Plan& plan, std::span<const kube::Result> owned) {
  for (std::size_t i = 0; i < plan.owned.size() && i < owned.size(); ++i) {
    if (is_configuration(plan, plan.owned[i]) && owned[i].object)
      return configuration_differences(*owned[i].object, plan.owned[i]);
  }
  return {};
}

}  // namespace

kube::Call look_at(const Plan& plan, const Json& object) {
  const auto& resource = kube::resource_of(object.at("apiVersion").get<std::string>(),
                                           object.at("kind").get<std::string>());
  return kube::read(kube::get(resource, plan.kube_namespace,
                              object.at("metadata").at("name").get<std::string>()));
}

std::vector<kube::Call> look_at_existing(const Plan& plan) {
  std::vector<kube::Call> calls{look_at(plan, plan.deployment)};
  for (const auto& object : plan.owned) calls.push_back(look_at(plan, object));
  return calls;
}

namespace {

base::Error existing_error(const Plan& plan, const std::string& detail, const std::string& hint) {
  return {base::Exit::conflict,
          fmt::format("The Flink cluster {} already exists.{}{}", plan.cluster_id,
                      detail.empty() ? "" : "\n  ", detail),
          hint};
}

}  // namespace

void existing_conflict(const Plan& plan, const std::string& detail, const std::string& hint) {
  throw base::Error(existing_error(plan, detail, hint));
}

namespace {

/// A cluster that another client made, which `apply` takes over unless it is somebody's.
[[noreturn]] void refuse_foreign(const Plan& plan, const Json& deployment) {
  const auto detail = place_of(plan) + " was not made by drey";
  if (const auto refusal = refusal_of_name(deployment, {}, plan.ref()))
    existing_conflict(plan, detail + "\n  " + refusal->text, refusal->hint);
  existing_conflict(plan, detail,
                    "nothing was touched; 'drey apply' with the same arguments adopts it where it "
                    "is what they say, and else upgrades it with its job's state; or choose "
                    "another kubernetes.cluster-id");
}

void compare_input(const Plan& plan, const std::string& run_token, const Json& deployment,
                   std::span<const kube::Result> owned, bool is_new) {
  if (kube::is_terminating(deployment))
    existing_conflict(plan, place_of(plan) + " is being deleted",
                      "wait until it is gone, then run the same command again");
  if (remover_of(deployment) == "delete")
    existing_conflict(plan,
                      place_of(plan) + " is being removed by 'delete', or that was interrupted",
                      fmt::format("'{}' finishes it; then run the same command again",
                                  command_about("delete", plan.cluster_id, plan.kube_namespace)));
  if (annotation(deployment, run_annotation) == run_token) return;
  const auto spec = annotation(deployment, spec_annotation);
  if (spec.empty()) refuse_foreign(plan, deployment);
  if (spec == plan.spec_hash) return;
  const auto differing = differences(plan, owned);
  existing_conflict(
      plan,
      place_of(plan) + " was deployed with a different configuration" +
          (differing.empty() ? "" : ": " + first_of(differing, 5)),
      is_new ? std::string("nothing was touched, another run was faster; apply again")
             : "nothing was touched; 'drey apply' with the same arguments upgrades it with its "
               "job's state, 'drey diff' shows all that differs");
}

}  // namespace

void require_same_input(const Plan& plan, const std::string& run_token, const Json& deployment,
                        std::span<const kube::Result> owned, const Rival& rival) {
  try {
    compare_input(plan, run_token, deployment, owned, rival.is_new);
  } catch (const base::Error& error) {
    if (!rival.refusal) throw;
    throw base::Error(error.exit, error.text + "\n  " + rival.refusal->text, rival.refusal->hint);
  }
}

namespace {

/// The cluster of another name whose labels it has, as Flink's HA ConfigMaps have; empty: none.
std::string labelled_cluster(const Plan& plan, const Json& object) {
  const auto label = [&](std::string_view name) {
    return kube::string_at(object, {"metadata", "labels", std::string(name)});
  };
  const auto app = label(flink::names::app_label);
  const bool is_flink = label(flink::names::type_label) == flink::names::type_value;
  return is_flink && app != plan.cluster_id ? base::printable(app, 100) : std::string();
}

/// "StatefulSet web": the first owner.
std::string owner_text(const Json& object) {
  const auto& owner = kube::list_at(object, {"metadata", "ownerReferences"}).front();
  return base::printable(kube::string_at(owner, {"kind"}) + " " + kube::string_at(owner, {"name"}),
                         200);
}

/// Whose it is, as the end of a sentence, and what helps.
Obstacle whose(const Plan& plan, const Json& found) {
  const std::string other_name = "choose another kubernetes.cluster-id";
  const auto owner = base::printable(owning_cluster(found), 100);
  if (owner == plan.cluster_id)
    return {"is left from an earlier cluster of that name",
            "run the same command again in a moment"};
  if (!owner.empty())
    return {fmt::format("belongs to cluster {}", owner),
            fmt::format("{}: cluster {} needs that name", other_name, owner), true};
  if (!owners_of(found).empty()) return {"belongs to " + owner_text(found), other_name};
  if (const auto labelled = labelled_cluster(plan, found); !labelled.empty())
    return {fmt::format("has the labels of cluster {}", labelled),
            fmt::format("{}; only where there is no cluster {} it can be removed", other_name,
                        labelled),
            true};
  return {"is there and belongs to no cluster", "remove it, or " + other_name};
}

}  // namespace

std::optional<Obstacle> obstacle(const Plan& plan, const Json& wanted, const Json& found,
                                 const std::string& uid) {
  const bool is_own = !uid.empty() && is_owned_by(found, uid);
  if (is_own && !kube::is_terminating(found)) return std::nullopt;
  auto result = whose(plan, found);
  if (kube::is_terminating(found)) result.hint = "run the same command again in a moment";
  if (kube::is_terminating(found) || owning_cluster(found) == plan.cluster_id)
    result.detail += " and is being removed";
  result.detail = fmt::format("{} {}/{} {}", wanted.at("kind").get<std::string>(),
                              plan.kube_namespace, kube::name_of(wanted), result.detail);
  return result;
}

base::Error refusal_by(const Obstacle& obstacle, const Plan& plan) {
  const auto hint = "nothing was touched; " + obstacle.hint;
  if (!obstacle.is_anothers) return existing_error(plan, obstacle.detail, hint);
  return {base::Exit::conflict,
          fmt::format("Flink cluster {} needs a name that another one has.\n  {}", plan.cluster_id,
                      obstacle.detail),
          hint};
}

void require_no_stranger(const Plan& plan, std::span<const kube::Result> owned) {
  for (std::size_t i = 0; i < plan.owned.size() && i < owned.size(); ++i) {
    const auto& found = owned[i].object;
    if (!found || owning_cluster(*found) == plan.cluster_id) continue;
    if (const auto stranger = obstacle(plan, plan.owned[i], *found, {}))
      throw base::Error(refusal_by(*stranger, plan));
  }
}

std::vector<std::string> review_state(const Plan& plan, const Json& deployment,
                                      const std::vector<Json>& missing) {
  const auto before = annotation(deployment, restored_annotation);
  const auto now = plan.restored_from();
  if (before == now) return {};
  const auto started = before.empty() ? std::string("without a savepoint")
                                      : fmt::format("from '{}'", base::printable(before, 300));
  if (std::any_of(missing.begin(), missing.end(),
                  [&](const Json& object) { return has_start(plan, object); }))
    existing_conflict(plan,
                      fmt::format("{} was made to start {}, and has no configuration yet",
                                  place_of(plan), started),
                      "nothing was touched; the same command with that savepoint completes it");
  if (now.empty()) return {};
  return {fmt::format("cluster {} is there already and was started {}: '{}' has no effect on it",
                      plan.cluster_id, started, base::printable(now, 300))};
}

std::vector<std::string> drift(const Plan& plan, const Json& deployment,
                               std::span<const kube::Result> owned) {
  std::vector<std::string> result;
  const auto wanted = kube::number_at(plan.deployment, {"spec", "replicas"}, 1);
  const auto found = kube::number_at(deployment, {"spec", "replicas"}, 1);
  if (wanted != found)
    result.push_back(
        fmt::format("{} was scaled to {} replicas since it was deployed; 'kubectl scale deployment "
                    "{} --replicas={} --namespace {}' puts it right",
                    place_of(plan), found, plan.cluster_id, wanted, plan.kube_namespace));
  if (const auto differing = differences(plan, owned); !differing.empty())
    result.push_back(fmt::format("ConfigMap {} was changed since it was deployed: {}",
                                 plan.ref().config_map(), first_of(differing, 5)));
  return result;
}

kube::Call note_joined(const Plan& plan, const std::string& uid, const std::string& mark) {
  return kube::repeatable(
      kube::merge_patch(kube::deployments, plan.kube_namespace, plan.cluster_id, uid,
                        {{"metadata", {{"annotations", {{joined_annotation, mark}}}}}}));
}

/// The Deployment's controller writes to it, too, right after it was made.
std::optional<base::Error> remove_unless_joined(const Plan& plan, const std::string& uid,
                                                const std::string& mark, kube::Client& client) {
  constexpr int most_tries = 10;
  const auto not_removed = [&](const kube::Result& result) {
    return base::Error(base::Exit::partial,
                       "could not be removed again: " + client.error_of(result).text,
                       fmt::format("its uid is {}", uid));
  };
  for (int tries = 1;; ++tries) {
    const auto found = client.send(look_at(plan, plan.deployment));
    if (is_absent(found)) return std::nullopt;
    if (!found.object) return not_removed(found);
    if (kube::uid_of(*found.object) != uid) return std::nullopt;
    const auto joined = annotation(*found.object, joined_annotation);
    if (!joined.empty() && joined != mark)
      return base::Error(base::Exit::partial,
                         "is left, as another run of the same input goes on with it",
                         "run the same command again to complete it");
    const auto result = client.send(kube::repeatable(kube::remove(
        kube::deployments, plan.kube_namespace, plan.cluster_id, uid, kube::Propagation::background,
        kube::DryRun::no, kube::string_at(*found.object, {"metadata", "resourceVersion"}))));
    if (result.object || is_absent(result)) return std::nullopt;
    if (!is_conflict(result) || tries == most_tries) return not_removed(result);
  }
}

}  // namespace deploy
