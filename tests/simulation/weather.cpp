#include "simulation/weather.h"

#include <algorithm>
#include <csignal>
#include <vector>

#include <fmt/format.h>

#include "http/applied.h"
#include "kube/client/retry.h"

namespace test {

using std::chrono::milliseconds;
using Reason = http::Failure::Kind;

/// `carried_out`: the server does what the request asks for, whatever is answered.
struct Weather::Kind {
  const char* name;
  bool passes;  ///< whoever asks again gets through
  bool both;    ///< it may have been carried out
  Fate (*make)(Weather& weather, const http::Request& request, bool carried_out);
};

namespace {

http::Response with_retry_after(http::Response response, std::size_t seconds) {
  response.headers.push_back({"retry-after", std::to_string(seconds)});
  return response;
}

/// What a front end says of a server that it has lost.
http::Response page(int code) {
  return {.status = code,
          .headers = {{"content-type", "text/html"}},
          .body = fmt::format("<html><body><h1>{} upstream error</h1></body></html>", code)};
}

Fate answered(http::Response response, bool carried_out) {
  return carried_out ? fate::carry_out_but_answer(std::move(response))
                     : fate::answer(std::move(response));
}

/// A success whose body is something else.
Fate garbled(http::Response response) {
  return [response = std::move(response)](const auto& apply) {
    const auto real = apply();
    if (real.status >= 300) return real;
    auto answer = response;
    answer.status = real.status;
    return answer;
  };
}

Fate cut_in_half() {
  return [](const auto& apply) {
    auto answer = apply();
    if (answer.status < 300) answer.body.resize(answer.body.size() / 2);
    return answer;
  };
}

http::Response refusal(int code, const char* reason, const char* message) {
  return status(code, reason, message);
}

}  // namespace

/// What a Kind does, by name.
struct Kinds {
  using Is = bool;
  using W = Weather;
  using R = http::Request;

  static Fate slow(W& w, const R& r, Is done) {
    return w.slow(r, milliseconds(100 * (1 + w.dice_.below(60))), done);
  }
  static Fate silent(W& w, const R& r, Is done) { return w.slow(r, std::chrono::hours(1), done); }
  static Fate restart(W& w, const R&, Is done) { return w.restart(done); }
  static Fate signal(W& w, const R&, Is done) { return w.signal(done); }
  static Fate signal_later(W& w, const R&, Is) { return w.signal_later(), Fate{}; }
  static Fate jump(W& w, const R&, Is) { return w.jump(), Fate{}; }
  static Fate compact(W& w, const R&, Is) { return w.scene_.server.compact(), Fate{}; }
  static Fate break_streams(W& w, const R&, Is closed) {
    w.scene_.wire.break_streams_later(
        closed ? http::Reply(http::Response{.status = 200})
               : http::Reply(http::Failure{Reason::broken, true, "connection reset by peer"}));
    return {};
  }
  static Fate lose(W&, const R&, Is done) {
    return done ? fate::lose_answer() : fate::lose_request();
  }
  static Fate kill(W&, const R&, Is done) {
    return done ? fate::kill_after() : fate::kill_before();
  }
  static http::Response too_many() {
    return refusal(429, "TooManyRequests", "too many requests, please try again later");
  }
  static http::Response unavailable() {
    return refusal(503, "ServiceUnavailable", "apiserver is shutting down");
  }
  static http::Response other_object() {
    return {.status = 200,
            .headers = {{"content-type", "application/json"}},
            .body = R"({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "x"}})"};
  }
  static std::size_t seconds(W& w) { return 1 + w.dice_.below(6); }

  static const std::vector<Weather::Kind>& passing() {
    static const std::vector<Weather::Kind> all{
        {"connection reset", true, true, lose},
        {"reset half way", true, false, [](W&, const R&, Is) { return fate::break_off(); }},
        {"429", true, false, [](W&, const R&, Is) { return fate::answer(too_many()); }},
        {"429 with Retry-After", true, false,
         [](W& w, const R&, Is) { return fate::answer(with_retry_after(too_many(), seconds(w))); }},
        {"503", true, false, [](W&, const R&, Is) { return fate::answer(unavailable()); }},
        {"503 with Retry-After", true, false,
         [](W& w, const R&, Is) {
           return fate::answer(with_retry_after(unavailable(), seconds(w)));
         }},
        {"page with 500", true, true, [](W&, const R&, Is d) { return answered(page(500), d); }},
        {"page with 502", true, true, [](W&, const R&, Is d) { return answered(page(502), d); }},
        {"page with 503", true, true, [](W&, const R&, Is d) { return answered(page(503), d); }},
        {"page with 504", true, true, [](W&, const R&, Is d) { return answered(page(504), d); }},
        {"504 Timeout", true, true,
         [](W&, const R&, Is d) {
           return answered(refusal(504, "Timeout", "request did not complete in time"), d);
         }},
        {"500 of etcd", true, true,
         [](W&, const R&, Is d) {
           return answered(refusal(500, "", "etcdserver: request timed out"), d);
         }},
        {"slow answer", true, true, slow},
        {"clock jumps", true, false, jump},
        {"history is gone (410)", true, false, compact},
        {"streams break", true, true, break_streams}};
    return all;
  }

  static const std::vector<Weather::Kind>& lasting() {
    static const std::vector<Weather::Kind> all{
        {"killed", false, true, kill},
        {"signal", false, true, signal},
        {"signal later", false, false, signal_later},
        {"API server restarts", false, true, restart},
        {"silence", false, true, silent},
        {"refused", false, false, [](W&, const R&, Is) { return fate::refuse(); }},
        {"401", false, false,
         [](W&, const R&, Is) { return fate::answer(refusal(401, "Unauthorized", "no")); }},
        {"403", false, false,
         [](W&, const R&, Is) { return fate::answer(refusal(403, "Forbidden", "is forbidden")); }},
        {"422", false, false,
         [](W&, const R&, Is) { return fate::answer(refusal(422, "Invalid", "is invalid")); }},
        {"410", false, false,
         [](W&, const R&, Is) { return fate::answer(refusal(410, "Expired", "too old")); }},
        {"500 InternalError", false, false,
         [](W&, const R&, Is) {
           return fate::answer(refusal(500, "InternalError", "failed calling webhook"));
         }},
        {"page with 404", false, false, [](W&, const R&, Is) { return fate::answer(page(404)); }},
        {"page in place of an answer", false, false,
         [](W&, const R&, Is) { return garbled(page(200)); }},
        {"another object", false, false, [](W&, const R&, Is) { return garbled(other_object()); }},
        {"refusal with 200", false, false,
         [](W&, const R&, Is) { return garbled(refusal(403, "Forbidden", "is forbidden")); }},
        {"half an answer", false, false, [](W&, const R&, Is) { return cut_in_half(); }}};
    return all;
  }
};

Weather::Weather(Scene& scene, Dice& dice, const Climate& climate, Outage& outage, Tally& tally)
    : scene_(scene), dice_(dice), climate_(climate), outage_(outage), tally_(tally) {
  scene_.wire.chance = [this](const http::Request& request) { return fate_of(request); };
}

Weather::~Weather() {
  scene_.wire.chance = {};
  scene_.signal = 0;
  scene_.interrupt_at.reset();
}

Fate Weather::fate_of(const http::Request& request) {
  if (scene_.is_signalled() && scene_.wire.flights() == signalled_in_) return on_its_way();
  if (scene_.surroundings.steady < outage_.until) {
    notes_[scene_.wire.log.size()] = "nobody listens";
    passing_ = false;
    return fate::refuse();
  }
  const auto path = request.method + " " + request.target.substr(0, request.target.find('?'));
  if (const auto found = sticking_.find(path); found != sticking_.end())
    return fate_for(*found->second, request);
  if (faults_ >= climate_.most || !dice_.chance(climate_.percent)) return {};
  const auto& kind = pick();
  if (!climate_.only_passing && dice_.chance(15)) sticking_[path] = &kind, passing_ = false;
  return fate_for(kind, request);
}

/// Together with the request at which the signal came.
Fate Weather::on_its_way() {
  const bool carried_out = dice_.chance(50);
  notes_[scene_.wire.log.size()] = carried_out ? "carried out" : "not carried out any more";
  return [carried_out](const auto& apply) {
    if (carried_out) apply();
    return http::Failure{Reason::stopped, true, "stopped"};
  };
}

const Weather::Kind& Weather::pick() {
  const bool passing = climate_.only_passing || dice_.chance(60);
  return dice_.pick(passing ? Kinds::passing() : Kinds::lasting());
}

Fate Weather::fate_for(const Kind& kind, const http::Request& request) {
  const bool carried_out = kind.both && dice_.chance(50);
  ++faults_;
  ++tally_[kind.name];
  // Who has asked as often as that asks no more.
  const auto path = request.method + " " + request.target.substr(0, request.target.find('?'));
  passing_ = passing_ && kind.passes && ++struck_[path] < kube::most_tries;
  const bool matters = carried_out && http::changes_something(request);
  notes_[scene_.wire.log.size()] = std::string(kind.name) + (matters ? ", carried out" : "");
  return kind.make(*this, request, carried_out);
}

/// `at_once`: the server does what is asked for at the beginning of that time, else at its end.
Fate Weather::slow(const http::Request& request, milliseconds time, bool at_once) {
  const auto now = scene_.surroundings.steady;
  auto until = scene_.wire.deadline;
  if (scene_.wire.in_sequence) until = now + std::chrono::seconds(40);
  if (request.optional) until = std::min(until, now + http::optional_patience);
  if (request.most_silence.count() > 0) until = std::min(until, now + request.most_silence);
  return [this, time, at_once, now, until](const auto& apply) -> http::Reply {
    std::optional<http::Response> answer;
    if (at_once) answer = apply();
    const bool late = now + time >= until;
    const auto left = std::chrono::duration_cast<milliseconds>(until - now);
    if (!scene_.wire.take(late ? left : time))
      return http::Failure{Reason::stopped, true, "stopped"};
    if (late) return http::Failure{Reason::timeout, true, "the deadline passed"};
    return answer ? *answer : apply();
  };
}

/// All connections are lost, and for a moment nobody listens.
Fate Weather::restart(bool carried_out) {
  outage_.until = scene_.surroundings.steady + milliseconds(100 * (1 + dice_.below(80)));
  scene_.wire.break_streams_later(http::Failure{Reason::broken, true, "connection reset by peer"});
  return carried_out ? fate::lose_answer() : fate::lose_request();
}

Fate Weather::signal(bool carried_out) {
  scene_.signal = dice_.chance(50) ? SIGINT : SIGTERM;
  signalled_in_ = scene_.wire.flights();
  return [carried_out](const auto& apply) {
    if (carried_out) apply();
    return http::Failure{Reason::stopped, true, "stopped"};
  };
}

void Weather::signal_later() {
  scene_.interrupt_at = scene_.surroundings.steady + milliseconds(dice_.below(3000));
}

/// The wall clock alone.
void Weather::jump() {
  const auto time = std::chrono::hours(1 + dice_.below(100'000));
  if (dice_.chance(50)) scene_.surroundings.wall += time;
  else scene_.surroundings.wall -= time;
}

std::string Weather::trace() const {
  std::string text;
  for (std::size_t i = 0; i < scene_.wire.log.size(); ++i) {
    const auto& exchange = scene_.wire.log[i];
    const auto note = notes_.find(i + 1);
    text += fmt::format("    {:>3} {} -> {}{}\n", i + 1, exchange.line(),
                        exchange.answer.status == 0 ? "-" : std::to_string(exchange.answer.status),
                        note == notes_.end() ? "" : "  <- " + note->second);
  }
  return text;
}

}  // namespace test
