// One way to a server, for many who take turns.
#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>

#include "base/turns.h"
#include "http/transport.h"

namespace http {

/// Carries the requests of tasks (base::Turns) together, over the one connection of a transport. At
/// most as many are under way at once as the server bears: more with each answer, half as many when
/// it says 429 or 503. Streams do not count, as they last. Nothing is sent twice that changes
/// something.
class SharedTransport {
 public:
  /// The turns and the world, whose clock is that of deadlines, must outlive it. `stopped` is asked
  /// as Endpoint::stopped is.
  SharedTransport(std::unique_ptr<Transport> transport, base::Turns& turns,
                  const base::World& world, std::function<bool()> stopped);
  ~SharedTransport();
  SharedTransport(const SharedTransport&) = delete;
  SharedTransport& operator=(const SharedTransport&) = delete;

  /// The way as one task uses it, in its turns: it waits by giving them away. `stopped` is asked at
  /// least four times a second while it waits, in its turn. Must not outlive this.
  std::unique_ptr<Transport> for_task(std::function<bool()> stopped);

  /// Whether anything is to be sent or under way. What is common (Transport::common) may become due
  /// while nothing is.
  bool is_busy() const;

  /// Outside of tasks: sends and receives until `done` says so, in which tasks are given their
  /// turns, or nothing is under way or due any more.
  void run(const std::function<bool()>& done);

  /// How many requests may be under way now.
  std::size_t window() const;

 private:
  class Lanes;
  class TaskTransport;
  std::unique_ptr<Lanes> lanes_;
};

}  // namespace http
