// Speaks to the JobManager of one cluster, by the first route that leads to it.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/world.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/jobmanager/rest_answer.h"
#include "flink/rest/rest.h"
#include "flink/version/dialect.h"
#include "http/transport.h"

namespace deploy {

/// Opens the route to a server.
using Connect = std::function<std::unique_ptr<http::Transport>(const http::Endpoint&)>;

/// What a client is made of. The referenced ones must outlive it.
struct FlinkAccess {
  const base::World& world;
  http::Transport& api_server;  ///< carries what goes through the service proxy
  Connect connect{};            ///< opens direct routes
  http::Endpoint direct{};  ///< how to speak to a direct route: certificates, proxy, user agent;
                            ///< its url is filled in
  RestUse use = RestUse::acts;      ///< what for
  std::vector<RestRoute> routes{};  ///< from rest_routes or explicit_route, in the order of trying
  RestAnswer without_route{};       ///< what is said where there is none; see deploy::without_route
  base::Deadline deadline{};
  std::chrono::milliseconds request_timeout{};  ///< of each try, at most 30 s; 0: those
  std::string
      known_version{};  ///< of Flink, for a JobManager that does not tell its own; empty: not known

  /// Asked after each try that found nobody ready: why waiting longer is no use (the image cannot
  /// be pulled, the cluster is gone), if so. With `last` there is no time for another try: why
  /// nobody is ready, if that can be seen.
  std::function<std::optional<base::Error>(bool last)> look{};

  /// Called four times a second while it pauses.
  std::function<void()> on_poll{};
};

class FlinkClient {
 public:
  explicit FlinkClient(FlinkAccess access);
  ~FlinkClient();
  FlinkClient(const FlinkClient&) = delete;
  FlinkClient& operator=(const FlinkClient&) = delete;

  /// One try to find the JobManager: every route in turn (a direct one for three seconds at most)
  /// until one answers GET /config as Flink does. The answer of the last route that was tried; `ok`
  /// means that the route is chosen for good, and the version known.
  RestAnswer try_open();

  /// The same again and again until the JobManager answers. Throws base::Error, as to_error has it,
  /// when it does not in time, or never will.
  void open();

  /// Sends one request, and again as wait_before_next_try says. `maybe_applied` of the answer
  /// counts all tries.
  RestAnswer send(const flink::rest::Request& request);

  /// One try, for those who wait in their own way.
  RestAnswer try_once(const flink::rest::Request& request);

  /// One try for each of several GETs, in one flight.
  std::vector<RestAnswer> try_each(std::span<const flink::rest::Request> requests);

  /// Why the cluster cannot be asked any more, as FlinkAccess::look has it; it looks now.
  std::optional<base::Error> trouble() const;

  /// The routes in the order in which they are tried.
  const std::vector<RestRoute>& routes() const { return access_.routes; }

  // From the time on when the route is open.
  const RestRoute& route() const { return *route_; }
  const flink::Dialect& dialect() const {
    return dialect_;
  }  ///< of the running version; where that cannot be read of the known one, else the newest
  const std::string& flink_version() const { return flink_version_; }

  const base::World& world() const { return access_.world; }

  std::chrono::milliseconds time_left() const;

  /// Another one, for what is sent from now on.
  void set_deadline(base::Deadline deadline) { access_.deadline = deadline; }

  /// Sleeps; false when the program is being ended, which is looked at four times a second.
  bool pause(std::chrono::milliseconds time) const;
  bool is_ending() const;

  /// Why a route that goes before the chosen one was not taken, a line each.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::vector<RestAnswer> ask(const RestRoute& route,
                              std::span<const flink::rest::Request> requests,
                              std::chrono::milliseconds limit);
  http::Transport& transport(const RestRoute& route);
  void look(RestAnswer& answer, bool last) const;

  FlinkAccess access_;
  std::unique_ptr<http::Transport> direct_{};
  std::string direct_url_{};
  const RestRoute* route_ = nullptr;
  flink::Dialect dialect_{};
  std::string flink_version_{};
  std::vector<std::string> notes_{};
};

}  // namespace deploy
