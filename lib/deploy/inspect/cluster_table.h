// Rows of a list of clusters, from pages of the API server's own tables.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "base/json.h"
#include "kube/api/table.h"

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

/// The clusters of a table of Deployments, in its order; what is not known is "-".
/// `kube_namespace` is that of rows that come without metadata.
std::vector<Cluster> clusters_of(const kube::Table& deployments, const std::string& kube_namespace);

/// A Service of a table.
struct ServiceRow {
  std::string kube_namespace{};
  std::string name{};
  std::string exposed{};  ///< see Cluster; the port's node has the given address
};

/// The Services of a table, in its order.
std::vector<ServiceRow> services_of(const kube::Table& services, const std::string& kube_namespace,
                                    const std::string& node);

/// The same of objects as they are, for those who watch them; the age is that at `now`.
Cluster cluster_of(const base::Json& deployment, std::chrono::system_clock::time_point now);
ServiceRow service_of(const base::Json& service, const std::string& node);

/// A span as the API server's tables have it: "41s", "3h12m", "5d". Source:
/// k8s.io/apimachinery/pkg/util/duration#HumanDuration
std::string age_text(std::chrono::seconds span);

}  // namespace deploy
