// Everything that can be seen of one cluster, as it changes.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "base/deadline.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/inspect/status.h"
#include "kube/client/client.h"
#include "kube/watch/watch.h"

namespace deploy {

/// How often Flink's REST API is asked, which cannot be watched; and what is left at least between
/// two looks, however fast objects change.
inline constexpr std::chrono::seconds rest_interval{5}, least_interval{1};

/// Watches the objects of a cluster, which may be absent.
class StatusWatch {
 public:
  /// Nothing is sent yet. The client must outlive it.
  StatusWatch(kube::Client& client, const ClusterRef& cluster);
  StatusWatch(const StatusWatch&) = delete;
  StatusWatch& operator=(const StatusWatch&) = delete;

  /// Calls `look` whenever one is due, as something has changed or the time for Flink's REST API
  /// has come, until that says false; until the deadline, or until the program is being ended.
  /// `look` may use any client but that of the watch, and so may `meanwhile`, which is called at
  /// least four times a second. Throws base::Error as kube::Watch does.
  kube::Client::End run(base::Deadline deadline, const std::function<void()>& meanwhile,
                        const std::function<bool()>& look);

  /// The cluster as it is now, and its objects. Its nodes are not known.
  NamedCluster cluster() const;
  ClusterObjects objects() const;

 private:
  void see(std::size_t collection, const kube::Change& change);
  bool is_due() const;
  kube::Result list_of(std::size_t collection, const char* kind) const;
  base::Json first_of(std::size_t collection) const;

  kube::Client& client_;
  ClusterRef cluster_;
  bool changed_ = true;
  std::chrono::steady_clock::time_point looked_{};
  std::map<std::string, base::Json> data_{};  ///< of ConfigMaps, by uid: their leases are no change
  kube::Watch watch_;
};

}  // namespace deploy
