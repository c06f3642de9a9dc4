// Logs of the containers of a cluster, as far as a wait needs them.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/world.h"
#include "deploy/observations/event.h"
#include "deploy/observations/observations.h"
#include "http/transport.h"

namespace deploy {

/// Follows the JobManager's log through its restarts, and reads once what a container wrote that
/// ended: Flink takes its pods with it when it is over, so the last words must be heard while they
/// are said. Whoever may not read logs goes on without.
class LogReader {
 public:
  /// `seen` says which logs there are, and must outlive it, as the world must.
  LogReader(const base::World& world, const Observations& seen, EventSink sink)
      : world_(world), seen_(seen), sink_(std::move(sink)) {}

  void add_to(std::deque<http::RequestSequence>& sequences);

 private:
  std::optional<http::Request> follow();
  void followed(const http::Reply& reply);
  std::optional<http::Request> read();
  void have_read(const http::Reply& reply);
  void add(std::string_view bytes);

  const base::World& world_;
  const Observations& seen_;
  EventSink sink_;
  std::chrono::steady_clock::time_point due_{};
  bool forbidden_ = false;
  bool brought_ = false;               // the stream under way has brought something
  std::string reading_{};              // whose log is being read, see log_key
  std::string text_{};                 // what has come of it
  std::set<std::string> have_read_{};  // "pod 2": the pod's log before its second restart
};

}  // namespace deploy
