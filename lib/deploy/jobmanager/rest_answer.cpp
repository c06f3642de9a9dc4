#include "deploy/jobmanager/rest_answer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/text.h"
#include "flink/rest/rest_reply.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

using Kind = RestAnswer::Kind;
using Failing = http::Failure::Kind;
using std::chrono::milliseconds;

std::string proxy_rule(RestUse use) {
  return fmt::format(
      "a role must allow it: apiGroups [\"\"], resources [services/proxy], verbs [{}]; or "
      "--rest-url says where Flink's REST API is",
      use == RestUse::looks ? "get" : "get, create, patch");
}

constexpr std::string_view nobody_listens = "connection refused";

/// Behind the API server it is that which does not answer.
Silence silence_in(const http::Failure& failure, const RestRoute& route) {
  const bool is_refused = failure.text.find(nobody_listens) != std::string::npos;
  return route.kind == RestRoute::Kind::direct && is_refused ? Silence::job_manager : Silence::way;
}

RestAnswer from_failure(const http::Failure& failure, const RestRoute& route) {
  RestAnswer answer{.silence = silence_in(failure, route),
                    .text = base::printable(failure.text, 500),
                    .maybe_applied = failure.sent};
  switch (failure.kind) {
    case Failing::connect:
    case Failing::resolve:
    case Failing::timeout:
    case Failing::broken: answer.kind = Kind::not_ready; break;
    case Failing::tls:
    case Failing::identity:
      if (route.kind == RestRoute::Kind::direct)
        answer.hint =
            "--rest-certificate-authority, --rest-client-certificate and --rest-client-key take "
            "PEM files; Flink's own Java keystores cannot be read";
      break;
    default: break;
  }
  return answer;
}

/// Whether the API server says that it never reached the pod, or asks to come back, which it does
/// before it has tried to.
bool never_arrived(const kube::Status& status) {
  if (status.code == 503 && status.retry_after_seconds) return true;
  constexpr std::string_view signs[] = {"no endpoints available", "dial tcp", "connection refused",
                                        "no route to host"};
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](auto sign) { return status.message.find(sign) != std::string::npos; });
}

/// A pod that refuses the connection has been reached. What stands between the API server and pods
/// (konnectivity) is at an address of its own machine.
Silence silence_in(const kube::Status& status) {
  constexpr std::string_view dialled = "error trying to reach service: dial tcp ";
  const std::string_view message = status.message;
  if (message.find("no endpoints available") != message.npos) return Silence::endpoints;
  const auto at = message.find(dialled);
  if (at == message.npos || !message.ends_with(nobody_listens)) return Silence::way;
  const auto address = message.substr(at + dialled.size());
  const bool is_own = address.starts_with("127.") || address.starts_with("[::1]");
  return is_own ? Silence::way : Silence::job_manager;
}

/// The API server speaks for itself. Its messages about the way to the pod come with 500, 502, 503
/// and 504.
RestAnswer from_api_server(const kube::Status& status, RestUse use) {
  RestAnswer answer{
      .status = status.code, .silence = silence_in(status), .text = kube::sentence(status)};
  switch (status.code) {
    case 401:
    case 403:
      answer.kind = Kind::forbidden;
      answer.hint = status.code == 403 ? proxy_rule(use) : kube::to_error(status).hint;
      break;
    case 404:
      answer.kind = Kind::gone;
      answer.silence = Silence::job_manager;
      break;
    case 429: answer.kind = Kind::not_ready; break;
    case 500:
    case 502:
    case 503:
    case 504:
      answer.kind = Kind::not_ready;
      answer.maybe_applied = !never_arrived(status);
      break;
    default: break;
  }
  if (status.message.find("certificate required") != std::string::npos ||
      status.message.find("bad certificate") != std::string::npos) {
    answer.kind = Kind::unusable;
    answer.silence = Silence::job_manager;
    answer.hint =
        "Flink's REST API wants a client certificate, which the API server cannot show: --rest-url "
        "and --rest-client-certificate reach it directly";
  }
  return answer;
}

std::string not_flink(const http::Response& response) {
  const auto text = base::trim(response.body);
  return fmt::format("what answered ({}) is not Flink: {}", response.status,
                     text.empty() ? "an empty body" : base::printable(text, 200));
}

/// What a front end says when the JobManager does not answer it; null for any other status.
const char* name_of_front_end_status(int status) {
  switch (status) {
    case 502: return "502 Bad Gateway";
    case 503: return "503 Service Unavailable";
    case 504: return "504 Gateway Timeout";
    default: return nullptr;
  }
}

bool is_json(std::string_view body) {
  const auto text = base::trim(body);
  return (text.starts_with('{') || text.starts_with('[')) && base::Json::accept(text);
}

RestAnswer from_flink(const http::Response& response) {
  RestAnswer answer{.status = response.status};
  const auto errors = flink::rest::read_errors(response.body);
  if (response.status >= 200 && response.status < 300 && is_json(response.body)) {
    answer.kind = Kind::answered;
    answer.body = response.body;
  } else if (!errors.empty()) {
    answer.kind = response.status == 503 ? Kind::not_ready : Kind::refused;
    answer.text = base::printable(flink::rest::error_sentence(errors), 1000);
  } else {
    const auto* from_front_end = name_of_front_end_status(response.status);
    if (from_front_end != nullptr) answer.kind = Kind::not_ready;
    answer.text = from_front_end != nullptr ? from_front_end : not_flink(response);
    answer.silence = Silence::way;
    // A front end that lost the JobManager in the middle does not know either.
    answer.maybe_applied = response.status < 400 || response.status >= 500;
  }
  return answer;
}

/// The option that would name the directory of savepoints, where Flink refused one for want of both
/// (SavepointHandlers: "Config key [KEY] is not set. Property [target-directory] must be
/// provided."); empty for other answers.
std::string_view missing_directory(const RestAnswer& answer) {
  constexpr std::string_view begin = "Config key [", end = "] is not set. Property [target";
  const std::string_view text = answer.text;
  const auto key = text.find(begin);
  const auto key_end = text.find(end);
  if (answer.kind != Kind::refused || key == text.npos || key_end == text.npos) return {};
  return text.substr(key + begin.size(), key_end - key - begin.size());
}

base::Exit exit_of(const RestAnswer& answer) {
  if (answer.maybe_applied) return base::Exit::partial;
  switch (answer.kind) {
    case Kind::gone: return base::Exit::not_found;
    case Kind::dead: return answer.exit;
    case Kind::forbidden: return base::Exit::not_allowed;
    case Kind::not_ready: return base::Exit::timed_out;
    case Kind::refused: return answer.status == 404 ? base::Exit::not_found : base::Exit::failed;
    default: return base::Exit::failed;
  }
}

}  // namespace

RestAnswer read_answer(const http::Reply& reply, const RestRoute& route, RestUse use) {
  if (const auto* failure = std::get_if<http::Failure>(&reply))
    return from_failure(*failure, route);
  const auto& response = std::get<http::Response>(reply);
  if (route.kind == RestRoute::Kind::proxy && response.status >= 400) {
    const auto status = kube::status_of(response);
    if (status.from_kubernetes ||
        (status.code == 403 && flink::rest::read_errors(response.body).empty()))
      return from_api_server(status, use);
  }
  return from_flink(response);
}

std::optional<milliseconds> wait_before_next_try(const RestAnswer& answer, bool repeatable,
                                                 int tries, milliseconds time_left) {
  constexpr base::Backoff waits{milliseconds(100), milliseconds(2'000)};
  constexpr int most_odd_tries = 4;
  const bool is_odd = answer.kind == Kind::unusable && answer.status != 0 && tries < most_odd_tries;
  if (answer.kind != Kind::not_ready && !is_odd) return std::nullopt;
  if (answer.maybe_applied && !repeatable) return std::nullopt;
  const auto wait = waits.after(tries);
  if (wait >= time_left) return std::nullopt;
  return wait;
}

std::string_view silence_of(const RestAnswer& answer) {
  return answer.kind == Kind::forbidden ? "Flink's REST API may not be asked"
                                        : "Flink's REST API does not answer";
}

RestAnswer without_route(const std::string& service, const std::optional<base::Error>& unseen) {
  const auto named = fmt::format("Service {}", base::printable(service, 300));
  if (!unseen) return {.kind = Kind::dead, .text = named + " is not there"};
  const bool forbidden = unseen->exit == base::Exit::not_allowed;
  return {.kind = forbidden ? Kind::forbidden : Kind::dead,
          .text = fmt::format("{} cannot be looked at: {}", named, unseen->text),
          .hint = unseen->hint,
          .exit = unseen->exit,
          .transient = unseen->transient};
}

bool lacks_directory(const RestAnswer& answer) { return !missing_directory(answer).empty(); }

base::Error to_error(const RestAnswer& answer, const std::string& what) {
  if (const auto key = missing_directory(answer); !key.empty())
    return {base::Exit::usage,
            fmt::format("{}: no directory is named, and {} is not set in the cluster", what, key)};
  base::Error error(exit_of(answer), answer.text.empty() ? what : what + ": " + answer.text,
                    answer.hint);
  const bool is_silent = answer.kind == Kind::not_ready && answer.silence != Silence::job_manager;
  error.transient =
      answer.transient || is_silent || (answer.kind == Kind::unusable && answer.status != 0);
  return error;
}

}  // namespace deploy
