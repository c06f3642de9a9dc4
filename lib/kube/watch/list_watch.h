// Requests that keep up with a collection: a list, then a watch, and so on.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/world.h"
#include "http/transport.h"
#include "kube/api/pages.h"
#include "kube/api/status.h"
#include "kube/watch/watch_events.h"
#include "kube/watch/watch_retry.h"
#include "kube/watch/watched.h"

namespace kube {

/// Where a collection is, as far as what becomes of requests depends on it.
struct WatchPlace {
  const base::World& world;  ///< must outlive it

  /// Whether the server has answered before.
  std::function<bool()> reached{};

  /// What a failure is as the end of a command.
  std::function<base::Error(const http::Failure& failure)> error_of{};
};

/// Who is told what came. All but `trouble` must be set.
struct WatchSink {
  /// A whole list.
  std::function<void(const Json& list)> listed{};

  /// An event that is no error.
  std::function<void(WatchEvent event)> changed{};

  /// From where a watch goes on, as what came before says.
  std::function<std::string()> resource_version{};

  /// A request failed, and another will be sent: "the watch of pods: connection reset".
  std::function<void(const std::string& what)> trouble{};
};

/// Lists a collection and then watches it, or lists it every two seconds (see Watched::polled). Its
/// functions throw base::Error when the server refuses it and it is not optional, or cannot be
/// reached at all.
class ListWatch {
 public:
  ListWatch(WatchPlace place, Watched watched, WatchSink sink);
  ListWatch(const ListWatch&) = delete;
  ListWatch& operator=(const ListWatch&) = delete;

  /// See http::RequestSequence.
  std::optional<http::Request> next_request();
  void on_reply(http::Reply reply);

  /// Whether it was listed since the last `refresh`.
  bool is_listed() const { return listed_; }

  /// Why it is not seen, although the server can be reached.
  const std::optional<Status>& refusal() const { return refusal_; }

  /// Lists it anew before going on.
  void refresh();

 private:
  http::Request list_request() const;
  http::Request watch_request();
  bool take_bytes(std::string_view bytes);
  void take_list(http::Reply reply);
  void list_failed(const http::Reply& reply);
  void end_watch(http::Reply reply);
  void refused(const http::Reply& reply, std::optional<Status> status);
  bool is_to_be_polled(const WatchEnd& end) const;
  void tell(const std::string& what) const;
  std::chrono::steady_clock::time_point now() const { return place_.world.steady_now(); }

  WatchPlace place_;
  Watched watched_;
  WatchSink sink_;

  Pages pages_{};
  bool wants_list_ = true;
  bool listing_ = false;  // the request under way is a list
  bool listed_ = false;   // since the last refresh
  bool ever_listed_ = false;
  bool polls_ = false;  // it may not be watched
  std::optional<Status> refusal_{};
  int failures_ = 0;                             // in a row
  std::chrono::steady_clock::time_point due_{};  // when the next request is
  std::chrono::steady_clock::time_point began_{};

  // Of the watch under way:
  WatchDecoder decoder_{};
  std::optional<Status> error_{};
  bool had_events_ = false;
};

}  // namespace kube
