// Flink's REST API, asked again and again: the one thing about a cluster that the API server cannot
// tell.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "base/world.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/observations/observations.h"
#include "deploy/observations/stage.h"
#include "flink/rest/rest.h"
#include "flink/rest/rest_reply.h"
#include "http/transport.h"

namespace deploy {

/// Asks in rounds, once the JobManager's container runs: the jobs; why one failed or restarts,
/// which may be over between two rounds; the TaskManagers while tasks wait for them; the
/// checkpoints of a job that runs, if somebody waits for more than that. Rounds follow each other
/// after 250 ms, then slower up to 2 s, and at once again when something happened.
class RestPoll {
 public:
  /// Everything must outlive it. `changed` is called after every answer.
  RestPoll(const base::World& world, Observations& seen, std::function<void()> changed)
      : world_(world), seen_(seen), changed_(std::move(changed)) {}

  /// Through which route, and until which stage.
  void begin(RestRoute route, Stage until);

  /// As an errand of the flight to the API server, for a route through its proxy.
  void join(std::deque<http::Errand>& errands);

  /// The request to be sent now, if it is time for one, and what became of it.
  std::optional<http::Request> next();
  void over(const http::Reply& reply);

  const std::optional<RestRoute>& route() const { return route_; }

  /// The API server forbids us this route.
  bool is_closed() const { return closed_; }

 private:
  void plan_round();
  void ask_about(const flink::rest::Job& job);
  void take(const flink::rest::Request& request, const std::string& body);
  void take_jobs(std::vector<flink::rest::Job> jobs);
  void take_failures(std::vector<flink::rest::JobException> exceptions);

  const base::World& world_;
  Observations& seen_;
  std::function<void()> changed_;
  std::optional<RestRoute> route_{};
  Stage until_ = Stage::running;
  std::deque<flink::rest::Request> round_{};
  std::optional<flink::rest::Request> asked_{};
  std::chrono::steady_clock::time_point due_{};
  std::chrono::milliseconds pause_{};
  std::string last_{};           // what the last round said of the jobs
  std::string job_{};            // whose answers are kept
  std::int64_t their_now_ = -1;  // the JobManager's clock at the last answer
  bool closed_ = false;
};

}  // namespace deploy
