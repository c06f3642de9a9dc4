// Rule by which a watch goes on when it has ended. The only place that decides it.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "http/message.h"
#include "kube/api/status.h"

namespace kube {

/// How a watch ended.
struct WatchEnd {
  http::Reply reply{};
  std::optional<Status> error{};         ///< what an ERROR event said
  bool malformed = false;                ///< what came was no watch
  bool had_events = false;               ///< an event came, if only a bookmark
  std::chrono::milliseconds duration{};  ///< from the request to the end
  int failures = 0;                      ///< ends before this one, in a row, that were failures
  double jitter = 0;                     ///< chance, from 0 to 1
};

struct NextStep {
  enum class Kind {
    watch,   ///< from where it was
    list,    ///< what is there now, and watch from there
    give_up  ///< it would be refused again
  };
  Kind kind = Kind::watch;
  std::chrono::milliseconds wait{};
  bool failure = false;  ///< it was not the server's ordinary way to end a watch
};

// clang-format off
/// The rule (reference: client-go's reflector):
///
///   how it ended                                         goes on
///   ---------------------------------------------------  ----------------------------------------
///   410, as the answer or in an ERROR event              with a list, at once; if that was the
///                                                        last end as well, later
///   in good order (timeoutSeconds)                       watching, at once
///   in good order within 2 s and without an event        with a list, later: some front ends
///                                                        refuse an old version so
///   429, 500 and above, also in an ERROR event           watching, after the seconds that the
///                                                        server names, else later
///   broken, silent, refused, no such host                watching, later
///   something that is no event                           with a list, later
///   any other refusal; TLS, identity, proxy, no HTTP     not at all
///   stopped, because the flight ended first              watching, at once
///
/// Later is a random part of 250 ms · 2^failures, at most 10 s (see backoff).
// clang-format on
NextStep next_step(const WatchEnd& end);

}  // namespace kube
