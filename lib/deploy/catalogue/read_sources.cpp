#include "deploy/catalogue/read_sources.h"

#include <array>
#include <utility>

#include "deploy/cluster/annotations.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/ha/ha_status.h"
#include "deploy/record/find_cluster.h"
#include "deploy/revision/revisions.h"
#include "deploy/savepoint/savepoint_records.h"
#include "deploy/upgrade/upgrade_records.h"
#include "flink/config/options.h"
#include "flink/rest/rest.h"
#include "flink/version/dialect.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;
namespace rest = flink::rest;

/// The cluster that is there. One that drey did not make says in its configuration alone what it
/// was started from.
Revision live_revision(const Json& deployment, const kube::Result& config_map) {
  std::vector<Json> objects;
  if (config_map.object) objects.push_back(*config_map.object);
  auto live = revision_of(deployment, objects).value_or(Revision{});
  if (!live.restored_from.empty() || !config_map.object) return live;
  const auto version = flink::parse_version(live.version).value_or(flink::newest_known);
  live.restored_from = shipped_configuration(*config_map.object)
                           .text(flink::options::savepoint_path, flink::dialect_of(version))
                           .value_or("");
  return live;
}

std::vector<Started> others_in(const Json& deployments, const ClusterRef& cluster) {
  std::vector<Started> result;
  for (const auto& each : kube::list_at(deployments, {"items"})) {
    Started other{kube::name_of(each),
                  kube::string_at(each, {"metadata", "annotations", restored_annotation})};
    if (other.cluster != cluster.name && !other.path.empty()) result.push_back(std::move(other));
  }
  return result;
}

/// What drey itself keeps of a cluster.
struct Records {
  Records(kube::Client& client, const ClusterRef& cluster)
      : upgrades(client, cluster, {}), revisions(client, cluster), savepoints(client, cluster) {}
  UpgradeRecords upgrades;
  Revisions revisions;
  SavepointRecords savepoints;
};

std::array<kube::Call, 7> calls_about(const ClusterRef& cluster, const Records& records) {
  const auto& [kube_namespace, name] = cluster;
  return {kube::read(kube::get(kube::deployments, kube_namespace, name)),
          kube::read(kube::get(kube::config_maps, kube_namespace, cluster.config_map())),
          records.upgrades.call(),
          records.revisions.call(),
          records.savepoints.call(),
          kube::read(kube::list(kube::config_maps, kube_namespace,
                                {.label_selector = cluster.selector()})),
          kube::read(kube::list(kube::deployments, kube_namespace,
                                {.label_selector = selector_of_job_managers()}))};
}

}  // namespace

CatalogueSources read_sources(kube::Client& client, const ClusterRef& cluster,
                              const std::vector<std::string>& elsewhere) {
  Records records(client, cluster);
  const auto results = client.send(calls_about(cluster, records));
  if (!results[0].object && !is_absent(results[0])) throw client.error_of(results[0]);
  for (const auto* each : {&results[5], &results[6]}) {
    if (!each->object) throw client.error_of(*each);
  }
  CatalogueSources sources{.cluster = cluster,
                           .revisions = records.revisions.read(results[3]),
                           .upgrade = records.upgrades.read(results[2]),
                           .record = records.savepoints.read(results[4]),
                           .others = others_in(*results[6].object, cluster)};
  sources.ha = flink::ha::read_metadata(cluster.name, ha_config_maps(*results[5].object, cluster));
  if (results[0].object) {
    require_flink(*results[0].object, cluster);
    sources.live = live_revision(*results[0].object, results[1]);
  }
  if (!is_known(sources)) no_such_cluster(client, cluster.kube_namespace, cluster.name, elsewhere);
  return sources;
}

std::string ask_jobs(FlinkClient& client, CatalogueSources& sources) {
  const auto overview = client.try_once(rest::get_jobs());
  auto jobs = overview.ok() ? rest::read_jobs(overview.body) : std::nullopt;
  if (!jobs) return overview.ok() ? "the list of jobs has no jobs in it" : overview.text;
  if (sources.live) sources.live->version = client.flink_version();
  std::vector<rest::Request> requests;
  for (const auto& job : *jobs) {
    requests.push_back(rest::get_checkpoints(job.id));
    requests.push_back(rest::get_checkpoint_config(job.id));
  }
  const auto answers = client.try_each(requests);
  std::string problem;
  for (std::size_t i = 0; i < jobs->size(); ++i) {
    const auto& told = answers[2 * i];
    auto checkpoints = told.ok() ? rest::read_checkpoints(told.body) : std::nullopt;
    if (!checkpoints) {
      problem = told.ok() ? "the JobManager's answer has no checkpoints in it" : told.text;
      continue;
    }
    const auto& job = (*jobs)[i];
    sources.jobs.push_back({job, std::move(*checkpoints),
                            rest::retains_checkpoints(answers[2 * i + 1].body, job.state)});
  }
  return problem;
}

std::string try_jobs(FlinkClient& client, CatalogueSources& sources) {
  const auto answer = client.try_open();
  return answer.ok() ? ask_jobs(client, sources) : answer.text;
}

}  // namespace deploy
