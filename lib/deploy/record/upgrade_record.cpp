#include "deploy/record/upgrade_record.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/fields.h"
#include "deploy/record/record_form.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

using record_form::form;
using record_form::key;

constexpr std::string_view managed_label = "app.kubernetes.io/managed-by";
constexpr std::string_view managed_value = "drey";
constexpr std::string_view cluster_label = "drey/cluster";

constexpr std::array<std::pair<UpgradePhase, std::string_view>, 13> phases{
    {{UpgradePhase::stopping, "stopping"},
     {UpgradePhase::stopped, "stopped"},
     {UpgradePhase::clearing, "clearing"},
     {UpgradePhase::deploying, "deploying"},
     {UpgradePhase::verifying, "verifying"},
     {UpgradePhase::removing, "removing"},
     {UpgradePhase::restoring, "restoring"},
     {UpgradePhase::confirming, "confirming"},
     {UpgradePhase::done, "done"},
     {UpgradePhase::rolled_back, "rolled-back"},
     {UpgradePhase::failed, "failed"},
     {UpgradePhase::suspended, "suspended"},
     {UpgradePhase::given_up, "given-up"}}};

constexpr std::array<std::pair<StateTransfer, std::string_view>, 3> transfers{
    {{StateTransfer::savepoint, "savepoint"},
     {StateTransfer::last_state, "last-state"},
     {StateTransfer::none, "none"}}};

/// The value that a table calls so.
template <class Table>
auto value_named(const Table& table, std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.second == name; });
  return found == table.end() ? std::nullopt : std::optional(found->first);
}

/// What a table that has each value calls this one.
template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  return std::find_if(table.begin(), table.end(),
                      [&](const auto& row) { return row.first == value; })
      ->second;
}

Json as_json(const UpgradeSide& side) {
  return {
      {"uid", side.uid}, {"spec", side.spec}, {"job", side.job}, {"flinkVersion", side.version}};
}

Json as_json(const CheckpointPlaces& places) {
  return {{"folder", places.folder},
          {"restored", places.restored},
          {"restoredFrom", places.restored_from}};
}

CheckpointPlaces places_of(const Json& record) {
  const auto restored = base::whole_number(kube::value_at(record, {"checkpoints", "restored"}));
  return {kube::string_at(record, {"checkpoints", "folder"}), restored.value_or(-1),
          kube::string_at(record, {"checkpoints", "restoredFrom"})};
}

UpgradeSide side_of(const Json& record, std::string_view name) {
  const auto text = [&](std::string_view field) { return kube::string_at(record, {name, field}); };
  return {text("uid"), text("spec"), text("job"), text("flinkVersion")};
}

}  // namespace

std::string_view name_of(UpgradePhase phase) { return name_in(phases, phase); }

std::string_view name_of(StateTransfer transfer) { return name_in(transfers, transfer); }

bool is_of(const UpgradeRecord& record, const std::string& uid) {
  return uid == record.from.uid || uid == record.to.uid;
}

std::string job_of(const UpgradeRecord& record, const std::string& uid) {
  if (uid.empty()) return {};
  if (uid == record.to.uid) return record.to.job;
  // The old cluster that came back has another job.
  const bool came_back = record.is_rolling_back() || record.phase == UpgradePhase::rolled_back;
  return uid == record.from.uid && !came_back ? record.from.job : std::string();
}

std::string upgrade_record_name(const ClusterRef& cluster) { return cluster.name + ".drey"; }

std::string selector_of_upgrade_records() {
  return fmt::format("{}={}", managed_label, managed_value);
}

std::string cluster_of_upgrade_record(const Json& object) {
  const auto cluster = kube::string_at(object, {"metadata", "labels", cluster_label});
  return kube::name_of(object) == upgrade_record_name({{}, cluster}) ? cluster : std::string();
}

Json upgrade_record_object(const UpgradeRecord& record, const ClusterRef& cluster) {
  const Json text{{"form", form},
                  {"attempt", record.attempt},
                  {"phase", name_of(record.phase)},
                  {"stateTransfer", name_of(record.transfer)},
                  {"by", record.by},
                  {"since", record.since},
                  {"from", as_json(record.from)},
                  {"to", as_json(record.to)},
                  {"savepointDirectory", record.savepoint_directory},
                  {"checkpoints", as_json(record.checkpoints)},
                  {"savepoint", record.savepoint},
                  {"given", record.given},
                  {"revision", record.revision},
                  {"firstRevision", record.first_revision},
                  {"bringsBack", record.brings_back},
                  {"rollback", record.goes_back},
                  {"failure", record.failure},
                  {"jobAgain", record.job_again}};
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata",
           {{"name", upgrade_record_name(cluster)},
            {"namespace", cluster.kube_namespace},
            {"labels", {{managed_label, managed_value}, {cluster_label, cluster.name}}}}},
          {"data", {{key, text.dump(2)}}}};
}

std::optional<UpgradeRecord> read_upgrade_record(const Json& config_map) {
  const auto record = kube::parse_object(kube::string_at(config_map, {"data", key}));
  if (!record || kube::number_at(*record, {"form"}, 0) != form) return std::nullopt;
  const auto phase = value_named(phases, kube::string_at(*record, {"phase"}));
  const auto transfer = value_named(transfers, kube::string_at(*record, {"stateTransfer"}));
  if (!phase || !transfer) return std::nullopt;
  const auto text = [&](std::string_view field) { return kube::string_at(*record, {field}); };
  return UpgradeRecord{.attempt = text("attempt"),
                       .phase = *phase,
                       .transfer = *transfer,
                       .by = text("by"),
                       .since = text("since"),
                       .from = side_of(*record, "from"),
                       .to = side_of(*record, "to"),
                       .savepoint_directory = text("savepointDirectory"),
                       .checkpoints = places_of(*record),
                       .savepoint = text("savepoint"),
                       .given = text("given"),
                       .revision = kube::number_at(*record, {"revision"}, 0),
                       .first_revision = kube::number_at(*record, {"firstRevision"}, 0),
                       .brings_back = kube::number_at(*record, {"bringsBack"}, 0),
                       .goes_back = kube::flag_at(*record, {"rollback"}),
                       .failure = text("failure"),
                       .job_again = text("jobAgain")};
}

}  // namespace deploy
