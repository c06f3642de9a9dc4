// Answers of Flink's REST API, and whether a request is sent again. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/cluster/silence.h"
#include "http/message.h"

namespace deploy {

/// What came of one request.
struct RestAnswer {
  enum class Kind {
    answered,   ///< Flink did what was asked: 2xx and JSON
    refused,    ///< Flink says no
    not_ready,  ///< no JobManager answers, or none leads: it is starting, changing its leader, or
                ///< dead
    gone,       ///< the rest Service is not there any more
    dead,       ///< no JobManager answers, and none will: `exit` says what that means
    forbidden,  ///< the API server does not let us through
    unusable    ///< what answers is not Flink, or cannot be spoken to
  };
  Kind kind = Kind::unusable;
  int status = 0;                          ///< the HTTP status, 0 when there was no answer
  Silence silence = Silence::job_manager;  ///< how far the question came that is not answered
  std::string body{};                      ///< of an answered request
  std::string text{};          ///< else: what is the matter, as part of a sentence, printable
  std::string hint{};          ///< what to do about it
  bool maybe_applied = false;  ///< it is no answer, yet the JobManager may have done it
  base::Exit exit = base::Exit::failed;  ///< of a dead one
  bool transient = false;                ///< of a dead one, see base::Error

  bool ok() const { return kind == Kind::answered; }
};

/// What a command wants of Flink's REST API: which rights the route through the API server takes.
enum class RestUse { looks, acts };

/// Tells Flink's answers from the API server's own: those are a `Status`, Flink's errors are
/// {"errors": […]}.
RestAnswer read_answer(const http::Reply& reply, const RestRoute& route,
                       RestUse use = RestUse::acts);

/// In place of an answer where the rest Service leads nowhere. `unseen`: why it is not known; else
/// it is not there.
RestAnswer without_route(const std::string& service, const std::optional<base::Error>& unseen);

/// Whether a request that was answered so is sent again, and after which wait. As in
/// RestClusterClient, what may heal is asked again: a refused connection, 503 during a leader
/// election, a broken connection. Somebody else's words in Flink's place are a few times, for a
/// front end may have lost it for a moment; nothing else is. What may have been done already is
/// sent again only if it is repeatable. Waits double from 100 ms to 2 s; one that would pass the
/// deadline is not made.
std::optional<std::chrono::milliseconds> wait_before_next_try(const RestAnswer& answer,
                                                              bool repeatable, int tries,
                                                              std::chrono::milliseconds time_left);

/// "Flink's REST API does not answer", or that we may not ask it: of an answer that is none.
std::string_view silence_of(const RestAnswer& answer);

/// Whether Flink refused a savepoint because nobody names its directory: neither the request nor an
/// option of the cluster.
bool lacks_directory(const RestAnswer& answer);

/// The answer as the end of a command: "WHAT: text". Exit: not_found for 404 and for a Service that
/// is gone, timed_out where nobody answered in time, not_allowed, a dead one's own, else failed;
/// partial when the JobManager may have done it; usage where it lacks a directory, whose hint is
/// the caller's. Transient where somebody else speaks, or nobody does, and the question did not
/// come to the JobManager.
base::Error to_error(const RestAnswer& answer, const std::string& what);

}  // namespace deploy
