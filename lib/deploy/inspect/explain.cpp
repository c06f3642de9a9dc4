#include "deploy/inspect/explain.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/pod.h"
#include "deploy/diagnosis/diagnosis.h"
#include "deploy/diagnosis/observe_once.h"
#include "deploy/inspect/exposures.h"
#include "flink/version/names.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Json;

constexpr std::size_t most_names = 50;  // in one selector: a URL of 8 KiB passes everywhere

/// Clusters of one namespace that are asked about together.
struct Group {
  std::string kube_namespace{};
  std::vector<std::string> names{};

  std::string selector(const std::string& of_all) const {
    return fmt::format("{},{} in ({})", of_all, flink::names::app_label, base::join(names, ","));
  }
};

std::vector<Group> groups_of(const std::vector<Cluster>& clusters) {
  std::vector<Group> groups;
  for (const auto& cluster : clusters) {
    if (groups.empty() || groups.back().kube_namespace != cluster.kube_namespace ||
        groups.back().names.size() == most_names)
      groups.push_back({cluster.kube_namespace, {}});
    groups.back().names.push_back(cluster.name);
  }
  return groups;
}

kube::Call list_of(const kube::Resource& resource, const Group& group, const std::string& of_all) {
  return kube::read(
      kube::list(resource, group.kube_namespace,
                 {.label_selector = group.selector(of_all),
                  .without = {"managedFields", "env", "volumes", "volumeMounts", "tolerations"}}));
}

/// What was found of one cluster.
struct Found {
  Json deployment{};
  Json pods{{"items", Json::array()}};
  std::string unknown{};  // why there is nothing to say about it
};

using AllFound = std::map<std::string, Found>;  // by list_key

void add(AllFound& found, const Group& group, kube::Result& deployments, kube::Result& pods,
         const kube::Client& client) {
  const Json nothing;
  const auto items = [&](const kube::Result& result, const kube::Resource& resource) {
    return kube::items_of(result.object ? *result.object : nothing, resource);
  };
  const auto of = [&](const std::string& name) -> Found& {
    return found[list_key(group.kube_namespace, name)];
  };
  for (auto& deployment : items(deployments, kube::deployments)) {
    auto name = kube::name_of(deployment);
    of(name).deployment = std::move(deployment);
  }
  for (auto& pod : items(pods, kube::pods)) {
    auto name = kube::string_at(pod, {"metadata", "labels", flink::names::app_label});
    of(name).pods["items"].push_back(std::move(pod));
  }
  if (pods.object) return;
  for (const auto& name : group.names) of(name).unknown = client.error_of(pods).text;
}

AllFound ask_about(kube::Client& client, const std::vector<Group>& groups) {
  std::vector<kube::Call> calls;
  for (const auto& group : groups) {
    calls.push_back(list_of(kube::deployments, group, selector_of_job_managers()));
    calls.push_back(list_of(kube::pods, group, selector_of_clusters()));
  }
  auto results = client.send(calls);
  AllFound found;
  for (std::size_t i = 0; i < groups.size(); ++i)
    add(found, groups[i], results[2 * i], results[2 * i + 1], client);
  return found;
}

/// Which pod has not been looked at by a scheduler, the JobManager's first; empty: none. That is no
/// cause for which a wait would end.
std::string unscheduled_pod(const Observations& seen) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> roles{
      {{flink::names::job_manager_component, "JobManager"}, {"taskmanager", "TaskManager"}}};
  for (const auto& [component, role] : roles) {
    for (const auto* pod : pods_of(seen, component)) {
      if (const auto text = unscheduled_text(*pod); !text.empty())
        return fmt::format("the {} pod is {}", role, text);
    }
  }
  return {};
}

std::string why(const Observations& seen, const std::string& unknown) {
  if (const auto found = diagnose(seen)) return found->what;
  if (!unknown.empty()) return "not known: " + unknown;
  const auto unscheduled = unscheduled_pod(seen);
  return unscheduled.empty() ? "-" : unscheduled;
}

}  // namespace

void explain(kube::Client& client, std::vector<Cluster>& clusters) {
  auto found = ask_about(client, groups_of(clusters));
  std::vector<Observations> seen;
  for (const auto& cluster : clusters) {
    const auto& about = found[list_key(cluster.kube_namespace, cluster.name)];
    seen.push_back(
        observe_once(cluster.kube_namespace, cluster.name, about.deployment, about.pods));
    // Flink's REST API is not asked: of a JobManager that is ready it is taken to answer.
    seen.back().rest.up = !cluster.job_manager.starts_with('0') &&
                          !has_just_come_back(seen.back(), client.world().now());
  }
  observe_details(client, seen);
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const auto& unknown = found[list_key(clusters[i].kube_namespace, clusters[i].name)].unknown;
    clusters[i].why = why(seen[i], unknown);
  }
}

}  // namespace deploy
