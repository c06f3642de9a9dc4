// The Flink clusters of a namespace or of all, page by page.
#pragma once
#include <string>
#include <vector>

#include "deploy/inspect/cluster_table.h"
#include "deploy/inspect/exposures.h"
#include "kube/api/paging.h"
#include "kube/client/client.h"

namespace deploy {

/// What is asked for of each cluster.
enum class Detail {
  names,  ///< namespace and name alone
  rows,   ///< all but Cluster::why
  whys    ///< that, too
};

/// All clusters deployed natively by Flink or drey: in one namespace, or in all when
/// `kube_namespace` is empty, in the order of the server's keys, as kubectl shows them. Of however
/// many there are, one page is held.
class ClusterList {
 public:
  /// Nothing is sent yet. Of all clusters only those whose Deployments have such labels, as kubectl
  /// takes them ("team=a,tier!=test"; empty: any). The client must outlive it.
  ClusterList(kube::Client& client, std::string kube_namespace, Detail detail,
              const std::string& selector = {});

  /// The next clusters; none when there are no more. A flight for the server's tables of
  /// Deployments and Services (the first one for nodes, too), see `explain` for what `whys` needs.
  /// Without the right to list nodes a NodePort is shown without an address, and without that to
  /// list Services none. Throws base::Error when Deployments cannot be listed.
  std::vector<Cluster> next();

 private:
  std::vector<Cluster> page();
  std::vector<Cluster> ask();
  std::vector<Cluster> take(const kube::Result& deployments);
  void ask_for_services();
  void take_services(const kube::Result& result);

  kube::Client& client_;
  std::string kube_namespace_;
  Detail detail_;
  kube::Paging deployments_;
  Exposures services_;
  bool has_services_;  // they are of use, and may be listed
  bool begun_ = false;
  std::string node_{};  // the address of a node
};

}  // namespace deploy
