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
#include "deploy/observations/event.h"
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
  /// `seen` says what is worth a question, and must outlive it, as the world must. Every answer
  /// goes to the sink.
  RestPoll(const base::World& world, const Observations& seen, EventSink sink)
      : world_(world), seen_(seen), sink_(std::move(sink)) {}

  /// Through which route, and until which stage.
  void begin(RestRoute route, Stage until);

  /// As a sequence of the flight to the API server, for a route through its proxy.
  void add_to(std::deque<http::RequestSequence>& sequences);

  /// The request to be sent now, if it is time for one, and what became of it.
  std::optional<http::Request> next_request();
  void on_reply(const http::Reply& reply);

  const std::optional<RestRoute>& route() const { return route_; }

  /// The API server forbids us this route.
  bool is_closed() const { return closed_; }

 private:
  void plan_round();
  void ask_about(const flink::rest::Job& job);
  void hurry_after_news();

  const base::World& world_;
  const Observations& seen_;
  EventSink sink_;
  std::optional<RestRoute> route_{};
  Stage until_ = Stage::running;
  std::deque<flink::rest::Request> round_{};
  std::optional<flink::rest::Request> asked_{};
  std::chrono::steady_clock::time_point due_{};
  int quiet_rounds_ = 0;  // in a row, without news
  std::string last_{};    // what the last round said of the jobs
  bool closed_ = false;
};

}  // namespace deploy
