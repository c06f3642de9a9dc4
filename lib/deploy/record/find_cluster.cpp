#include "deploy/record/find_cluster.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/record/record_problem.h"
#include "deploy/record/suspension.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Error;
using base::Json;

Json object_of(kube::Result& result) { return result.object ? std::move(*result.object) : Json(); }

/// The rest Service, or null: what is so called may be another cluster's own Service.
Json service_of(const ClusterRef& cluster, const kube::Result& result) {
  const auto owner = result.object ? owning_cluster(*result.object) : std::string();
  return result.object && (owner.empty() || owner == cluster.name) ? *result.object : Json();
}

kube::Call list_clusters(const std::string& kube_namespace) {
  return kube::optional(kube::read(kube::list(
      kube::deployments, kube_namespace,
      {.label_selector = selector_of_job_managers(), .as = kube::ListAs::table_metadata})));
}

/// The names of clusters that were listed; none too where they may not be.
std::vector<std::string> names_in(const kube::Result& listed) {
  std::vector<std::string> found;
  if (!listed.object) return found;
  for (const auto& row : kube::list_at(*listed.object, {"rows"}))
    found.push_back(base::printable(kube::string_at(row, {"object", "metadata", "name"}), 300));
  std::sort(found.begin(), found.end());
  return found;
}

/// The hint about a cluster that is not there: those that are.
std::string others(const kube::Result& listed, const std::string& kube_namespace) {
  const auto found = names_in(listed);
  if (found.empty()) return "'drey list -A' lists the clusters of all namespaces";
  return fmt::format("in namespace {} there {} {}", kube_namespace,
                     found.size() == 1 ? "is" : "are", first_of(found, 10));
}

/// What the record tells of a cluster that is not there: it is suspended, or an upgrade is between
/// the two that it is about, or has lost both. Whether it tells anything.
bool tell_record(Error& absent, const kube::Result& record, const ClusterRef& cluster) {
  if (const auto open = open_upgrade_in(record)) {
    absent.text += ", but an upgrade of it is open: " + text_of(*open);
    absent.hint = way_on_from(*open, cluster);
  } else if (const auto gone = suspension_in(record)) {
    const auto* why = gone->phase == UpgradePhase::suspended ? ": it is suspended "
                                                             : ", and its last upgrade failed, ";
    absent.text +=
        fmt::format("{}{}; its state is in {}", why, suspension_text(*gone), start_text(*gone));
    absent.hint = way_on_from_suspension(*gone, cluster);
  } else if (const auto problem = record_problem(record, cluster)) {
    absent.text += ", but " + problem->text;
    absent.hint = problem->hint;
  } else {
    return false;
  }
  return true;
}

}  // namespace

void no_such_cluster(kube::Client& client, const std::string& kube_namespace,
                     const std::string& name, const std::vector<std::string>& elsewhere) {
  const ClusterRef cluster{kube_namespace, name};
  std::vector calls{kube::optional(look_at_upgrade(cluster)), list_clusters(kube_namespace)};
  std::vector<std::string> namespaces;
  for (const auto& other : elsewhere) {
    if (other == kube_namespace) continue;
    namespaces.push_back(other);
    calls.push_back(kube::optional(kube::read(kube::get(kube::deployments, other, name))));
  }
  auto results = client.send(calls);
  Error absent(base::Exit::not_found, fmt::format("there is no Flink cluster '{}' in namespace {}",
                                                  base::printable(name, 100), kube_namespace));
  if (!tell_record(absent, results[0], cluster)) {
    absent.hint = others(results[1], kube_namespace);
    for (std::size_t i = namespaces.size(); i-- > 0;) {
      if (results[i + 2].object)
        absent.hint = fmt::format("there is one in namespace {0}: --namespace {0}", namespaces[i]);
    }
  }
  throw NoSuchCluster(std::move(absent), std::move(results[0]));
}

NamedCluster find_cluster(kube::Client& client, const std::string& kube_namespace,
                          const std::string& name, const std::vector<std::string>& elsewhere) {
  const ClusterRef ref{kube_namespace, name};
  const std::array calls{
      kube::read(kube::get(kube::deployments, kube_namespace, name)),
      kube::read(kube::get(kube::services, kube_namespace, ref.rest_service())),
      kube::read(kube::get(kube::config_maps, kube_namespace, ref.config_map()))};
  auto results = client.send(calls);
  const auto service = service_of(ref, results[1]);
  const bool has_no_service = is_absent(results[1]) || (results[1].object && service.is_null());
  if (is_absent(results[0]) && has_no_service)
    no_such_cluster(client, kube_namespace, name, elsewhere);
  if (!results[0].object && !results[1].object)
    throw client.error_of(is_absent(results[0]) ? results[1] : results[0]);
  if (results[0].object) require_flink(*results[0].object, ref);
  NamedCluster cluster{.kube_namespace = kube_namespace,
                       .name = name,
                       .deployment = object_of(results[0]),
                       .deployment_absent = is_absent(results[0]),
                       .rest_service = service,
                       .config_map = object_of(results[2])};
  if (!results[0].object && !cluster.deployment_absent)
    cluster.deployment_unseen = client.error_of(results[0]);
  if (!results[1].object && !has_no_service) cluster.service_unseen = client.error_of(results[1]);
  if (cluster.rest_service.is_object() && wants_nodes(cluster.rest_service))
    cluster.nodes = client.send(kube::read(kube::list(kube::nodes, "", {.limit = 20})));
  return cluster;
}

}  // namespace deploy
