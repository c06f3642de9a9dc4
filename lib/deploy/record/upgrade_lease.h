// Lease of the run that works on an upgrade: as long as it is renewed, others leave that alone.
#pragma once
#include <chrono>
#include <string>

#include "base/deadline.h"
#include "base/json.h"
#include "deploy/record/upgrade_record.h"

namespace deploy {

/// For how long nobody takes over from a run that was heard of, and how often it is heard of.
inline constexpr std::chrono::seconds lease_duration{30};
inline constexpr std::chrono::seconds renewal_period{10};

/// It lies on the record, in the annotation and the form of client-go's leader elections
/// (LeaderElectionRecord), in which Flink's own HA ConfigMaps have their locks. A Lease object
/// beside the record would be weaker: nothing ties two objects together, so that a run could hold
/// the one and have lost the other. Here one resource version fences both, each phase that is
/// written renews the lease, and nobody can take the one without the other. It wants no right but
/// that to ConfigMaps, and goes where the record goes.
struct UpgradeLease {
  std::string holder{};  ///< one run: "ci@runner-7_5f2c91aa"; empty: there never was one
  std::chrono::seconds duration{0};  ///< 0: released
  std::string acquired{};  ///< RFC 3339, by the holder's clock: told, and not computed with
  std::string renewed{};   ///< the same
  int transitions = 0;     ///< how often it went over to another run

  bool is_held() const { return !holder.empty() && duration.count() > 0; }

  /// "ci@runner-7": the holder without what tells its runs apart.
  std::string who() const;
};

/// The lease on a ConfigMap; whatever stands there, a duration of five minutes at most. Nobody
/// holds one that cannot be read.
UpgradeLease read_upgrade_lease(const base::Json& config_map);

/// The annotation that it is, as an object to be merged into a ConfigMap's metadata.
base::Json upgrade_lease_object(const UpgradeLease& lease);

/// Who works on an upgrade, since when, and how far it is: "ci@runner-7 works on it since …".
std::string describe(const UpgradeLease& lease, const UpgradeRecord& record);

/// A lease under the eyes of a run that does not hold it. Whether its holder is alive shows in
/// changes alone, and by this machine's steady clock: clocks of two machines are not compared
/// (client-go's LeaderElector#tryAcquireOrRenew).
class LeaseObservation {
 public:
  enum class Verdict { unknown, changed, expired };

  /// As it was first seen, at that resource version of the record.
  LeaseObservation(const UpgradeLease& lease, std::string resource_version, base::Deadline now);

  /// `resource_version` was read at `now` or later.
  Verdict see(const std::string& resource_version, base::Deadline now) const;

 private:
  std::string resource_version_;
  base::Deadline expires_;
};

}  // namespace deploy
