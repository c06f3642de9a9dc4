#include "kube/client/retry.h"

#include <algorithm>

#include "base/backoff.h"
#include "kube/api/status.h"

namespace kube {
namespace {

using Kind = http::Failure::Kind;
using std::chrono::milliseconds;

constexpr base::Backoff waits{milliseconds(250), milliseconds(10'000)};

enum class Rule { never, always, if_repeatable, if_reached_before };

Rule rule_for(const http::Failure& failure) {
  switch (failure.kind) {
    case Kind::broken:
    case Kind::timeout: return failure.sent ? Rule::if_repeatable : Rule::always;
    case Kind::connect:
    case Kind::resolve: return Rule::if_reached_before;
    default: return Rule::never;
  }
}

Rule rule_for(const Status& status) {
  if (is_not_ready(status)) return Rule::always;
  switch (status.code) {
    // Somebody else's create was counted at the same moment, so the quota refused to count this
    // one: nothing was created.
    case 409:
      return status.reason == "Conflict" && status.kind == "resourcequotas" ? Rule::always
                                                                            : Rule::never;
    case 429: return Rule::always;
    case 500:
      if (status.retry_after_seconds && status.from_kubernetes) return Rule::always;
      return status.reason.empty() || status.reason == "ServerTimeout" ? Rule::if_repeatable
                                                                       : Rule::never;
    case 502:
    case 503:
      return status.retry_after_seconds && status.from_kubernetes ? Rule::always
                                                                  : Rule::if_repeatable;
    case 504: return Rule::if_repeatable;
    default: return Rule::never;
  }
}

bool applies(Rule rule, const Attempt& attempt) {
  switch (rule) {
    case Rule::always: return true;
    case Rule::if_repeatable: return attempt.repeatable || attempt.method == "GET";
    case Rule::if_reached_before: return attempt.reached_before;
    case Rule::never: break;
  }
  return false;
}

Decision decided(Rule rule, const Attempt& attempt, milliseconds asked_for) {
  const auto wait = std::max(asked_for, backoff(attempt.number, attempt.jitter));
  if (!applies(rule, attempt) || attempt.number >= most_tries || wait >= attempt.time_left)
    return {};
  return {.again = true, .wait = wait};
}

}  // namespace

milliseconds backoff(int number, double jitter) {
  const auto most = waits.after(number);
  return milliseconds(static_cast<milliseconds::rep>(jitter * static_cast<double>(most.count())));
}

Decision decide(const Attempt& attempt, const http::Reply& reply) {
  if (const auto* failure = std::get_if<http::Failure>(&reply))
    return decided(rule_for(*failure), attempt, {});
  const auto& response = std::get<http::Response>(reply);
  if (response.status < 400) return {};
  const auto status = status_of(response);
  return decided(rule_for(status), attempt,
                 std::chrono::seconds(status.retry_after_seconds.value_or(0)));
}

bool is_ambiguous(const http::Reply& reply) {
  if (const auto* failure = std::get_if<http::Failure>(&reply)) return failure->sent;
  const auto& response = std::get<http::Response>(reply);
  if (response.status < 300 || (response.status >= 400 && response.status < 500)) return false;
  const auto status = status_of(response);
  // Front ends speak for a server that they may have lost in the middle.
  if (!status.from_kubernetes) return true;
  return status.code == 504 ||
         ((status.code == 500 || status.code == 502) && status.reason.empty());
}

}  // namespace kube
