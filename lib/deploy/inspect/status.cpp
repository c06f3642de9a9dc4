#include "deploy/inspect/status.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/leader.h"
#include "deploy/diagnosis/observe_once.h"
#include "deploy/observations/event.h"
#include "deploy/observations/stage.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Json;
namespace rest = flink::rest;

/// Flink calls a job RUNNING before its tasks are.
bool is_not_yet_running(const rest::Job& job) {
  return job.state == "RUNNING" && !job.tasks.empty() && !runs(job);
}

ClusterObjects look_at_objects(const NamedCluster& cluster, kube::Client& client) {
  const auto ours = cluster.ref().selector();
  const std::array calls{
      kube::read(kube::list(kube::pods, cluster.kube_namespace, {.label_selector = ours})),
      kube::read(kube::list(kube::config_maps, cluster.kube_namespace, {.label_selector = ours})),
      kube::optional(look_at_upgrade(cluster.ref()))};
  auto results = client.send(calls);
  return {std::move(results[0]), std::move(results[1]), std::move(results[2])};
}

class Looking {
 public:
  Looking(const NamedCluster& cluster, kube::Client& client, FlinkClient& flink)
      : cluster_(cluster), client_(client), flink_(flink) {}

  ClusterStatus look(const ClusterObjects& objects) {
    take_deployment();
    take_objects(objects);
    take_web();
    take_rest();
    if (!status_.terminating) take_diagnosis();
    return std::move(status_);
  }

 private:
  void take_deployment() {
    const auto& deployment = cluster_.deployment;
    status_.name = cluster_.name;
    status_.kube_namespace = cluster_.kube_namespace;
    status_.image = base::printable(cluster_.image(), 500);
    status_.flink_version = cluster_.flink_version();
    status_.terminating = cluster_.is_terminating();
    if (cluster_.deployment_unseen) status_.deployment_problem = cluster_.deployment_unseen->text;
    status_.provenance = provenance_of(deployment);
    status_.created = kube::string_at(deployment, {"metadata", "creationTimestamp"});
    if (!deployment.is_object()) return;
    status_.wanted = kube::number_at(deployment, {"spec", "replicas"}, 1);
    status_.ready = kube::number_at(deployment, {"status", "readyReplicas"}, 0);
  }

  void take_objects(const ClusterObjects& objects) {
    // A Service may be left that is nobody's.
    if (cluster_.deployment_absent) status_.suspension = suspension_in(objects.record);
    if (!objects.pods.object) status_.pods_problem = client_.error_of(objects.pods).text;
    if (objects.pods.object) {
      pods_ = *objects.pods.object;
      for (auto& pod : pod_statuses(pods_))
        (pod.task_manager ? status_.task_managers : status_.job_managers).push_back(std::move(pod));
    }
    take_ha(objects.config_maps.object.value_or(Json()));
    status_.upgrade = open_upgrade_in(objects.record);
    status_.record_problem = record_problem(objects.record, cluster_.ref());
  }

  /// What the wait for it would say by now.
  void take_diagnosis() {
    std::array clusters{
        observe_once(cluster_.kube_namespace, cluster_.name, cluster_.deployment, pods_)};
    auto& seen = clusters.front();
    const auto now = client_.world().now();
    const bool up =
        status_.rest_problem.empty() && !(status_.jobs.empty() && has_just_come_back(seen, now));
    for (auto& answer : answers_) {
      if (up) apply(seen, {.what = std::move(answer)});
    }
    for (auto& job : status_.jobs) {
      if (is_not_yet_running(job.job)) job.waits_for = tasks_text(seen, job.job);
    }
    observe_details(client_, clusters);
    status_.diagnosis = up ? diagnose(seen) : diagnose_job_manager(seen);
    status_.is_failing = status_.diagnosis && is_settled(*status_.diagnosis, now);
  }

  /// By name: Flink 2.3 labels them no more than its other ConfigMaps.
  void take_ha(const Json& all) {
    std::vector<Json> config_maps;
    for (const auto& each : kube::items_of(all, kube::config_maps)) {
      if (is_ha_metadata(each, cluster_.name)) config_maps.push_back(each);
    }
    status_.ha_config_maps = static_cast<int>(config_maps.size());
    for (const auto& config_map : config_maps)
      status_.ha_bytes +=
          static_cast<std::int64_t>(kube::value_at(config_map, {"data"})
                                        .dump(-1, ' ', false, Json::error_handler_t::replace)
                                        .size());
    const auto host = leader_host(config_maps);
    status_.leader = host;
    for (const auto& pod : status_.job_managers) {
      if (!host.empty() && pod.ip == host) status_.leader = pod.name;
    }
  }

  /// Where people find it; how this program reached it is told apart.
  void take_web() {
    if (!flink_.routes().empty()) status_.web = base::printable(flink_.routes().front().url, 300);
  }

  void take_rest() {
    const auto answer = flink_.try_open();
    if (!answer.ok()) {
      status_.rest_problem = answer.text;
      status_.rest_forbidden = answer.kind == RestAnswer::Kind::forbidden;
      if (status_.rest_forbidden) status_.rest_hint = answer.hint;
      return;
    }
    status_.flink_version = flink_.flink_version();
    status_.route = describe(flink_.route());
    const std::array requests{rest::get_overview(), rest::get_jobs()};
    const auto answers = flink_.try_each(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (answers[i].ok()) answers_.push_back({requests.at(i).path, answers[i].body});
    }
    if (answers[0].ok()) status_.overview = rest::read_overview(answers[0].body);
    const auto jobs = answers[1].ok() ? rest::read_jobs(answers[1].body) : std::nullopt;
    if (!jobs)
      status_.rest_problem = answers[1].ok() ? "the answer has no jobs in it" : answers[1].text;
    else take_jobs(*jobs);
  }

  void take_jobs(const std::vector<rest::Job>& jobs) {
    constexpr std::size_t most = 20;  // a session cluster may keep hundreds that have ended
    std::vector<rest::Request> requests;
    for (const auto& job : jobs) {
      status_.jobs.push_back({.job = job});
      if (requests.size() >= 3 * most) continue;
      requests.push_back(rest::get_checkpoints(job.id));
      requests.push_back(rest::get_restarts(job.id));
      requests.push_back(rest::get_exceptions(job.id));
    }
    const auto answers = requests.empty() ? std::vector<RestAnswer>{} : flink_.try_each(requests);
    for (std::size_t i = 0; i + 2 < answers.size(); i += 3) {
      auto& job = status_.jobs[i / 3];
      if (answers[i].ok()) job.checkpoints = rest::read_checkpoints(answers[i].body);
      if (answers[i + 1].ok()) job.restarts = rest::read_restarts(answers[i + 1].body);
      const auto exceptions =
          answers[i + 2].ok() ? rest::read_exceptions(answers[i + 2].body) : std::nullopt;
      if (exceptions && !exceptions->empty()) job.failure = exceptions->front();
    }
  }

  const NamedCluster& cluster_;
  kube::Client& client_;
  FlinkClient& flink_;
  Json pods_{};
  std::vector<RestAnswered> answers_{};  ///< about the cluster and its jobs
  ClusterStatus status_{};
};

}  // namespace

ClusterStatus read_status(const NamedCluster& cluster, kube::Client& client, FlinkClient& flink) {
  return read_status(cluster, look_at_objects(cluster, client), client, flink);
}

ClusterStatus read_status(const NamedCluster& cluster, const ClusterObjects& objects,
                          kube::Client& client, FlinkClient& flink) {
  return Looking(cluster, client, flink).look(objects);
}

ClusterStatus status_of_absent(const ClusterRef& cluster, const ClusterObjects& objects) {
  ClusterStatus status;
  status.name = cluster.name;
  status.kube_namespace = cluster.kube_namespace;
  status.absent = true;
  status.upgrade = open_upgrade_in(objects.record);
  status.record_problem = record_problem(objects.record, cluster);
  status.suspension = suspension_in(objects.record);
  if (status.suspension)
    status.flink_version = base::printable(status.suspension->from.version, 40);
  return status;
}

}  // namespace deploy
