#include "kube/watch/watch_retry.h"

#include <algorithm>

#include "kube/client/retry.h"

namespace kube {
namespace {

using Step = NextStep::Kind;
using Kind = http::Failure::Kind;
using std::chrono::milliseconds;

constexpr milliseconds suspiciously_short{2'000};

milliseconds later(const WatchEnd& end) { return backoff(end.failures + 1, end.jitter); }

NextStep after_status(const WatchEnd& end, const Status& status) {
  if (status.code == 410)
    return {Step::list, end.failures == 0 ? milliseconds{} : later(end), true};
  if (status.code != 429 && status.code < 500) return {Step::give_up, {}, true};
  const auto asked_for = std::chrono::seconds(status.retry_after_seconds.value_or(0));
  return {Step::watch, std::max<milliseconds>(asked_for, later(end)), true};
}

NextStep after_failure(const WatchEnd& end, const http::Failure& failure) {
  switch (failure.kind) {
    case Kind::stopped: return {};
    case Kind::broken:
    case Kind::timeout:
    case Kind::connect:
    case Kind::resolve: return {Step::watch, later(end), true};
    default: return {Step::give_up, {}, true};
  }
}

}  // namespace

NextStep next_step(const WatchEnd& end) {
  if (end.error) return after_status(end, *end.error);
  if (end.malformed) return {Step::list, later(end), true};
  if (const auto* failure = std::get_if<http::Failure>(&end.reply))
    return after_failure(end, *failure);
  const auto& response = std::get<http::Response>(end.reply);
  if (response.status < 200 || response.status >= 300)
    return after_status(end, status_of(response));
  if (!end.had_events && end.duration < suspiciously_short) return {Step::list, later(end), true};
  return {};
}

}  // namespace kube
