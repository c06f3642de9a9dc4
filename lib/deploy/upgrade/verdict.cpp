#include "deploy/upgrade/verdict.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "deploy/cluster/pod.h"
#include "deploy/upgrade/restored_state.h"
#include "kube/api/list.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

/// An init container may well end with a failure until what it waits for is there.
bool runs_well(const Container& container) {
  const bool goes_on = !container.init || container.sidecar;
  return !goes_on || (container.running && container.restarts == 0);
}

bool runs_well(const base::Json& pod) {
  const auto containers = containers_of(pod);
  return is_ready(pod) && !is_terminating(pod) &&
         std::all_of(containers.begin(), containers.end(),
                     [](const Container& container) { return runs_well(container); });
}

}  // namespace

PodsSay pods_say(const base::Json& pods) {
  const auto all = kube::items_of(pods, kube::pods);
  return std::any_of(all.begin(), all.end(), [](const auto& pod) { return runs_well(pod); })
             ? PodsSay::it_runs
             : PodsSay::it_does_not;
}

bool is_unheard(const Error& error) { return error.transient && error.exit == Exit::timed_out; }

bool is_verdict(const Error& error, PodsSay pods) {
  if (is_unheard(error)) return pods == PodsSay::it_does_not;
  constexpr std::array verdicts{Exit::failed,    Exit::usage,          Exit::timed_out,
                                Exit::not_found, Exit::cluster_failed, Exit::job_failed};
  return !error.transient &&
         std::find(verdicts.begin(), verdicts.end(), error.exit) != verdicts.end();
}

Error undecided(const ClusterRef& cluster, const Error& error) {
  if (!error.transient || (error.exit != Exit::failed && error.exit != Exit::timed_out))
    return error;
  return {
      Exit::partial,
      fmt::format("whether the new cluster of {} runs is not known: {}", cluster.name, error.text),
      again};
}

Error unfinished(const ClusterRef& cluster, const UpgradeRecord& record, const Error& error) {
  if (!record.is_open() || !error.transient || error.exit != Exit::failed) return error;
  const auto* what = record.to.spec == suspension ? "suspension" : "upgrade";
  return {Exit::partial,
          fmt::format("the {} of cluster '{}' is not done, it is at '{}': {}", what, cluster.name,
                      name_of(record.phase), error.text),
          again};
}

}  // namespace deploy
