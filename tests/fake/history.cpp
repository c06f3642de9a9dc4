#include "fake/history.h"

namespace test {
namespace {

std::string line(const char* type, Json object, int revision) {
  object["metadata"]["resourceVersion"] = std::to_string(revision);
  return Json{{"type", type}, {"object", std::move(object)}}.dump() + "\n";
}

bool is_same_object(const Json& a, const Json& b) {
  return a.at("metadata").at("uid") == b.at("metadata").at("uid");
}

}  // namespace

void History::record(const std::map<Key, Json*>& objects, int& revision) {
  for (auto at = last_.begin(); at != last_.end();) {
    const auto found = objects.find(at->first);
    if (found != objects.end() && is_same_object(*found->second, at->second)) {
      ++at;
    } else {
      happened_.push_back({++revision, at->first, at->second, {}});
      at = last_.erase(at);
    }
  }
  for (const auto& [key, object] : objects) {
    const auto known = last_.find(key);
    if (known != last_.end() && known->second == *object) continue;
    (*object)["metadata"]["resourceVersion"] = std::to_string(++revision);
    happened_.push_back({revision, key, known == last_.end() ? Json() : known->second, *object});
    last_[key] = *object;
  }
}

std::string History::since(int revision, const Selects& selects) const {
  std::string lines;
  for (const auto& [when, key, before, after] : happened_) {
    if (when <= revision) continue;
    const bool was = !before.is_null() && selects(key, before);
    const bool is = !after.is_null() && selects(key, after);
    if (is) lines += line(was ? "MODIFIED" : "ADDED", after, when);
    else if (was) lines += line("DELETED", after.is_null() ? before : after, when);
  }
  return lines;
}

}  // namespace test
