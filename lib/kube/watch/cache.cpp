#include "kube/watch/cache.h"

#include <algorithm>
#include <set>
#include <utility>

#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace kube {
namespace {

std::string version_of(const Json& object) {
  return string_at(object, {"metadata", "resourceVersion"});
}

}  // namespace

std::vector<Change> Cache::take_list(const Json& list) {
  const auto& items = list_at(list, {"items"});
  std::set<std::string> there;
  for (const auto& item : items) there.insert(uid_of(item));
  std::vector<Change> changes;
  for (auto at = objects_.begin(); at != objects_.end();) {
    if (there.contains(at->first)) ++at;
    else changes.push_back({Change::Kind::deleted, std::move(at->second)}), at = objects_.erase(at);
  }
  for (const auto& item : items) {
    if (auto change = keep(item)) changes.push_back(std::move(*change));
  }
  resource_version_ = version_of(list);
  return changes;
}

std::optional<Change> Cache::take_event(WatchEvent event) {
  if (const auto version = version_of(event.object); !version.empty()) resource_version_ = version;
  switch (event.kind) {
    case WatchEvent::Kind::added:
    case WatchEvent::Kind::modified: return keep(std::move(event.object));
    case WatchEvent::Kind::deleted: return drop(std::move(event.object));
    default: return std::nullopt;
  }
}

std::optional<Change> Cache::keep(Json object) {
  const auto uid = uid_of(object);
  if (uid.empty()) return std::nullopt;  // no object of Kubernetes's
  if (!object.contains("kind")) object["kind"] = resource_.kind;
  if (!object.contains("apiVersion")) object["apiVersion"] = resource_.api_version;
  const auto [place, is_new] = objects_.try_emplace(uid);
  if (!is_new && version_of(place->second) == version_of(object)) return std::nullopt;
  place->second = object;
  return Change{is_new ? Change::Kind::added : Change::Kind::modified, std::move(object)};
}

std::optional<Change> Cache::drop(Json last) {
  if (objects_.erase(uid_of(last)) == 0) return std::nullopt;
  return Change{Change::Kind::deleted, std::move(last)};
}

}  // namespace kube
