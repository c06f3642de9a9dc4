#include "deploy/ha/ha_status.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/record/find_cluster.h"
#include "flink/ha/names.h"
#include "kube/api/fields.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/time.h"

namespace deploy {
namespace {

using base::Json;

/// Above this part of what a ConfigMap may hold it is worth a word.
constexpr std::int64_t nearly_full = flink::ha::most_map_bytes / 10 * 8;

/// The configuration that a Deployment has; null where it may not be seen.
std::optional<HighAvailability> configured_in(const kube::Result& config_map) {
  if (!config_map.object) return std::nullopt;
  return high_availability_of(shipped_configuration(*config_map.object));
}

/// What a new cluster does with a job of an earlier one.
std::string fate_of(const flink::ha::Job& job) {
  const auto id = base::printable(job.id, 100);
  if (job.registry == "DONE") return fmt::format("not run job {}, which is done", id);
  if (const auto* newest = flink::ha::newest_checkpoint(job))
    return fmt::format("go on from checkpoint {} of job {}", newest->id, id);
  if (!job.graphs.empty()) return fmt::format("run the stored graph of job {} anew", id);
  return {};
}

std::vector<std::string> fates(const HaStatus& status) {
  std::vector<std::string> result;
  for (const auto& fate : left_jobs(status.metadata))
    result.push_back(fmt::format("no Deployment; a new cluster of this name would {}", fate));
  if (result.empty())
    result.emplace_back("no Deployment; a new cluster of this name would begin from nothing");
  return result;
}

kube::Call list_config_maps(const ClusterRef& cluster) {
  return kube::read(kube::list(kube::config_maps, cluster.kube_namespace,
                               {.label_selector = cluster.selector()}));
}

flink::ha::Metadata metadata_in(const Json& objects, const ClusterRef& cluster) {
  return flink::ha::read_metadata(cluster.name, ha_config_maps(objects, cluster));
}

}  // namespace

flink::ha::ConfigMap ha_config_map(const Json& object) {
  flink::ha::ConfigMap map{
      .name = kube::name_of(object),
      .lock = kube::string_at(object, {"metadata", "annotations", flink::ha::lock_annotation})};
  const auto& data = kube::value_at(object, {"data"});
  if (!data.is_object()) return map;
  for (const auto& [key, value] : data.items()) {
    if (value.is_string()) map.data.emplace(key, value.get<std::string>());
  }
  return map;
}

std::vector<flink::ha::ConfigMap> ha_config_maps(const Json& objects, const ClusterRef& cluster) {
  std::vector<flink::ha::ConfigMap> maps;
  for (const auto& object : kube::items_of(objects, kube::config_maps)) {
    if (is_ha_metadata(object, cluster.name)) maps.push_back(ha_config_map(object));
  }
  return maps;
}

std::string named_state(const flink::ha::Metadata& metadata) {
  for (const auto& job : metadata.jobs) {
    if (!job.checkpoints.empty())
      return fmt::format("names checkpoint {} of job {}", job.checkpoints.back().id,
                         base::printable(job.id, 100));
  }
  for (const auto& job : metadata.jobs) {
    if (!job.graphs.empty())
      return fmt::format("stores the graph of job {}", base::printable(job.id, 100));
  }
  if (!metadata.applications.empty())
    return "stores application " + base::printable(metadata.applications.front().key, 100);
  return {};
}

std::vector<std::string> left_jobs(const flink::ha::Metadata& metadata) {
  std::vector<std::string> result;
  for (const auto& job : metadata.jobs) {
    if (auto fate = fate_of(job); !fate.empty()) result.push_back(std::move(fate));
  }
  return result;
}

std::vector<std::string> find_left_jobs(kube::Client& client, const ClusterRef& cluster) {
  const auto result = client.send(kube::optional(list_config_maps(cluster)));
  return result.object ? left_jobs(metadata_in(*result.object, cluster))
                       : std::vector<std::string>();
}

flink::ha::Metadata read_ha_metadata(kube::Client& client, const ClusterRef& cluster) {
  const auto result = client.send(list_config_maps(cluster));
  if (!result.object) throw client.error_of(result);
  return metadata_in(*result.object, cluster);
}

HaStatus read_ha_status(kube::Client& client, const ClusterRef& cluster,
                        const std::vector<std::string>& elsewhere) {
  const auto& [kube_namespace, name] = cluster;
  const std::array calls{
      kube::read(kube::get(kube::deployments, kube_namespace, name)), list_config_maps(cluster),
      kube::read(kube::get(kube::config_maps, kube_namespace, cluster.config_map()))};
  const auto results = client.send(calls);
  if (!results[0].object && !is_absent(results[0])) throw client.error_of(results[0]);
  if (!results[1].object) throw client.error_of(results[1]);
  HaStatus status{.cluster = cluster, .deployed = results[0].object.has_value()};
  status.metadata = metadata_in(*results[1].object, cluster);
  if (!status.deployed && status.metadata.maps.empty())
    no_such_cluster(client, kube_namespace, name, elsewhere);
  if (!status.deployed) return status;
  require_flink(*results[0].object, cluster);
  status.configured = configured_in(results[2]);
  status.flink_version = NamedCluster{.deployment = *results[0].object}.flink_version();
  return status;
}

std::vector<std::string> ha_findings(const HaStatus& status) {
  std::vector<std::string> result;
  if (!status.deployed) result = fates(status);
  else if (status.metadata.maps.empty() && status.configured && !status.configured->on)
    result.emplace_back(
        "high availability is off: whoever loses the JobManager loses its job's "
        "state");
  else if (status.metadata.maps.empty())
    result.emplace_back("there is no HA metadata: the JobManager has written none yet");
  for (const auto& map : status.metadata.maps) {
    if (map.bytes >= nearly_full)
      result.push_back(fmt::format("ConfigMap {} holds {} of {}: Flink fails when it is full",
                                   base::printable(map.name, 300), size_text(map.bytes),
                                   size_text(flink::ha::most_map_bytes)));
  }
  return result;
}

std::optional<std::chrono::milliseconds> lock_age(const flink::ha::Lock& lock,
                                                  std::chrono::system_clock::time_point now) {
  using std::chrono::milliseconds;
  const auto renewed = kube::parse_time(lock.renewed);
  if (!renewed) return std::nullopt;
  return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(now - *renewed));
}

}  // namespace deploy
