#include "deploy/teardown/deletion.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/record/find_cluster.h"
#include "deploy/teardown/deletion_impact.h"
#include "deploy/teardown/removal.h"
#include "deploy/teardown/teardown_watch.h"
#include "flink/config/options.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;

std::string text_of(const ClusterRef& cluster) {
  return fmt::format("cluster {} in namespace {}", cluster.name, cluster.kube_namespace);
}

std::string command(std::string_view verb, const ClusterRef& cluster) {
  return command_about(verb, cluster.name, cluster.kube_namespace);
}

/// The objects that a deletion is decided by; null where there is none.
struct Found {
  Json deployment{};
  Json config_map{};
};

Found find(kube::Client& client, const ClusterRef& cluster) {
  const std::array calls{
      kube::read(kube::get(kube::deployments, cluster.kube_namespace, cluster.name)),
      kube::read(kube::get(kube::config_maps, cluster.kube_namespace, cluster.config_map()))};
  const auto results = client.send(calls);
  Found found;
  if (results[0].object) {
    require_flink(*results[0].object, cluster);
    found.deployment = *results[0].object;
  } else if (!results[0].status || !kube::is_not_found(*results[0].status)) {
    throw client.error_of(results[0]);
  }
  if (results[1].object) found.config_map = *results[1].object;
  return found;
}

/// Those that nobody has told to end.
std::vector<Json> living_pods(const TeardownWatch& watch) {
  std::vector<Json> pods;
  for (const auto& [uid, object] : watch.there()) {
    if (!kube::is_terminating(object) && kube::string_at(object, {"kind"}) == "Pod")
      pods.push_back(object);
  }
  return pods;
}

[[noreturn]] void refuse_metadata(const ClusterRef& cluster, const DeletionImpact& impact) {
  throw Error(Exit::not_found,
              fmt::format("there is no Flink cluster '{}' in namespace {}, only HA metadata of an "
                          "earlier one: ConfigMap {}",
                          cluster.name, cluster.kube_namespace, base::join(impact.metadata, ", ")),
              fmt::format("a cluster that is deployed under that name goes on from it; '{} "
                          "--ha-data=drop' removes it",
                          command("delete", cluster)));
}

/// One that has come since the Deployment was asked for, of which nobody has said what is lost with
/// it.
[[noreturn]] void refuse_newcomer(const ClusterRef& cluster) {
  throw Error(Exit::conflict,
              fmt::format("{} was deployed at this moment by another run", text_of(cluster)),
              "nothing was deleted; the same command again deletes it");
}

[[noreturn]] void refuse_managed(const ClusterRef& cluster, const DeletionImpact& impact) {
  throw Error(
      Exit::usage,
      fmt::format("{} is managed by the Flink Kubernetes Operator ({}), which would make it anew",
                  text_of(cluster), impact.managed_by),
      fmt::format("delete that: kubectl delete flinkdeployment {} --namespace {}; or delete the "
                  "cluster nevertheless: --yes",
                  cluster.name, cluster.kube_namespace));
}

/// Also where there is no Deployment: the operator goes on from HA metadata when its job is resumed
/// (last-state).
[[noreturn]] void refuse_operators_metadata(const ClusterRef& cluster) {
  throw Error(Exit::conflict,
              fmt::format("the HA metadata of {} is the Flink Kubernetes Operator's "
                          "(FlinkDeployment {}), which resumes its job from it",
                          text_of(cluster), cluster.name),
              "nothing was touched; it goes when the FlinkDeployment is deleted");
}

/// What helps whoever does not want to lose that; it ends as a sentence that goes on.
std::string way_to_keep(const ClusterRef& cluster, JobsEnd jobs_end) {
  if (jobs_end == JobsEnd::with_failed)
    return fmt::format(
        "a job that has FAILED takes no savepoint; '{}' tells from what it can go "
        "on; ",
        command("savepoints", cluster));
  return fmt::format("'{}' takes a savepoint first; ", command("stop", cluster));
}

[[noreturn]] void refuse_unconfirmed(const ClusterRef& cluster,
                                     const std::vector<std::string>& losses, bool drops_metadata,
                                     JobsEnd jobs_end) {
  throw Error(
      Exit::usage,
      fmt::format("{} is not deleted without --yes: {}", text_of(cluster),
                  base::join(losses, "; ")),
      (drops_metadata ? "" : way_to_keep(cluster, jobs_end)) + "--yes deletes it nevertheless");
}

/// One deletion, from the first look on.
class Run {
 public:
  Run(kube::Client& client, const ClusterRef& cluster, const DeletionOptions& options,
      const DeletionListener& listener, base::Deadline deadline)
      : client_(client),
        cluster_(cluster),
        options_(options),
        listener_(listener),
        deadline_(deadline),
        found_(find(client, cluster)),
        watch_(client, cluster, found_.deployment, listener.trouble),
        removal_(client, watch_, cluster, found_.deployment, "delete") {}

  Deletion run() {
    const auto impact = look();
    confirm(impact);
    removal_.check();
    if (listener_.begins) listener_.begins();
    watch_.begin();
    return options_.waits ? remove(impact) : begin_removal();
  }

  DeletionPreview preview(bool asks_server) {
    DeletionPreview preview{.losses = losses_of(look())};
    if (asks_server) removal_.check();
    for (auto& item : watch_.items())
      (item.ha_metadata && !options_.drops_metadata ? preview.stays : preview.goes)
          .push_back(std::move(item));
    return preview;
  }

 private:
  /// What there is, and what goes with it; refuses what is nobody's to delete here.
  DeletionImpact look() {
    watch_.look(deadline_);
    const auto metadata = watch_.ha_metadata();
    auto impact =
        deletion_impact(found_.deployment, found_.config_map, living_pods(watch_), metadata);
    if (options_.drops_metadata && options_.has_flink_deployment)
      refuse_operators_metadata(cluster_);
    if (watch_.has_newcomer() || (options_.is_suspended && !found_.deployment.is_null()))
      refuse_newcomer(cluster_);
    const bool is_all = !watch_.is_there() && !options_.is_suspended;
    if (is_all && metadata.empty())
      no_such_cluster(client_, cluster_.kube_namespace, cluster_.name);
    if (is_all && !options_.drops_metadata) refuse_metadata(cluster_, impact);
    if (!impact.managed_by.empty() && !options_.confirmed) refuse_managed(cluster_, impact);
    if (!options_.confirmed && loses_job(impact) && listener_.jobs_end)
      impact.jobs_end = listener_.jobs_end();
    return impact;
  }

  std::vector<std::string> losses_of(const DeletionImpact& impact) const {
    return data_loss_warnings(impact, options_.drops_metadata);
  }

  void confirm(const DeletionImpact& impact) const {
    const auto losses = losses_of(impact);
    if (losses.empty() || options_.confirmed) return;
    if (!listener_.confirm)
      refuse_unconfirmed(cluster_, losses, options_.drops_metadata, impact.jobs_end);
    if (!listener_.confirm(fmt::format("Delete {}?", text_of(cluster_)), losses))
      throw Error(Exit::failed, "nothing was deleted");
  }

  Deletion begin_removal() {
    warn(removal_.stop_job_manager_at_once());
    removal_.remove_deployment();
    return {};
  }

  Deletion remove(const DeletionImpact& impact) {
    warn(removal_.stop_job_manager(time_to_end(client_.world(), deadline_), [&] {
      show("JobManager stopped", {});
      return base::is_ending(client_.world());
    }));
    if (base::is_ending(client_.world()))
      throw Error(
          Exit::partial,
          fmt::format("the JobManager of {} was told to stop, its Deployment is still there",
                      text_of(cluster_)),
          "run the same command again to continue");
    removal_.remove_deployment();
    Deletion deletion{.report = await()};
    // A cluster that was deployed anew goes on from the metadata.
    deletion.dropped_metadata = options_.drops_metadata && !deletion.report.recreated;
    if (deletion.report.complete && deletion.dropped_metadata) {
      removal_.drop_ha_metadata(deadline_);
      deletion.report = await();
      deletion.dropped_metadata = !deletion.report.recreated;
      deletion.report.drops_metadata = deletion.dropped_metadata;
      if (deletion.dropped_metadata && !watch_.ha_metadata().empty())
        deletion.report.complete = false;
    }
    locate_state(impact, deletion);
    return deletion;
  }

  void locate_state(const DeletionImpact& impact, Deletion& deletion) const {
    if (!deletion.report.complete || !impact.high_availability) return;
    deletion.storage_dir = impact.storage_dir.empty()
                               ? std::string(flink::options::high_availability_storage_dir.name())
                               : impact.storage_dir;
    if (!deletion.dropped_metadata) deletion.kept_metadata = watch_.ha_metadata().size();
  }

  TeardownReport await() {
    return watch_.wait(deadline_, [&] {
      show("cluster removed", watch_.remaining_text());
      return false;
    });
  }

  void show(std::string_view awaited, const std::string& remaining) const {
    if (listener_.progress) listener_.progress(awaited, remaining);
  }

  void warn(const std::vector<std::string>& warnings) const {
    for (const auto& warning : warnings) {
      if (listener_.warning) listener_.warning(warning);
    }
  }

  kube::Client& client_;
  const ClusterRef& cluster_;
  const DeletionOptions& options_;
  const DeletionListener& listener_;
  base::Deadline deadline_;
  Found found_;
  TeardownWatch watch_;
  Removal removal_;
};

}  // namespace

Deletion delete_cluster(kube::Client& client, const ClusterRef& cluster,
                        const DeletionOptions& options, const DeletionListener& listener,
                        base::Deadline deadline) {
  return Run(client, cluster, options, listener, deadline).run();
}

DeletionPreview preview_deletion(kube::Client& client, const ClusterRef& cluster,
                                 const DeletionOptions& options, const DeletionListener& listener,
                                 bool asks_server, base::Deadline deadline) {
  return Run(client, cluster, options, listener, deadline).preview(asks_server);
}

}  // namespace deploy
