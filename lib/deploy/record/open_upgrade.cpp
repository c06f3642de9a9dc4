#include "deploy/record/open_upgrade.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/record/record_problem.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

std::string end_of(const UpgradeLease& lease, const ClusterRef& cluster, bool is_own) {
  if (is_own && lease.is_held())
    return "let it end; should its run be gone, 'drey apply' with this input goes on with it";
  if (is_own) return "'drey apply' with this input goes on with it";
  if (lease.is_held())
    return "let it end, and apply this one again; should its run be gone, apply that input again, "
           "so that it ends";
  return fmt::format(
      "apply that input again, so that it ends; then apply this one; '{}' ends it with its cluster",
      command_about("delete", cluster.name, cluster.kube_namespace));
}

std::string end_of_unproven(const ClusterRef& cluster) {
  return fmt::format(
      "'drey apply' of this input proves it first, and then upgrades to that; '{}' proves it, and "
      "brings the one before back",
      command_about("rollback", cluster.name, cluster.kube_namespace));
}

std::string story(const UpgradeRecord& record, const UpgradeLease& lease) {
  return fmt::format("{} began it at {}; {}", base::printable(record.by, 200),
                     base::printable(record.since, 40), describe(lease, record));
}

}  // namespace

kube::Call look_at_upgrade(const ClusterRef& cluster) {
  return kube::read(
      kube::get(kube::config_maps, cluster.kube_namespace, upgrade_record_name(cluster)));
}

std::optional<OpenUpgrade> open_upgrade_in(const kube::Result& record) {
  auto found = record.object ? read_upgrade_record(*record.object) : std::nullopt;
  if (!found || !found->is_open()) return std::nullopt;
  return OpenUpgrade{std::move(*found), read_upgrade_lease(*record.object)};
}

bool is_unproven(const UpgradeRecord& record, const UpgradeLease& lease,
                 const base::Json& deployment) {
  return record.phase == UpgradePhase::verifying && !lease.is_held() &&
         (deployment.is_null() || kube::uid_of(deployment) == record.to.uid);
}

std::string upgrade_title(const UpgradeRecord& record) {
  return fmt::format("the upgrade that {} began at {}", base::printable(record.by, 200),
                     base::printable(record.since, 40));
}

std::string text_of(const OpenUpgrade& upgrade) { return story(upgrade.record, upgrade.lease); }

std::string way_on_from(const OpenUpgrade& upgrade, const ClusterRef& cluster) {
  if (upgrade.lease.is_held())
    return "let it end; should its run be gone, the command that began it goes on with it";
  const auto* proof = upgrade.record.phase == UpgradePhase::verifying
                          ? ", or the next 'drey apply', which proves it first"
                          : "";
  return fmt::format("the command that began it goes on with it{}; '{}' ends it with its cluster",
                     proof, command_about("delete", cluster.name, cluster.kube_namespace));
}

base::OrderedJson document_of(const std::optional<OpenUpgrade>& upgrade,
                              const ClusterRef& cluster) {
  if (!upgrade) return nullptr;
  const auto& [record, lease] = *upgrade;
  return {{"by", record.by},
          {"since", record.since},
          {"phase", name_of(record.phase)},
          {"worksOnIt", document::text(lease.is_held() ? lease.who() : std::string())},
          {"hint", way_on_from(*upgrade, cluster)}};
}

std::optional<Error> refusal_of_open_upgrade(const UpgradeRecord& record, const UpgradeLease& lease,
                                             const ClusterRef& cluster, const std::string& spec) {
  if (!record.is_open()) return std::nullopt;
  const bool is_own = record.to.spec == spec;
  return Error(Exit::conflict,
               fmt::format("an upgrade of cluster '{}' in namespace {} to {} input is open: {}",
                           cluster.name, cluster.kube_namespace, is_own ? "this" : "other",
                           story(record, lease)),
               end_of(lease, cluster, is_own));
}

std::optional<Error> refusal_by_upgrade(const kube::Result& record, const ClusterRef& cluster,
                                        const std::string& spec, const base::Json& deployment) {
  if (!record.object) return std::nullopt;
  const auto found = read_upgrade_record(*record.object);
  if (!found) return unreadable_record(*record.object, cluster);
  const auto lease = read_upgrade_lease(*record.object);
  auto refusal = refusal_of_open_upgrade(*found, lease, cluster, spec);
  if (refusal && found->to.spec != spec && is_unproven(*found, lease, deployment))
    refusal->hint = end_of_unproven(cluster);
  return refusal;
}

std::optional<std::string> warning_of_kept_state(const kube::Result& record,
                                                 const ClusterRef& cluster) {
  if (!record.object) return std::nullopt;
  const auto found = read_upgrade_record(*record.object);
  if (!found || !found->keeps_state() || found->start().empty()) return std::nullopt;
  const auto path = base::printable(found->start(), 300);
  return fmt::format(
      "cluster '{}' is {} since {}, and this one begins without its state, {}: '{}' goes on from "
      "there while nothing has the name, and so does '-s {}'",
      cluster.name, name_of(found->phase), upgrade_title(*found), path,
      command_about("resume", cluster.name, cluster.kube_namespace), path);
}

Error refusal_of_command(const OpenUpgrade& upgrade, const ClusterRef& cluster) {
  return {Exit::conflict,
          fmt::format("an upgrade of cluster '{}' in namespace {} is open: {}", cluster.name,
                      cluster.kube_namespace, text_of(upgrade)),
          way_on_from(upgrade, cluster)};
}

}  // namespace deploy
