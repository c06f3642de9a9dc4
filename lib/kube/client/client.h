// Client of the API server: sends requests, and those again that should be.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "base/json.h"
#include "base/world.h"
#include "http/message.h"
#include "http/transport.h"
#include "kube/api/status.h"
#include "kube/client/retry.h"

namespace kube {

using base::Json;

/// A number from 0 to 1 that nobody can guess, for waits that should differ.
double chance(const base::World& world);

/// One request, and how it may be treated.
struct Call {
  http::Request request{};
  bool repeatable = false;  ///< see kube::Attempt; GETs always are
  bool text = false;        ///< the answer is text (logs), not a JSON object
};

/// The call for a GET.
Call read(http::Request request);

/// The same, whose answer is text.
Call read_text(http::Request request);

/// The call for a request that does no harm when it is sent twice, see kube::Attempt.
Call repeatable(http::Request request);

/// The same, whose answer is of use, but not waited for: see http::Request::optional.
Call optional(Call call);

/// What became of one call. Exactly one of `object`, `text`, `status` and `failure` is there.
struct Result {
  std::optional<Json> object{};  ///< a 2xx answer
  std::optional<std::string>
      text{};                      ///< a 2xx answer to a call for text; empty when it was streamed
  std::optional<Status> status{};  ///< the server refuses, or what it answered cannot be understood
  std::optional<http::Failure> failure{};  ///< there is no complete answer
  int tries = 0;
  bool maybe_applied =
      false;  ///< it is no success, yet the server may have done it: in this try or in one before
  std::vector<std::string> warnings{};  ///< what the server warns of (Warning: 299), each once

  bool ok() const { return object || text; }
};

class Client {
 public:
  /// `server` is the URL that the transport leads to. The transport and the world must outlive it.
  /// No try and no wait goes beyond the deadline, and no call with its tries but a stream beyond
  /// `request_timeout` (0: without limit).
  Client(http::Transport& transport, std::string server, const base::World& world,
         base::Deadline deadline, std::chrono::milliseconds request_timeout = {});

  /// Moves the deadline: time was spent on something that is not the API server's.
  void postpone(std::chrono::steady_clock::duration time) { deadline_ += time; }

  /// Sends all calls in one flight, then in further flights those again that `decide` names.
  /// Results stand in the order of the calls. Nothing waits for calls that are optional: see
  /// RetryWaits.
  std::vector<Result> send(std::span<const Call> calls);
  Result send(const Call& call);

  /// How a run of sequences ended.
  enum class End { done, deadline, stopped };

  /// Runs sequences side by side (http::Transport::run) until `done` says so, the given
  /// deadline passes or the program is being ended, and sleeps while none is under way or due.
  /// `done` is asked at least four times a second: whatever else is to be done meanwhile, but for
  /// using this client, can be done there. Once `run` has returned the client can be used, and
  /// the same sequences be run on.
  End run(std::deque<http::RequestSequence>& sequences, base::Deadline deadline,
          const std::function<bool()>& done);

  /// Another deadline for what follows.
  void set_deadline(base::Deadline deadline) { deadline_ = deadline; }

  /// A result of this client that is no success, as the end of a command; see to_error of Status
  /// and of http::Failure. The exit is partial where the request may have been applied.
  base::Error error_of(const Result& result) const;

  /// The same for a request that got no answer and changes nothing.
  base::Error error_of(const http::Failure& failure) const;

  const base::World& world() const { return world_; }
  bool has_reached_server() const { return reached_; }

  /// See http::Transport::common.
  http::Common* common() { return transport_.common(); }

 private:
  std::vector<http::Reply> send_batch(std::span<const Call> calls,
                                      std::span<const std::size_t> open, base::Deadline deadline);
  base::Deadline limit_of(std::span<const Call> calls) const;
  Decision judge(const Call& call, int tries, const http::Reply& reply,
                 base::Deadline deadline) const;

  http::Transport& transport_;
  std::string server_;
  const base::World& world_;
  base::Deadline deadline_;
  std::chrono::milliseconds request_timeout_;
  bool reached_ = false;  // the server has answered once
};

}  // namespace kube
