// Services that expose clusters, as they are listed beside them.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "deploy/inspect/cluster_table.h"
#include "kube/api/paging.h"

namespace deploy {

/// Services come in the order of their names, as clusters do, but "a-rest" of cluster "a" comes
/// behind "a-b-rest" of "a-b": they are kept until the cluster comes that they belong to.
class Exposures {
 public:
  /// `first`: the request for the first page of Services; see Paging.
  explicit Exposures(http::Request first) : paging_(std::move(first)) {}

  kube::Paging& paging() { return paging_; }

  /// Takes the rows of a page, whose token the paging has taken.
  void add(std::vector<ServiceRow> rows);

  /// Whether the Service of each of these clusters came, or can come no more.
  bool know(const std::vector<Cluster>& clusters) const;

  /// Fills in Cluster::exposed, and forgets what was kept for these clusters.
  void tell(std::vector<Cluster>& clusters);

  /// How many are kept.
  std::size_t size() const { return kept_.size(); }

 private:
  kube::Paging paging_;
  std::map<std::string, std::string> kept_{};  // by the key of the Service
};

/// The key of an object in the order of a list (see Paging).
std::string list_key(const std::string& kube_namespace, const std::string& name);

}  // namespace deploy
