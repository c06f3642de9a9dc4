#include "kube/client/client.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "http/applied.h"
#include "kube/api/answer_size.h"
#include "kube/api/failure.h"
#include "kube/api/object.h"
#include "kube/api/pages.h"
#include "kube/api/subject.h"
#include "kube/api/warning.h"
#include "kube/client/retry_waits.h"

namespace kube {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds most_of_one_try{40'000};  // the server's own limit of 34 s speaks first
constexpr int most_pages = 10'000;

bool is_too_large(const Result& result) {
  return result.failure && result.failure->kind == http::Failure::Kind::too_large;
}

bool is_too_large_list(const Call& call, const Result& result) {
  return is_too_large(result) && subject_of(call.request).kind.ends_with("List") &&
         call.request.target.find("limit=") == std::string::npos;
}

Result in_pages(Client& client, const Call& call) {
  Pages pages;
  pages.begin();
  for (int number = 0; number < most_pages && !pages.is_endless(); ++number) {
    auto page = call;
    page.request.target = pages.target(call.request.target);
    auto result = client.send(page);
    if (is_too_large(result) && pages.shrink()) continue;
    if (!result.object || pages.take(*result.object)) return result;
  }
  return {.failure = http::Failure{.kind = http::Failure::Kind::too_large,
                                   .sent = true,
                                   .text = "the list does not end"}};
}

void take_object(Result& result, const Call& call, const http::Response& response) {
  if (auto failure = refuse_too_large(response.body)) {
    result.failure = std::move(failure);
    return;
  }
  auto object = parse_object(response.body);
  if (!object) result.status = not_an_object(response);
  else if (is_answer_to(call.request, *object)) result.object = std::move(*object);
  else result.status = not_asked_for(response, *object, subject_of(call.request));
}

bool is_stream(const Call& call) { return static_cast<bool>(call.request.on_bytes); }

/// Fills in what the last reply says.
void take(Result& result, const Call& call, http::Reply&& reply) {
  if (auto* failure = std::get_if<http::Failure>(&reply)) {
    result.failure = std::move(*failure);
    return;
  }
  auto response = std::move(std::get<http::Response>(reply));  // and free it
  result.warnings = warnings_of(response);
  if (response.status < 200 || response.status >= 300) result.status = status_of(response);
  else if (call.text || call.request.on_bytes) result.text = std::move(response.body);
  else take_object(result, call, response);
  // The server did something, whatever it said afterwards.
  const bool malformed = !result.ok() && response.status >= 200 && response.status < 300;
  result.maybe_applied =
      http::changes_something(call.request) && !result.ok() && (result.maybe_applied || malformed);
}

}  // namespace

Call read(http::Request request) { return {.request = std::move(request)}; }

Call read_text(http::Request request) { return {.request = std::move(request), .text = true}; }

Call repeatable(http::Request request) {
  return {.request = std::move(request), .repeatable = true};
}

Call optional(Call call) {
  call.request.optional = true;
  return call;
}

base::Error Client::error_of(const Result& result) const {
  if (result.failure) return to_error(*result.failure, server_, result.maybe_applied);
  auto error = to_error(result.status.value_or(Status{}));
  if (result.maybe_applied) error.exit = base::Exit::partial;
  return error;
}

base::Error Client::error_of(const http::Failure& failure) const {
  return to_error(failure, server_);
}

Client::Client(http::Transport& transport, std::string server, const base::World& world,
               base::Deadline deadline, milliseconds request_timeout)
    : transport_(transport),
      server_(std::move(server)),
      world_(world),
      deadline_(deadline),
      request_timeout_(request_timeout) {}

std::vector<Result> Client::send(std::span<const Call> calls) {
  std::vector<Result> results(calls.size());
  std::vector<std::size_t> open(calls.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  RetryWaits waits;
  const auto deadline = limit_of(calls);
  while (!open.empty()) {
    auto replies = send_batch(calls, open, std::min(deadline, waits.limit()));
    std::vector<Tried> flight;
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto& call = calls[open[i]];
      auto& result = results[open[i]];
      ++result.tries;
      result.maybe_applied = result.maybe_applied ||
                             (http::changes_something(call.request) && is_ambiguous(replies[i]));
      flight.push_back({call.request.optional, judge(call, result.tries, replies[i], deadline)});
    }
    const auto wait = waits.wait(flight, world_.steady_now());
    const bool any = std::any_of(flight.begin(), flight.end(),
                                 [](const Tried& tried) { return tried.decision.again; });
    if (any && !base::is_ending(world_)) world_.sleep(wait);
    std::vector<std::size_t> again;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (flight[i].decision.again && !base::is_ending(world_)) again.push_back(open[i]);
      else take(results[open[i]], calls[open[i]], std::move(replies[i]));
    }
    open = std::move(again);
  }
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (is_too_large_list(calls[i], results[i])) results[i] = in_pages(*this, calls[i]);
  }
  return results;
}

/// Until when they are tried.
base::Deadline Client::limit_of(std::span<const Call> calls) const {
  const bool streams = std::any_of(calls.begin(), calls.end(), is_stream);
  return streams ? deadline_ : std::min(deadline_, base::deadline_in(world_, request_timeout_));
}

Result Client::send(const Call& call) { return send(std::span(&call, 1)).front(); }

std::vector<http::Reply> Client::send_batch(std::span<const Call> calls,
                                            std::span<const std::size_t> open,
                                            base::Deadline deadline) {
  std::vector<http::Request> requests;
  bool streams = false;
  for (const auto index : open) {
    requests.push_back(calls[index].request);
    streams = streams || is_stream(calls[index]);
  }
  const auto limit = streams ? deadline : std::min(deadline, world_.steady_now() + most_of_one_try);
  auto replies = transport_.send(requests, limit);
  reached_ = reached_ || std::any_of(replies.begin(), replies.end(), [](const auto& reply) {
               return std::holds_alternative<http::Response>(reply);
             });
  return replies;
}

Decision Client::judge(const Call& call, int tries, const http::Reply& reply,
                       base::Deadline deadline) const {
  const auto* response = std::get_if<http::Response>(&reply);
  // Chance has its price, and most answers need none.
  if (response != nullptr && response->status < 400) return {};
  return decide({.method = call.request.method,
                 .repeatable = call.repeatable,
                 .number = tries,
                 .reached_before = reached_,
                 .jitter = chance(world_),
                 .time_left = base::time_left(world_, deadline)},
                reply);
}

Client::End Client::run(std::deque<http::RequestSequence>& sequences, base::Deadline deadline,
                        const std::function<bool()>& done) {
  bool is_done = false;
  while (true) {
    transport_.run(sequences, deadline, [&] { return is_done = done(); });
    if (is_done) return End::done;
    if (base::is_ending(world_)) return End::stopped;
    const auto left = base::time_left(world_, deadline);
    if (left.count() <= 0) return End::deadline;
    world_.sleep(std::min(left, base::between_looks));
  }
}

double chance(const base::World& world) {
  unsigned bits = 0;
  const auto digits = world.random_token().substr(0, 7);
  std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  return static_cast<double>(bits) / static_cast<double>(1U << 28U);
}

}  // namespace kube
