#include "deploy/teardown/forgotten.h"

#include <algorithm>

#include "flink/ha/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;

using kube::name_of;
using kube::uid_of;

bool names_another_job(const Json& object, const std::string& job) {
  const auto& data = kube::value_at(object, {"data"});
  if (data.is_null()) return false;
  if (!data.is_object()) return true;
  for (const auto& [key, value] : data.items()) {
    const auto named = flink::ha::job_of(key);
    if (named && *named != job) return true;
  }
  return false;
}

}  // namespace

std::vector<Json> forgotten_metadata(const std::vector<Json>& ha_metadata,
                                     const std::string& cluster, const std::string& job) {
  std::vector<Json> result;
  for (const auto& object : ha_metadata) {
    const auto name = flink::ha::parse_map_name(name_of(object), cluster);
    const bool is_of_another = !name || (!name->job.empty() && name->job != job);
    if (!is_of_another && !names_another_job(object, job)) result.push_back(object);
  }
  return result;
}

std::vector<std::string> remove_forgotten(kube::Client& client, TeardownWatch& watch,
                                          const ClusterRef& cluster, const std::string& job,
                                          base::Deadline deadline) {
  const auto objects = forgotten_metadata(watch.ha_metadata(), cluster.name, job);
  if (objects.empty()) return {};
  std::vector<kube::Call> calls;
  for (const auto& object : objects) {
    calls.push_back({kube::remove(kube::config_maps, cluster.kube_namespace, name_of(object),
                                  uid_of(object), kube::Propagation::background, kube::DryRun::no,
                                  kube::string_at(object, {"metadata", "resourceVersion"})),
                     true});
  }
  const auto results = client.send(calls);
  std::vector<std::string> names, uids;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (!results[i].object) continue;
    names.push_back(name_of(objects[i]));
    uids.push_back(uid_of(objects[i]));
  }
  const auto is_there = [&](const std::string& uid) { return watch.there().contains(uid); };
  watch.until([&] { return std::none_of(uids.begin(), uids.end(), is_there); }, deadline);
  return names;
}

}  // namespace deploy
