#include "deploy/jobmanager/flink_client.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/rest/rest_reply.h"

namespace deploy {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds connect_limit{3'000};  // a packet filter that drops says nothing
constexpr milliseconds request_limit{30'000};
constexpr std::size_t most_bytes = std::size_t{16} << 20;

flink::Dialect dialect_of(const std::string& running, const std::string& known) {
  const auto version = flink::parse_version(running);
  return flink::dialect_of(version ? *version
                                   : flink::parse_version(known).value_or(flink::newest_known));
}

}  // namespace

FlinkClient::FlinkClient(FlinkAccess access) : access_(std::move(access)) {}

FlinkClient::~FlinkClient() = default;

RestAnswer FlinkClient::try_open() {
  auto answer = access_.without_route;
  notes_.clear();
  for (auto& route : access_.routes) {
    const bool last = &route == &access_.routes.back();
    answer = ask(route, std::array{flink::rest::get_config()}, last ? request_limit : connect_limit)
                 .front();
    auto config = answer.ok() ? flink::rest::read_config(answer.body) : std::nullopt;
    if (config) {
      route_ = &route;
      flink_version_ = base::printable(config->flink_version, 100);
      dialect_ = dialect_of(flink_version_, access_.known_version);
      return answer;
    }
    if (answer.ok())
      answer = {.kind = RestAnswer::Kind::unusable,
                .status = answer.status,
                .text = "what answered is not Flink: it names no flink-version"};
    if (last) return answer;
    notes_.push_back(fmt::format("not {}: {}", describe(route), answer.text));
    (&route)[1].why = why_not(route, answer.status == 0 ? "" : answer.text);
  }
  return answer;
}

void FlinkClient::open() {
  for (int tries = 1;; ++tries) {
    auto answer = try_open();
    if (answer.ok()) return;
    answer.maybe_applied = false;
    const auto wait = wait_before_next_try(answer, true, tries, time_left());
    look(answer, !wait);
    if (answer.kind == RestAnswer::Kind::dead || !wait || !pause(*wait))
      throw to_error(answer, std::string(silence_of(answer)));
  }
}

RestAnswer FlinkClient::send(const flink::rest::Request& request) {
  bool maybe_applied = false;
  for (int tries = 1;; ++tries) {
    auto answer = try_once(request);
    maybe_applied = maybe_applied || answer.maybe_applied;
    const auto wait = wait_before_next_try(answer, request.repeatable, tries, time_left());
    look(answer, !wait);
    if (answer.kind != RestAnswer::Kind::dead && wait && pause(*wait)) continue;
    answer.maybe_applied = maybe_applied && !answer.ok();
    return answer;
  }
}

RestAnswer FlinkClient::try_once(const flink::rest::Request& request) {
  return ask(*route_, std::span(&request, 1), request_limit).front();
}

std::vector<RestAnswer> FlinkClient::try_each(std::span<const flink::rest::Request> requests) {
  return ask(*route_, requests, request_limit);
}

std::optional<base::Error> FlinkClient::trouble() const {
  return access_.look ? access_.look(true) : std::nullopt;
}

milliseconds FlinkClient::time_left() const {
  return base::time_left(access_.world, access_.deadline);
}

std::vector<RestAnswer> FlinkClient::ask(const RestRoute& route,
                                         std::span<const flink::rest::Request> requests,
                                         milliseconds limit) {
  if (access_.request_timeout.count() != 0) limit = std::min(limit, access_.request_timeout);
  std::vector<http::Request> flight;
  for (const auto& request : requests)
    flight.push_back({.method = request.method,
                      .target = route.prefix + request.path,
                      .body = request.body,
                      .most_bytes = most_bytes});
  const auto replies =
      transport(route).send(flight, access_.world.steady_now() + std::min(limit, time_left()));
  std::vector<RestAnswer> answers;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    answers.push_back(read_answer(replies[i], route, access_.use));
    if (requests[i].method == "GET") answers.back().maybe_applied = false;
  }
  return answers;
}

http::Transport& FlinkClient::transport(const RestRoute& route) {
  if (route.kind == RestRoute::Kind::proxy) return access_.api_server;
  if (!direct_ || direct_url_ != route.url) {
    auto endpoint = access_.direct;
    endpoint.url = route.url;
    direct_ = access_.connect(endpoint);
    direct_url_ = route.url;
  }
  return *direct_;
}

bool FlinkClient::pause(milliseconds time) const {
  for (; time.count() > 0 && !is_ending(); time -= base::between_looks) {
    if (access_.on_poll) access_.on_poll();
    access_.world.sleep(std::min(time, base::between_looks));
  }
  return !is_ending();
}

bool FlinkClient::is_ending() const { return base::is_ending(access_.world); }

void FlinkClient::look(RestAnswer& answer, bool last) const {
  if (answer.kind != RestAnswer::Kind::not_ready || !access_.look) return;
  const auto error = access_.look(last);
  if (!error) return;
  answer.kind = RestAnswer::Kind::dead;
  answer.text = error->text;
  answer.hint = error->hint;
  answer.exit = error->exit;
}

}  // namespace deploy
