// Changes of the objects of the API server in memory, for watches.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/json.h"

namespace test {

using base::Json;

/// Namespace, plural, name.
using Key = std::tuple<std::string, std::string, std::string>;

/// Whether an object belongs to what a request selects.
using Selects = std::function<bool(const Key& key, const Json& object)>;

class History {
 public:
  /// Compares with what was there at the last call. Objects that changed get a resource version of
  /// their own (`revision` is the last one given, and is counted on).
  void record(const std::map<Key, Json*>& objects, int& revision);

  /// Forgets what happened: who wants to know from an earlier revision is too late.
  void compact(int revision) { happened_.clear(), compacted_ = revision; }
  bool is_too_late(int revision) const { return revision < compacted_; }

  /// The lines of a watch after this revision: ADDED when an object comes to be selected, DELETED
  /// when it is no longer.
  std::string since(int revision, const Selects& selects) const;

 private:
  struct Happening {
    int revision = 0;
    Key key{};
    Json before{};  ///< null: there was none
    Json after{};   ///< null: it is gone
  };

  std::map<Key, Json> last_{};
  std::vector<Happening> happened_{};
  int compacted_ = 0;
};

}  // namespace test
