#include "fake/wire.h"

namespace test {
namespace {

struct Line : http::Transport {
  explicit Line(Wire& to) : wire(to) {}
  std::vector<http::Reply> send(std::span<const http::Request> requests, std::chrono::steady_clock::time_point until) override {
    return wire.fly(requests, until);
  }
  Wire& wire;
};

}  // namespace

std::unique_ptr<http::Transport> Wire::connect() { return std::make_unique<Line>(*this); }

void Wire::forget_plans() {
  numbered_.clear();
  planned_.clear();
  after_.clear();
}

std::vector<http::Reply> Wire::fly(std::span<const http::Request> requests, std::chrono::steady_clock::time_point until) {
  const auto flight = flights() + 1;
  deadline = until;
  std::vector<http::Reply> replies;
  for (const auto& request : requests) {
    log.push_back({request, flight, {}});
    if (before_request) before_request();
    replies.push_back(send(request));
    if (after_request) after_request();
    if (const auto* response = std::get_if<http::Response>(&replies.back())) log.back().answer = *response;
  }
  if (const auto act = after_.find(flight); act != after_.end()) act->second();
  return replies;
}

http::Reply Wire::send(const http::Request& request) {
  const auto apply = [&] { return server_.answer(request); };
  const auto fate = fate_of(request);
  return fate ? fate(apply) : apply();
}

Fate Wire::fate_of(const http::Request& request) {
  if (const auto numbered = numbered_.find(log.size()); numbered != numbered_.end()) return numbered->second;
  const auto path = request.target.substr(0, request.target.find('?'));
  for (auto& plan : planned_) {
    if (plan.times > 0 && plan.method == request.method && path.ends_with(plan.path_end)) return --plan.times, plan.fate;
  }
  return {};
}

std::vector<std::string> Wire::lines(std::string_view method) const {
  std::vector<std::string> result;
  for (const auto& exchange : log) {
    if (method.empty() || exchange.request.method == method) result.push_back(exchange.line());
  }
  return result;
}

}  // namespace test
