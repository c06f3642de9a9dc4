#include "kube/client.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "kube/failure.h"
#include "kube/object.h"
#include "kube/warning.h"

namespace kube {
namespace {

using std::chrono::milliseconds;

bool is_write(const Call& call) { return call.request.method != "GET"; }

/// Fills in what the last reply says.
void take(Result& result, const Call& call, http::Reply&& reply) {
  if (auto* failure = std::get_if<http::Failure>(&reply)) {
    result.failure = std::move(*failure);
    return;
  }
  auto& response = std::get<http::Response>(reply);
  result.warnings = warnings_of(response);
  if (response.status < 200 || response.status >= 300) result.status = status_of(response);
  else if (call.text || call.request.on_bytes) result.text = std::move(response.body);
  else if (auto object = parse_object(response.body)) result.object = std::move(*object);
  else result.status = not_an_object(response);
  // The server did something, whatever it said afterwards.
  const bool garbled = result.status && response.status >= 200 && response.status < 300;
  result.maybe_applied = is_write(call) && !result.ok() && (result.maybe_applied || garbled);
}

}  // namespace

base::Error to_error(const Result& result, std::string_view server) {
  if (result.failure) return to_error(*result.failure, server, result.maybe_applied);
  auto error = to_error(result.status.value_or(Status{}));
  if (result.maybe_applied) error.exit = base::Exit::partly;
  return error;
}

Client::Client(http::Transport& transport, const base::World& world, std::chrono::steady_clock::time_point deadline, milliseconds request_timeout)
    : transport_(transport), world_(world), deadline_(deadline), request_timeout_(request_timeout) {}

std::vector<Result> Client::send(std::span<const Call> calls) {
  std::vector<Result> results(calls.size());
  std::vector<std::size_t> open(calls.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  while (!open.empty()) {
    auto replies = fly(calls, open);
    std::vector<std::size_t> again;
    milliseconds wait{};
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto& call = calls[open[i]];
      auto& result = results[open[i]];
      ++result.tries;
      result.maybe_applied = result.maybe_applied || (is_write(call) && is_ambiguous(replies[i]));
      const auto decision = judge(call, result.tries, replies[i]);
      if (decision.again) again.push_back(open[i]);
      else take(result, call, std::move(replies[i]));
      wait = std::max(wait, decision.wait);
    }
    open = std::move(again);
    if (!open.empty()) world_.sleep(wait);
  }
  return results;
}

Result Client::send(const Call& call) { return send(std::span(&call, 1)).front(); }

std::vector<http::Reply> Client::fly(std::span<const Call> calls, std::span<const std::size_t> open) {
  std::vector<http::Request> requests;
  bool streams = false;
  for (const auto index : open) {
    requests.push_back(calls[index].request);
    streams = streams || calls[index].request.on_bytes;
  }
  const auto limit = streams ? deadline_ : std::min(deadline_, world_.steady_now() + request_timeout_);
  auto replies = transport_.send(requests, limit);
  reached_ = reached_ || std::any_of(replies.begin(), replies.end(), [](const auto& reply) { return std::holds_alternative<http::Response>(reply); });
  return replies;
}

Decision Client::judge(const Call& call, int tries, const http::Reply& reply) const {
  const auto* response = std::get_if<http::Response>(&reply);
  // Chance has its price, and most answers need none.
  if (response != nullptr && response->status < 400) return {};
  return decide({.method = call.request.method,
                 .repeatable = call.repeatable,
                 .number = tries,
                 .reached_before = reached_,
                 .jitter = chance(),
                 .time_left = std::chrono::duration_cast<milliseconds>(deadline_ - world_.steady_now())},
                reply);
}

Client::End Client::carry(std::deque<http::Errand>& errands, std::chrono::steady_clock::time_point deadline, const std::function<bool()>& enough) {
  constexpr milliseconds between_looks{250};
  bool done = false;
  while (true) {
    transport_.carry(errands, deadline, [&] { return done = enough(); });
    if (done) return End::enough;
    if (world_.signal && world_.signal() != 0) return End::stopped;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - world_.steady_now());
    if (left.count() <= 0) return End::deadline;
    world_.sleep(std::min(left, between_looks));
  }
}

double Client::chance() const {
  unsigned bits = 0;
  const auto digits = world_.random_token().substr(0, 7);
  std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  return static_cast<double>(bits) / static_cast<double>(1U << 28U);
}

}  // namespace kube
