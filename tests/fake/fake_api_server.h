// An API server in memory: it keeps objects and answers as the real one does, and a test decides what becomes of each request.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/json.h"
#include "fake/fate.h"
#include "http/message.h"
#include "http/transport.h"

namespace test {

using base::Json;

/// Where a request points: "deployments" in "default", "orders" or the whole collection.
struct Target {
  std::string plural{};
  std::string kube_namespace{};  ///< empty: all, or none is needed
  std::string name{};            ///< empty: the collection
  std::map<std::string, std::string> query{};
};

/// One request that arrived, and how it went.
struct Exchange {
  http::Request request{};
  std::size_t flight = 0;  ///< counted from 1
  int status = 0;          ///< what the client was answered; 0: it got no answer

  std::string line() const { return request.method + " " + request.target; }
};

/// Deployments, Services, ConfigMaps and Secrets in namespaces, and nodes. What owners leave behind is collected after each flight.
class FakeApiServer {
 public:
  std::set<std::string> namespaces{"default"};
  std::vector<Json> nodes{};
  Json ingress = Json::array();   ///< what the load balancer of a new Service has at once
  bool garbage_stays = false;     ///< what owners leave behind is not collected yet
  std::set<std::string> lasting{};  ///< uids of objects whose finalizers keep them after a DELETE

  std::vector<Exchange> log{};                     ///< of the last run
  std::chrono::steady_clock::time_point deadline;  ///< of the flight under way

  /// The way to this server, as cli::run takes it.
  std::unique_ptr<http::Transport> connect();

  /// What becomes of the request with this number in `log`, counted from 1.
  void at(std::size_t number, Fate fate);

  /// What becomes of the next `times` requests with this method whose path ends like this ("/services", "/deployments/orders").
  void on(std::string method, std::string path_end, Fate fate, int times = 1);

  /// What somebody else does before, or after, a flight (counted from 1).
  void before_flight(std::size_t number, std::function<void()> act) { before_[number] = std::move(act); }
  void after_flight(std::size_t number, std::function<void()> act) { after_[number] = std::move(act); }

  /// Begins anew for the next run: what was planned for requests and flights is over, the log stays to be looked at.
  void forget_plans();

  /// What somebody else creates or removes. `create` gives the object as it is kept.
  Json create(Json object, const std::string& kube_namespace = "default");
  void erase(const std::string& plural, const std::string& name, const std::string& kube_namespace = "default");
  void collect_garbage();

  /// The object, or null.
  Json find(const std::string& plural, const std::string& name, const std::string& kube_namespace = "default") const;

  /// What its creator sent, by "plural/name"; all of one namespace.
  std::map<std::string, Json> sent(const std::string& kube_namespace = "default") const;

  /// The same as it is kept now.
  std::map<std::string, Json> kept(const std::string& kube_namespace = "default") const;

  /// All requests of the log with this method: "POST /api/v1/…".
  std::vector<std::string> lines(std::string_view method = {}) const;
  std::size_t flights() const { return log.empty() ? 0 : log.back().flight; }

 private:
  friend class FakeLine;
  struct Kept {
    Json sent{};
    Json object{};
  };
  struct Plan {
    std::string method{};
    std::string path_end{};
    Fate fate{};
    int times = 1;
  };
  using Key = std::tuple<std::string, std::string, std::string>;  ///< namespace, plural, name

  std::vector<http::Reply> fly(std::span<const http::Request> requests, std::chrono::steady_clock::time_point until);
  http::Reply decide(const http::Request& request);
  Fate fate_of(const http::Request& request);
  http::Response answer(const http::Request& request);
  http::Response post(const Target& target, const http::Request& request);
  http::Response get(const Target& target) const;
  http::Response list(const Target& target, const http::Request& request) const;
  http::Response remove(const Target& target, const http::Request& request);
  Json admitted(Json object, const std::string& kube_namespace);
  void allocate(Json& service);
  bool is_orphan(const Json& object) const;

  std::map<Key, Kept> objects_{};
  std::map<std::size_t, Fate> numbered_{};
  std::vector<Plan> planned_{};
  std::map<std::size_t, std::function<void()>> before_{}, after_{};
  std::size_t flight_ = 0;
  int uids_ = 0;
  int revision_ = 0;
  int ports_ = 0;
};

std::string plural_of(const Json& object);
std::string name_of(const Json& object);
std::string uid_of(const Json& object);

}  // namespace test
