// Cache of the objects of a collection: a list, and then its changes.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "kube/api/resource.h"
#include "kube/watch/watch_events.h"

namespace kube {

/// What became of one object.
struct Change {
  enum class Kind { added, modified, deleted };
  Kind kind = Kind::added;
  Json object{};  ///< as it is now; a deleted one as it was last
};

/// The objects of one collection by their uids. An object that is deleted and made anew under its
/// name is another one.
class Cache {
 public:
  explicit Cache(const Resource& resource) : resource_(resource) {}

  /// Everything there is, as a list (kind List or PodList, …) tells. What was not known or differs
  /// is a change; what is no longer there was deleted, which is told first. Objects get `kind` and
  /// `apiVersion`, which the items of a list lack.
  std::vector<Change> take_list(const Json& list);

  /// One event of a watch, not an error. Nothing for a bookmark, and for what is known already.
  std::optional<Change> take_event(WatchEvent event);

  const std::map<std::string, Json>& objects() const { return objects_; }

  /// From where a watch goes on: that of the last list or event. Empty before the first list.
  const std::string& resource_version() const { return resource_version_; }

 private:
  std::optional<Change> keep(Json object);
  std::optional<Change> drop(Json last);

  Resource resource_;
  std::map<std::string, Json> objects_{};
  std::string resource_version_{};
};

}  // namespace kube
