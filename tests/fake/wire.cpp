#include "fake/wire.h"

#include <algorithm>
#include <utility>

namespace test {

using Kind = http::Failure::Kind;

namespace {

struct Line : http::Transport {
  Line(Wire& to, std::function<bool()> when) : wire(to), stopped(std::move(when)) {}
  std::vector<http::Reply> send(std::span<const http::Request> requests,
                                std::chrono::steady_clock::time_point until) override {
    return wire.send_batch(requests, until, stopped);
  }
  void run(std::deque<http::RequestSequence>& sequences,
           std::chrono::steady_clock::time_point until,
           const std::function<bool()>& done) override {
    wire.run(sequences, until, done, stopped);
  }
  Wire& wire;
  std::function<bool()> stopped;
};

}  // namespace

std::unique_ptr<http::Transport> Wire::connect(const http::Endpoint& endpoint) {
  return std::make_unique<Line>(*this, endpoint.stopped);
}

void Wire::forget_plans() {
  numbered_.clear();
  planned_.clear();
  after_.clear();
  later_.clear();
  broken_.reset();
}

std::vector<http::Reply> Wire::send_batch(std::span<const http::Request> requests,
                                          std::chrono::steady_clock::time_point until,
                                          const std::function<bool()>& stopped) {
  const auto flight = flights() + 1;
  deadline = until;
  in_sequence = false;
  const bool is_stopped = stopped && stopped();  // as the real one asks before it sends
  const bool too_late = clock != nullptr && clock->steady >= until;  // to send anything
  std::vector<http::Reply> replies;
  for (const auto& request : requests) {
    log.push_back({request, flight, {}});
    const auto number = log.size() - 1;  // others may be sent beside it
    if (before_request) before_request();
    stopped_ = stopped;
    if (is_stopped) replies.push_back(http::Failure{Kind::stopped, false, "stopped"});
    else if (too_late)
      replies.push_back(http::Failure{Kind::timeout, false, "the deadline passed after 0 s"});
    else replies.push_back(send(request));
    if (after_request) after_request();
    if (const auto* response = std::get_if<http::Response>(&replies.back()))
      log[number].answer = *response;
  }
  if (const auto act = after_.find(flight); act != after_.end()) act->second();
  return replies;
}

bool Wire::take(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds slice{250};
  const auto asked = stopped_;
  for (; time.count() > 0; time -= slice) {
    if (asked && asked()) return false;
    clock->advance(std::min(slice, time));
  }
  return true;
}

void Wire::run(std::deque<http::RequestSequence>& sequences,
               std::chrono::steady_clock::time_point until, const std::function<bool()>& done,
               const std::function<bool()>& stopped) {
  std::map<std::size_t, OpenStream> open;
  stopped_ = stopped;
  while (!done() && !(stopped && stopped())) {
    const bool begun = begin(sequences, open);
    if (!server_.garbage_stays) server_.collect_garbage();
    if (open.empty() && !begun) break;
    leave_given_up(sequences, open);
    if (!deliver(sequences, open) && !begun && !happen(until)) break;
  }
  const auto left = std::move(open);
  for (const auto& [index, stream] : left)
    sequences[index].on_reply(http::Failure{Kind::stopped, true, "stopped"});
}

void Wire::leave_given_up(std::deque<http::RequestSequence>& sequences,
                          std::map<std::size_t, OpenStream>& open) {
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (!open.contains(i) || !sequences[i].given_up || !sequences[i].given_up()) continue;
    open.erase(i);
    sequences[i].on_reply(http::Failure{Kind::stopped, true, "stopped"});
  }
}

/// Sends what is due. Streams that the server opens stay open.
bool Wire::begin(std::deque<http::RequestSequence>& sequences,
                 std::map<std::size_t, OpenStream>& open) {
  const auto flight = flights() + 1;
  bool begun = false;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    auto request = open.contains(i) ? std::nullopt : sequences[i].next_request();
    if (!request) continue;
    begun = true;
    log.push_back({*request, flight, {}});
    if (before_request) before_request();
    in_sequence = true;
    const auto fate = fate_of(*request);
    const auto now = clock == nullptr ? std::chrono::steady_clock::time_point{} : clock->steady;
    auto stream = fate ? std::nullopt : OpenStream::open(server_, *request, now);
    if (stream) {
      open.emplace(i, std::move(*stream));
      if (after_request) after_request();
      continue;
    }
    const auto reply = fate ? fate([&] { return carry_out(*request); }) : carry_out(*request);
    if (after_request) after_request();
    if (const auto* response = std::get_if<http::Response>(&reply)) log.back().answer = *response;
    sequences[i].on_reply(pour(*request, reply));
  }
  if (const auto act = after_.find(flight); begun && act != after_.end()) act->second();
  return begun;
}

bool Wire::deliver(std::deque<http::RequestSequence>& sequences,
                   std::map<std::size_t, OpenStream>& open) {
  const auto now = clock == nullptr ? std::chrono::steady_clock::time_point{} : clock->steady;
  const auto broken = std::exchange(broken_, std::nullopt);
  bool moved = false;
  for (auto at = open.begin(); at != open.end();) {
    auto reply = broken ? broken : at->second.deliver(server_, now, moved);
    const auto index = at->first;
    if (!reply) ++at;
    else at = open.erase(at), moved = true, sequences[index].on_reply(std::move(*reply));
  }
  return moved;
}

/// Lets the next thing happen, or else time pass; false at the deadline.
bool Wire::happen(std::chrono::steady_clock::time_point until) {
  if (clock != nullptr && clock->steady >= until) return false;
  if (!later_.empty()) {
    const auto act = std::move(later_.front());
    later_.pop_front();
    act();
    return true;
  }
  if (clock == nullptr) return false;
  clock->advance(std::chrono::milliseconds(250));
  return true;
}

http::Reply Wire::send(const http::Request& request) {
  const auto apply = [&] { return carry_out(request); };
  const auto fate = fate_of(request);
  return pour(request, fate ? fate(apply) : apply());
}

http::Response Wire::carry_out(const http::Request& request) {
  auto answer = server_.answer(request);
  carried_out.push_back({request, flights(), answer});
  return answer;
}

Fate Wire::fate_of(const http::Request& request) {
  if (const auto numbered = numbered_.find(log.size()); numbered != numbered_.end())
    return numbered->second;
  const auto path = request.target.substr(0, request.target.find('?'));
  for (auto& plan : planned_) {
    if (plan.times > 0 && plan.method == request.method && path.ends_with(plan.path_end))
      return --plan.times, plan.fate;
  }
  return chance ? chance(request) : Fate{};
}

std::vector<std::string> Wire::lines(std::string_view method) const {
  std::vector<std::string> result;
  for (const auto& exchange : log) {
    if (method.empty() || exchange.request.method == method) result.push_back(exchange.line());
  }
  return result;
}

}  // namespace test
