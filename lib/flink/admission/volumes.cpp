// Sources of volumes.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/admission/field_paths.h"
#include "flink/admission/kinds.h"
#include "flink/admission/selectors.h"
#include "flink/rules/quantity.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;
using std::string_view;

/// Those that every server knows.
constexpr std::array<string_view, 29> sources{"awsElasticBlockStore",
                                              "azureDisk",
                                              "azureFile",
                                              "cephfs",
                                              "cinder",
                                              "configMap",
                                              "csi",
                                              "downwardAPI",
                                              "emptyDir",
                                              "ephemeral",
                                              "fc",
                                              "flexVolume",
                                              "flocker",
                                              "gcePersistentDisk",
                                              "gitRepo",
                                              "glusterfs",
                                              "hostPath",
                                              "iscsi",
                                              "nfs",
                                              "persistentVolumeClaim",
                                              "photonPersistentDisk",
                                              "portworxVolume",
                                              "projected",
                                              "quobyte",
                                              "rbd",
                                              "scaleIO",
                                              "secret",
                                              "storageos",
                                              "vsphereVolume"};
constexpr std::array<string_view, 6> projections{
    "clusterTrustBundle", "configMap", "downwardAPI",
    "podCertificate",     "secret",    "serviceAccountToken"};

std::string name_of(const Json& object) { return text_of(object, "name"); }

/// A volume without a source is an empty directory.
void check_volume(const Json& volume, const Path& path, Refusals& refusals) {
  const auto set = set_of(volume, sources);
  if (set.names.size() > 1)
    refusals.push_back(
        {path, fmt::format("must not have both {} and {}", set.names[0], set.names[1])});
  if (name_of(volume).empty()) return refusals.push_back({path / "name", "is missing"});
  if (auto what = rules::label_name(name_of(volume)); !what.empty())
    refusals.push_back({path / "name", std::move(what)});
}

void check_downward_file(const Json& file, const Path& path, Refusals& refusals) {
  const auto* field = member(file, "fieldRef");
  const auto* amount = member(file, "resourceFieldRef");
  if (field != nullptr && amount != nullptr)
    refusals.push_back({path, "must not have both fieldRef and resourceFieldRef"});
  if (field == nullptr && amount == nullptr)
    refusals.push_back({path, "must have fieldRef or resourceFieldRef"});
  if (field != nullptr) check_field_of_pod(*field, path / "fieldRef", FieldUse::file, refusals);
  else if (amount != nullptr)
    check_field_of_container(*amount, path / "resourceFieldRef", FieldUse::file, refusals);
}

/// Files that are named, of all the sources, have different paths.
void check_projected(const Json& volume, const Path& path, Refusals& refusals) {
  std::map<std::string, Path> first;
  const auto& all = list_of(volume, "sources");
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const auto* kind : {"configMap", "downwardAPI", "secret"}) {
      const auto* source = member(all[i], kind);
      const auto& items = source == nullptr ? list_of(all[i], kind) : list_of(*source, "items");
      for (std::size_t j = 0; j < items.size(); ++j) {
        const auto place = ((path / "sources")[i] / kind / "items")[j] / "path";
        const auto file = text_of(items[j], "path");
        if (file.empty()) continue;
        if (const auto [at, is_new] = first.emplace(file, place); !is_new)
          refusals.push_back({place, fmt::format("{} is taken", in_quotes(file)), at->second});
      }
    }
  }
}

void check_projection(const Json& source, const Path& path, Refusals& refusals) {
  const auto set = set_of(source, projections);
  if (set.names.size() > 1)
    refusals.push_back(
        {path, fmt::format("must not have both {} and {}", set.names[0], set.names[1])});
}

void check_csi(const Json& volume, const Path& path, Refusals& refusals) {
  const auto* secret = member(volume, "nodePublishSecretRef");
  if (secret == nullptr) return;
  if (auto what = rules::subdomain(name_of(*secret)); !what.empty())
    refusals.push_back({path / "nodePublishSecretRef" / "name", std::move(what)});
}

/// The kind is Shared where it is not said.
void check_azure_disk(const Json& disk, const Path& path, Refusals& refusals) {
  const auto kind = member(disk, "kind") == nullptr ? std::string("Shared") : text_of(disk, "kind");
  const auto uri = text_of(disk, "diskURI");
  const auto* begin = kind == "Managed" ? "/subscriptions/" : "https://";
  if (!uri.empty() && !uri.starts_with(begin))
    refusals.push_back({path / "diskURI",
                        fmt::format("must begin with '{}' for kind {}", begin, in_quotes(kind))});
}

void check_fibre_channel(const Json& volume, const Path& path, Refusals& refusals) {
  const bool by_name = !list_of(volume, "targetWWNs").empty();
  const bool by_id = !list_of(volume, "wwids").empty();
  if (by_name == by_id) refusals.push_back({path, "must have one of targetWWNs and wwids"});
  if (!by_name) return;
  if (const auto lun = number_of(volume, "lun", -1); lun < 0 || lun > 255)
    refusals.push_back({path / "lun", "must be a number between 0 and 255 with targetWWNs"});
}

void check_flocker(const Json& volume, const Path& path, Refusals& refusals) {
  if (text_of(volume, "datasetName").empty() == text_of(volume, "datasetUUID").empty())
    refusals.push_back({path, "must have one of datasetName and datasetUUID"});
  if (text_of(volume, "datasetName").find('/') != std::string::npos)
    refusals.push_back({path / "datasetName", "must not contain '/'"});
}

void check_claim(const Json& claim, const Path& path, Refusals& refusals) {
  if (const auto* selector = member(claim, "selector"))
    check_selector(*selector, path / "selector", refusals);
  const auto* resources = member(claim, "resources");
  const auto* requests = resources == nullptr ? nullptr : member(*resources, "requests");
  const auto text = requests == nullptr ? std::string() : text_of(*requests, "storage");
  const auto place = path / "resources" / "requests" / "storage";
  if (text.empty()) return refusals.push_back({place, "is missing"});
  bool is_malformed = false;
  const auto amount = Quantity::parse(text, is_malformed);
  if (is_malformed)
    return refusals.push_back(
        {place, fmt::format("{} must be a quantity, as in 500Mi or 2Gi", in_quotes(text))});
  if (amount && *amount <= Quantity())
    refusals.push_back({place, fmt::format("{} must be more than 0", in_quotes(text))});
}

constexpr std::array rules{KindRule{"Volume", check_volume},
                           KindRule{"DownwardAPIVolumeFile", check_downward_file},
                           KindRule{"ProjectedVolumeSource", check_projected},
                           KindRule{"VolumeProjection", check_projection},
                           KindRule{"CSIVolumeSource", check_csi},
                           KindRule{"AzureDiskVolumeSource", check_azure_disk},
                           KindRule{"FCVolumeSource", check_fibre_channel},
                           KindRule{"FlockerVolumeSource", check_flocker},
                           KindRule{"PersistentVolumeClaimSpec", check_claim}};

}  // namespace

std::span<const KindRule> volume_rules() { return rules; }

}  // namespace flink::admission
