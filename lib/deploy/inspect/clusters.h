// The Flink clusters that a namespace holds.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "kube/client/client.h"

namespace deploy {

/// One cluster, as a row of a list: texts as the API server's own tables show them.
struct Cluster {
  std::string kube_namespace{};
  std::string name{};
  std::string flink{};        ///< see flink_version_of; "-" when it is not known
  std::string job_manager{};  ///< "1/1": ready and wanted
  std::string image{};
  std::string exposed{};  ///< "NodePort 192.168.64.21:32388", "-" when there is no rest Service
  std::string age{};      ///< "3h"
  std::string created{};  ///< as the API server has it: "2026-11-28T10:34:51Z"
  std::string why{};  ///< why it does not run, see diagnose; "-" when nothing is known to be wrong.
                      ///< Only of a list that explains
};

/// All clusters deployed natively by Flink or drey: in one namespace, or in all when
/// `kube_namespace` is empty, sorted by namespace and name. One flight of three requests for the
/// server's tables; without the right to list nodes a NodePort is shown without an address. Throws
/// base::Error when Deployments cannot be listed.
std::vector<Cluster> list_clusters(kube::Client& client, const std::string& kube_namespace);

/// Fills in `why` of each: in a flight for Deployments and pods, and one more for the events and
/// logs of those that look ill. Whose pods may not be listed is not known; what else may not be
/// seen is as if nothing were wrong with it.
void explain(kube::Client& client, const std::string& kube_namespace,
             std::vector<Cluster>& clusters);

}  // namespace deploy
