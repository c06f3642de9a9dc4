// Rule by which a request is sent again. The only place that decides it.
#pragma once
#include <chrono>
#include <string_view>

#include "http/message.h"

namespace kube {

/// One try, and what is known about it.
struct Attempt {
  std::string_view method{};
  bool repeatable = false;  ///< sending it twice does no harm: GETs, DELETEs with a uid, creates
                            ///< that recognise their own object
  int number = 1;           ///< 1 for the first
  bool reached_before = false;            ///< the server has answered this program before
  double jitter = 0;                      ///< chance, from 0 to 1
  std::chrono::milliseconds time_left{};  ///< until the deadline
};

struct Decision {
  bool again = false;
  std::chrono::milliseconds wait{};
};

inline constexpr int most_tries = 6;

/// A random part of 250 ms · 2^(number-1), at most 10 s: how long to wait after a failure, the
/// number-th in a row.
std::chrono::milliseconds backoff(int number, double jitter);

// clang-format off
/// The rule (reference: client-go's with_retry, and where it gives up although no harm can come):
///
///   answer or failure                                  sent again
///   -------------------------------------------------  ------------------------------------------
///   429; 500, 502, 503 that name seconds to wait       always, after those seconds, if it is a
///                                                      Status: nothing was done
///   409 Conflict about the namespace's resourcequotas  always: nothing was done
///   403, 500 of a server that is not ready             always: nothing was done
///   504 that names seconds to wait                     if repeatable: it may still be done
///   500 ServerTimeout or without reason, 502-504       if repeatable
///   any other answer                                   never
///   broken or timed out, sent                          if repeatable
///   broken or timed out, not sent                      always
///   connection refused, no such host                   if the server was reached before: it may be
///                                                      starting anew
///   TLS, our identity, proxy, too large, no HTTP       never
///
/// The wait is at least what the server asks for, else a `backoff`. A wait that would pass the
/// deadline, and a seventh try, are not made.
// clang-format on
Decision decide(const Attempt& attempt, const http::Reply& reply);

/// Whether the server may have done what the request asks for, although it did not say so: a sent
/// request without a complete answer, a Status that leaves it open (504; 500 and 502 without a
/// reason), and 3xx and 5xx that are none: a front end speaks.
bool is_ambiguous(const http::Reply& reply);

}  // namespace kube
