// The Flink clusters of a namespace or of all, as they change.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "deploy/inspect/clusters.h"
#include "kube/client/client.h"
#include "kube/watch/watch.h"

namespace deploy {

/// What became of a cluster's row.
struct ClusterChange {
  enum class Kind { added, modified, deleted };
  Kind kind = Kind::added;
  Cluster cluster{};  ///< of one that is deleted as it was last
};

/// "ADDED", "MODIFIED", "DELETED", as the API server's watches say.
std::string_view name_of(ClusterChange::Kind kind);

class ClusterListWatch {
 public:
  /// Nothing is sent yet; see ClusterList. The clients must outlive it, and lead to the server by
  /// ways of their own: by `asking` goes what is asked beside the watch, which goes on meanwhile.
  /// `deadline_of_requests`: when that has to be over that is asked now.
  ClusterListWatch(kube::Client& watching, kube::Client& asking, const std::string& kube_namespace,
                   Detail detail, const std::string& selector,
                   std::function<base::Deadline()> deadline_of_requests);
  ClusterListWatch(const ClusterListWatch&) = delete;
  ClusterListWatch& operator=(const ClusterListWatch&) = delete;

  /// Tells of all rows that there are, in the order of the server's keys, which may be none, and
  /// then of those that are others, until `tell` says false; until the deadline, or until the
  /// program is being ended. Ages alone make no other row. Deployments, Services and, for `whys`,
  /// pods are watched; nothing is asked again and again. Throws base::Error as kube::Watch does.
  kube::Client::End run(base::Deadline deadline,
                        const std::function<bool(const std::vector<ClusterChange>&)>& tell);

 private:
  void see(std::size_t collection, const kube::Change& change);
  void ask_for_node();
  std::vector<ClusterChange> changes();
  std::map<std::string, Cluster> now() const;
  void add_exposures(std::map<std::string, Cluster>& clusters) const;

  kube::Client& asking_;
  Detail detail_;
  std::function<base::Deadline()> deadline_of_requests_;
  std::string node_{};
  bool begun_ = false;                      // the first list has been told
  bool changed_ = false;                    // something came since
  std::map<std::string, bool> touched_{};   // keys of clusters whose pods changed
  std::map<std::string, Cluster> shown_{};  // by list_key, as they were told
  kube::Watch watch_;
};

}  // namespace deploy
