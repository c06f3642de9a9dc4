// Collections of objects, seen as they change.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kube/api/status.h"
#include "kube/client/client.h"
#include "kube/watch/cache.h"
#include "kube/watch/collection.h"
#include "kube/watch/watched.h"

namespace kube {

/// What is told while the watch goes on. All may be unset; nothing of it may use the client.
struct WatchListener {
  /// Something was found in the first list, or changed since. `collection` is its number, in the
  /// order of the constructor's.
  std::function<void(std::size_t collection, const Change& change)> changed{};

  /// A watch was interrupted and goes on: "the watch of pods: connection reset by the server".
  /// Ordinary ends are not told.
  std::function<void(const std::string& what)> trouble{};
};

/// Lists collections and then watches them, all in one flight; nothing is asked again and again. It
/// can be left and taken up again, without losing a change in between: whatever needs the client is
/// done in a pause.
///
///   kube::Watch watch(client, {{kube::pods, "default", "app=orders"}, {kube::events, "default",
///   "", "involvedObject.name=orders", true}}); const auto end = watch.until([&] { draw(); return
///   is_ready(watch.objects(0)); }, deadline);
class Watch {
 public:
  /// The client must outlive it.
  Watch(Client& client, std::vector<Watched> collections, const WatchListener& listener = {});
  ~Watch();
  Watch(Watch&&) noexcept;

  /// Watches until `done` says so, which is asked at least four times a second and after every
  /// change; until the deadline; or until the program is being ended. Throws base::Error when the
  /// server refuses a collection that is not optional, or cannot be reached at all.
  Client::End until(const std::function<bool()>& done, base::Deadline deadline);

  /// Has every collection been listed (or refused)? Before that what is known is not all there is.
  bool is_complete() const;

  /// Until everything has been listed. Errors as `until`; at the deadline, too.
  void look(base::Deadline deadline);

  /// The objects of a collection as they are now, by their uids.
  const std::map<std::string, Json>& objects(std::size_t collection) const;

  /// Why an optional collection is not seen; nothing when it is.
  const std::optional<Status>& refusal(std::size_t collection) const;

  /// Lists a collection anew before going on: then what is known is at least as new as this moment.
  void refresh(std::size_t collection);

  /// What sends and takes the requests, for a flight that carries other sequences as well (see
  /// Client::run); once.
  void add_to(std::deque<http::RequestSequence>& sequences);

 private:
  std::vector<std::unique_ptr<Collection>> collections_{};
  Client& client_;
  std::deque<http::RequestSequence> sequences_{};
};

}  // namespace kube
