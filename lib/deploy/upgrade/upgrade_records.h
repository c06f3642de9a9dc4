// Reader and writer of a cluster's upgrade record at the API server, and of the lease on it.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "deploy/record/upgrade_lease.h"
#include "deploy/record/upgrade_record.h"
#include "kube/api/request.h"
#include "kube/client/client.h"

namespace deploy {

/// What was written is fenced by the resource version of what was read: of two runs that write,
/// one fails. Each write is another one than that of any other run, as the lease names its holder.
///
/// Whoever finds that another run has written since throws base::Error{conflict}, which says who,
/// and holds nothing from then on.
class UpgradeRecords {
 public:
  /// Opens a client for what is sent beside another one that waits.
  using Open = std::function<kube::Client&()>;

  /// `holder`: this run, as a lease names it; whoever only reads needs none.
  UpgradeRecords(kube::Client& client, ClusterRef cluster, std::string holder = {});

  /// The GET, for those who send it with others, and its result.
  kube::Call call() const;
  std::optional<UpgradeRecord> read(const kube::Result& result);

  // Of what was read or written last.
  const UpgradeLease& lease() const { return lease_; }
  const std::string& resource_version() const { return resource_version_; }
  const std::string& uid() const { return uid_; }

  /// Writes the record over that which was read or written last, and takes or renews the lease with
  /// it; with one that is not open any more the lease is released.
  void write(const UpgradeRecord& record);

  /// Deletes the record that was read last, `record`, and ends as it is only where no run has
  /// written it since: by uid and resource version. Returns what the API server has left of it, as
  /// finalizers may hold it. Throws base::Error: conflict when another run has worked on it, and
  /// nothing was deleted; what the API server's refusal means.
  base::Json remove(const UpgradeRecord& record);

  /// The request for that, for those who only ask whether it may be.
  kube::Call removal(kube::DryRun dry_run) const;

  /// Makes sure that the lease is held, before something is done that nothing else fences. Sends
  /// nothing when that was certain a moment ago by both clocks, of which the steady one stands
  /// still while a machine sleeps.
  void confirm();

  /// Renews the lease when it is time, which it is not while one of the others waits for its
  /// answer. What fails is tried again the next time.
  void keep(const Open& open);

  /// Others need not wait until it expires. What fails is of no account: then they do.
  void release(const Open& open);

  /// What the run wrote that goes on instead of this one, once that is known.
  const std::optional<UpgradeRecord>& written_by_other() const { return other_; }

 private:
  struct Moment {
    std::chrono::steady_clock::time_point steady{};
    std::chrono::system_clock::time_point wall{};
  };

  UpgradeLease next_lease(bool is_held) const;
  void renew(kube::Client& client, bool is_held);
  void put(kube::Client& client, const base::Json& change);
  kube::Result send(kube::Client& client, base::Json change) const;
  void remember(const base::Json& config_map);
  Moment now() const;
  void confirm(const base::Json& config_map, const Moment& asked);
  bool is_unchanged(const UpgradeRecord& record, const base::Json& config_map) const;
  bool was_confirmed_lately() const;
  [[noreturn]] void give_way(const base::Json& config_map);
  base::Error unrecorded(const kube::Result& result) const;

  kube::Client& client_;
  ClusterRef cluster_;
  std::string holder_;
  std::string uid_{};  // empty: there is none
  std::string resource_version_{};
  UpgradeLease lease_{};
  bool is_immutable_ = false;
  bool holds_ = false;  // as far as this run knows
  bool has_lost_ = false;
  bool is_sending_ = false;
  Moment confirmed_{};
  std::chrono::steady_clock::time_point next_try_{};
  std::optional<UpgradeRecord> other_{};
};

}  // namespace deploy
