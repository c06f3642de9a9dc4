// The network, as everything above sees it. The only virtual interface of the project.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/world.h"
#include "http/message.h"

namespace http {

/// Requests that are sent one after another: a watch that is taken up again, a log that is
/// followed.
struct RequestSequence {
  /// The request to be sent now, if it is time for one. Asked while no request of this sequence is
  /// under way.
  std::function<std::optional<Request>()> next_request{};

  /// What became of it. Failure::Kind::stopped: the flight ended before it, or begins anew with
  /// other credentials.
  std::function<void(Reply reply)> on_reply{};

  /// Whether the request under way is not waited for any more: it is broken off, and its reply is
  /// Failure::Kind::stopped. Asked as often as `done` is; unset: never.
  std::function<bool()> given_up{};

  /// Whether something came for it by another way than its requests: then `next_request` is asked
  /// soon, which takes it. Decides nothing and throws nothing. Unset: nothing ever does; where it
  /// is set, a run goes on while no request is under way.
  std::function<bool()> has_news{};
};

/// What those have in common who share a connection.
struct Common {
  /// What outlives all of them.
  const base::World* world = nullptr;

  /// Carries a sequence that is nobody's own, as long as there is the connection. Its functions
  /// throw nothing, and no task runs meanwhile.
  std::function<void(RequestSequence sequence)> add{};

  /// Whatever the sequences are for: its owner is the first who adds one.
  std::shared_ptr<void> kept{};
};

/// Sends requests to one server.
struct Transport {
  virtual ~Transport() = default;

  /// Sends all requests in one flight, over one connection where the server speaks HTTP/2, and
  /// returns one reply for each, in the order given. Returns no later than the deadline: what is
  /// not answered by then is Failure::Kind::timeout. Never repeats a request on its own, but see
  /// Endpoint::refresh.
  virtual std::vector<Reply> send(std::span<const Request> requests, base::Deadline deadline) = 0;

  /// Runs sequences side by side in one flight that requests join and leave: over one
  /// connection where the server speaks HTTP/2, else over as many as there are requests under way,
  /// so that no stream blocks another. Functions of sequences may append others. Returns when
  /// `done` says so, which is asked at least four times a second and whenever something came; at
  /// the deadline; when the program is being ended; and when no request is under way and none is
  /// due. By then every request has its reply. Nothing of it may use this transport again before it
  /// returns. Unless it is overridden, what is due is sent in one flight after another.
  virtual void run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
                   const std::function<bool()>& done);

  /// Null where nobody shares the connection.
  virtual Common* common() { return nullptr; }
};

/// Runs what `wrap` makes of each sequence, of those that are appended meanwhile too, in their
/// place. A sequence stays where it is, as long as this runs.
void run_wrapped(Transport& transport, std::deque<RequestSequence>& sequences,
                 base::Deadline deadline, const std::function<bool()>& done,
                 const std::function<RequestSequence(RequestSequence& sequence)>& wrap);

/// Where a server is and how to show who we are. All certificates and keys are PEM texts, not
/// paths.
struct Endpoint {
  std::string url{};              ///< scheme, host, port and path prefix: "https://10.0.0.1:6443"
  std::string tls_server_name{};  ///< name to verify and to send as SNI; empty: the host of the URL
  std::optional<std::string> ca{};  ///< the only trusted roots; absent: the system's
  bool insecure_skip_tls_verify = false;
  std::string client_certificate{};  ///< leaf first; empty: none
  std::string client_key{};
  std::string proxy{};  ///< proxy URL, already decided; empty: none
  bool disable_compression = false;
  std::string user_agent{};
  std::vector<Header> headers{};  ///< for every request (impersonation)

  /// The Authorization header's value for the next request, empty for none. Asked before every
  /// request, so that tokens can rotate.
  std::function<std::string()> authorization{};

  /// Puts other credentials in place, in the fields above and in what `authorization` says. Asked
  /// before every flight, and with `refused` after a 401, whereupon the requests that got it are
  /// sent once more if there are other credentials now: the server has done nothing for them.
  /// False: nothing has changed. What it throws comes out of Transport::send. Unset: credentials
  /// never change.
  std::function<bool(Endpoint& endpoint, bool refused)> refresh{};

  /// Is shown each reply, and may put another in its place, before whoever sent the request
  /// has it (http::amending). Copies share it, in whatever threads they are. Unset: replies stay as
  /// they come.
  std::function<void(Reply& reply)> amend{};

  /// Asked at least four times a second while a flight waits; true ends it with
  /// Failure::Kind::stopped. Unset: nothing stops it.
  std::function<bool()> stopped{};

  /// The same in copies of one endpoint, and in no other: they may share a connection.
  std::shared_ptr<const char> identity{};
};

}  // namespace http
