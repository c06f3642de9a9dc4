#include "deploy/observations/observations.h"

#include <algorithm>

#include "deploy/cluster/leader.h"
#include "deploy/cluster/pod.h"
#include "flink/log/stack_trace.h"
#include "flink/version/names.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::string_at;

/// When an event happened last: new-style events have their times elsewhere.
std::string time_of(const Json& event) {
  for (const auto& path : {string_at(event, {"series", "lastObservedTime"}),
                           string_at(event, {"lastTimestamp"}), string_at(event, {"eventTime"})}) {
    if (!path.empty()) return path;
  }
  return string_at(event, {"metadata", "creationTimestamp"});
}

std::string created(const Json& object) {
  return string_at(object, {"metadata", "creationTimestamp"});
}

}  // namespace

void keep_log_end(std::string& log) {
  constexpr std::size_t most = std::size_t{512} << 10;
  if (log.size() <= 2 * most) return;
  const auto from = log.size() - most;
  const auto line_end = log.find('\n', from);
  log.erase(0, line_end == std::string::npos ? from : line_end + 1);
}

std::vector<const Json*> pods_of(const Observations& seen, std::string_view component) {
  std::vector<const Json*> found;
  for (const auto& [uid, pod] : seen.pods) {
    if (component_of(pod) == component && !is_terminating(pod)) found.push_back(&pod);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Json* a, const Json* b) { return created(*a) < created(*b); });
  return found;
}

const Json* job_manager_pod(const Observations& seen) {
  auto pods = pods_of(seen, flink::names::job_manager_component);
  std::reverse(pods.begin(), pods.end());  // of equals the last
  return leading_pod(pods, {});
}

std::vector<const Json*> events_of(const Observations& seen, const Json& object) {
  std::vector<const Json*> found;
  for (const auto& [uid, event] : seen.events) {
    if (string_at(event, {"involvedObject", "uid"}) == uid_of(object)) found.push_back(&event);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Json* a, const Json* b) { return time_of(*a) < time_of(*b); });
  return found;
}

const Json* newest_event(const Observations& seen, const Json& object,
                         std::initializer_list<std::string_view> reasons) {
  const auto all = events_of(seen, object);
  const auto found = std::find_if(all.rbegin(), all.rend(), [&](const Json* event) {
    return std::find(reasons.begin(), reasons.end(), string_at(*event, {"reason"})) !=
           reasons.end();
  });
  return found == all.rend() ? nullptr : *found;
}

std::string last_failure(const Observations& seen) {
  return seen.rest.failures.empty()
             ? std::string{}
             : flink::root_cause(seen.rest.failures.back().exception.stack_trace);
}

}  // namespace deploy
