// An API server in memory: it keeps objects and answers as the real one does.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/json.h"
#include "fake/history.h"
#include "fake/pod_logs.h"
#include "fake/service_proxy.h"
#include "http/message.h"

namespace test {

using base::Json;

/// Where a request points: "deployments" in "default", "orders" or the whole collection.
struct Target {
  std::string plural{};
  std::string kube_namespace{};  ///< empty: all, or none is needed
  std::string name{};            ///< empty: the collection
  std::string subresource{};     ///< "log"
  std::map<std::string, std::string> query{};
};

/// Nothing for a path outside of the kinds that are kept.
std::optional<Target> target_of(const std::string& text);

/// Objects in namespaces, and nodes. What owners leave behind is collected after each request.
class FakeApiServer {
 public:
  using Objects = std::map<std::string, Json>;  ///< by "plural/name"

  std::set<std::string> namespaces{"default"};
  Json nodes = Json::array();
  Json ingress = Json::array();  ///< what the load balancer of a new Service has at once
  bool garbage_stays = false;    ///< what owners leave behind is not collected yet
  std::set<std::string> slow{};  ///< plurals of objects that are only marked when they are deleted,
                                 ///< until they are erased
  std::set<std::string> denied{};  ///< what access reviews deny: "create deployments", and of a
                                   ///< service account "default: create pods"
  std::map<std::string, std::set<std::string>>
      allowed_names{};  ///< rights, as in `denied`, that are only given for objects of these names
  PodLogs logs{};
  ServiceProxy proxy{};                 ///< JobManagers behind rest Services
  std::function<void()> controllers{};  ///< what others do after each request; may be unset

  http::Response answer(const http::Request& request);

  /// What a watch gets that has come so far; `position`, a resource version, is moved on.
  std::string watched(const Target& target, int& position) const;
  bool is_too_late(const std::string& resource_version) const;

  /// Forgets what happened so far, as etcd does after five minutes: watches from before have to
  /// begin anew.
  void compact();

  /// What somebody else does. `create` gives the object as it is kept; a marked one is there until
  /// it is erased; `change` is a merge patch.
  Json create(Json object, const std::string& kube_namespace = "default");
  void change(const std::string& plural, const std::string& name, const Json& patch);
  void mark_deleted(const std::string& plural, const std::string& name);
  void erase(const std::string& plural, const std::string& name);
  void collect_garbage();

  /// The object of the default namespace, or null.
  Json find(const std::string& plural, const std::string& name) const {
    return find("default", plural, name);
  }

  /// The objects of a namespace, as their creators sent them and as they are kept.
  Objects sent(const std::string& kube_namespace = "default") const;
  Objects kept(const std::string& kube_namespace = "default") const;

 private:
  struct Kept {
    Json sent{};
    Json object{};
  };
  http::Response carry_out(const http::Request& request);
  http::Response review(const http::Request& request) const;
  http::Response post(const Target& target, const http::Request& request);
  http::Response get(const Target& target) const;
  http::Response list(const Target& target, const http::Request& request) const;
  http::Response remove(const Target& target, const http::Request& request);
  http::Response patch(const Target& target, const http::Request& request);
  http::Response log(const Target& target) const;
  void record();
  bool take_away(const Key& key);
  Json find(const std::string& kube_namespace, const std::string& plural,
            const std::string& name) const;
  Json admitted(Json object, const std::string& kube_namespace);

  /// A pod that names no pull secrets gets those of its service account (admission plugin
  /// ServiceAccount).
  void give_pull_secrets(Json& spec, const std::string& kube_namespace) const;
  void allocate(Json& service);
  void release(const std::string& owner);
  bool is_orphan(const Json& object) const;

  std::map<Key, Kept> objects_{};
  History history_{};
  int uids_ = 0;
  int revision_ = 0;
  int allocated_ = 0;
};

std::string plural_of(const Json& object);
std::string name_of(const Json& object);
std::string uid_of(const Json& object);

}  // namespace test
