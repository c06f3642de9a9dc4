#include "deploy/record/upgrade_lease.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/ha/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {

using base::Json;
using std::chrono::seconds;

std::string UpgradeLease::who() const { return holder.substr(0, holder.rfind('_')); }

UpgradeLease read_upgrade_lease(const Json& config_map) {
  constexpr int longest = 300;
  const auto found = kube::parse_object(
      kube::string_at(config_map, {"metadata", "annotations", flink::ha::lock_annotation}));
  if (!found) return {};
  return {
      .holder = kube::string_at(*found, {"holderIdentity"}),
      .duration = seconds(std::min(kube::number_at(*found, {"leaseDurationSeconds"}, 0), longest)),
      .acquired = kube::string_at(*found, {"acquireTime"}),
      .renewed = kube::string_at(*found, {"renewTime"}),
      .transitions = kube::number_at(*found, {"leaderTransitions"}, 0)};
}

Json upgrade_lease_object(const UpgradeLease& lease) {
  const Json text{{"holderIdentity", lease.holder},
                  {"leaseDurationSeconds", lease.duration.count()},
                  {"acquireTime", lease.acquired},
                  {"renewTime", lease.renewed},
                  {"leaderTransitions", lease.transitions}};
  return {{std::string(flink::ha::lock_annotation), text.dump()}};
}

std::string describe(const UpgradeLease& lease, const UpgradeRecord& record) {
  const auto who = base::printable(lease.who(), 200);
  const auto phase = fmt::format("it is at '{}'", name_of(record.phase));
  if (who.empty()) return "nobody works on it; " + phase;
  if (!lease.is_held())
    return record.is_open() ? fmt::format("nobody works on it, {} did last; {}", who, phase)
                            : fmt::format("{} has ended it; {}", who, phase);
  return fmt::format("{} works on it since {}, and renewed its lease of {} s at {}; {}", who,
                     base::printable(lease.acquired, 40), lease.duration.count(),
                     base::printable(lease.renewed, 40), phase);
}

LeaseObservation::LeaseObservation(const UpgradeLease& lease, std::string resource_version,
                                   base::Deadline now)
    : resource_version_(std::move(resource_version)), expires_(now + lease.duration) {}

LeaseObservation::Verdict LeaseObservation::see(const std::string& resource_version,
                                                base::Deadline now) const {
  if (resource_version != resource_version_) return Verdict::changed;
  return now >= expires_ ? Verdict::expired : Verdict::unknown;
}

}  // namespace deploy
