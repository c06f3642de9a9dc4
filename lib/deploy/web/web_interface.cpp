#include "deploy/web/web_interface.h"

#include <atomic>
#include <map>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/deadline.h"
#include "base/error.h"
#include "base/text.h"
#include "deploy/jobmanager/rest_answer.h"
#include "deploy/web/web_request.h"

namespace deploy {

using http::Failure;
using http::Reply;
using http::Request;
using http::Response;

namespace {

/// The endpoint of one connection among those that share a login.
void share_login(http::Endpoint& endpoint, const std::shared_ptr<WebLogin>& login) {
  if (endpoint.authorization)
    endpoint.authorization = [login, say = std::move(endpoint.authorization)] {
      const std::lock_guard lock(login->mutex);
      return say();
    };
  if (!endpoint.refresh) return;
  endpoint.refresh = [login, refresh = std::move(endpoint.refresh), known = std::size_t{0}](
                         http::Endpoint& own, bool refused) mutable {
    const std::lock_guard lock(login->mutex);
    if (known == login->renewals) {
      auto renewed = own;
      if (!refresh(renewed, refused)) return false;
      ++login->renewals;
      login->client_certificate = renewed.client_certificate;
      login->client_key = renewed.client_key;
    }
    known = login->renewals;
    own.client_certificate = login->client_certificate;
    own.client_key = login->client_key;
    return true;
  };
}

}  // namespace

/// What the connections share.
struct WebInterface::Shared {
  explicit Shared(WebAccess given) : access(std::move(given)) {}

  void note(const std::string& why_silent) {
    const std::lock_guard lock(mutex);
    silence = why_silent;
  }

  WebAccess access;
  std::mutex mutex{};     // of what follows
  std::string silence{};  // why no JobManager answered the last request; empty: one did
  std::atomic<std::size_t> route = 0;
};

/// One connection's.
class WebInterface::Visitor {
 public:
  explicit Visitor(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

  /// Whether the answer is whole.
  bool answer(const Request& asked, const http::AnswerSink& sink) {
    const auto refusal = refuse_web_request(asked, shared_->access.port);
    if (refusal)
      return give(
          web_problem({.status = refusal->status, .title = "Refused", .text = refusal->text},
                      wants_page(asked)),
          sink);
    try {
      return pass_on(asked, sink);
    } catch (const base::Error& error) {  // of logging in anew
      shared_->note(error.text);
      return give(web_problem({.title = "Not logged in", .text = error.text, .hint = error.hint},
                              wants_page(asked)),
                  sink);
    }
  }

 private:
  static bool give(const Response& response, const http::AnswerSink& sink) {
    return sink.begin(response) && sink.write(response.body);
  }

  bool pass_on(const Request& asked, const http::AnswerSink& sink) {
    for (auto number = shared_->route.load();; ++number) {
      const auto& routes = shared_->access.routes;
      const auto& route = routes[number];
      bool begun = false;
      const auto reply = send(asked, route, sink, begun);
      const auto* failure = std::get_if<Failure>(&reply);
      if (failure != nullptr && !failure->sent && number + 1 < routes.size()) continue;
      if (failure == nullptr) shared_->route = number;
      if (begun) return failure == nullptr;
      return finish(asked, reply, route, sink);
    }
  }

  Reply send(const Request& asked, const RestRoute& route, const http::AnswerSink& sink,
             bool& begun) {
    auto request = web_request(asked, route);
    request.on_head = [&](const Response& head) {
      begun = true;
      shared_->note({});
      return sink.begin(web_head(head, route));
    };
    request.on_bytes = [&](std::string_view bytes) { return sink.write(bytes); };
    auto reply = send_once(request, route);
    const auto* failure = std::get_if<Failure>(&reply);
    // The server may have closed a connection that nothing went over for a while.
    if (failure != nullptr && failure->kind == Failure::Kind::broken && !begun &&
        is_repeatable(asked))
      reply = send_once(request, route);
    return reply;
  }

  std::unique_ptr<http::Transport> connect(const RestRoute& route) const {
    const auto& access = shared_->access;
    const std::lock_guard lock(access.login->mutex);
    auto endpoint = access.endpoint(route);
    share_login(endpoint, access.login);
    endpoint.stopped = [stopped = std::move(endpoint.stopped), ending = access.is_ending] {
      return (stopped && stopped()) || (ending && ending());
    };
    return access.connect(endpoint);
  }

  Reply send_once(const Request& request, const RestRoute& route) {
    auto& transport = transports_[&route];
    if (!transport) transport = connect(route);
    return transport->send({&request, 1}, base::never).front();
  }

  /// The answer to what was not streamed.
  bool finish(const Request& asked, const Reply& reply, const RestRoute& route,
              const http::AnswerSink& sink) {
    const auto* response = std::get_if<Response>(&reply);
    const bool good = response != nullptr && response->status < 400;
    const auto read = good ? RestAnswer{.kind = RestAnswer::Kind::answered}
                           : read_answer(reply, route, RestUse::acts);
    const bool silent = response == nullptr || read.kind == RestAnswer::Kind::not_ready ||
                        read.kind == RestAnswer::Kind::gone ||
                        read.kind == RestAnswer::Kind::forbidden;
    shared_->note(silent ? read.text : std::string());
    if (silent) return give(web_problem(problem_of(read), wants_page(asked)), sink);
    auto head = web_head(*response, route);
    if (response->header("content-length").empty() && response->status != 204 &&
        response->status != 304)
      head.headers.push_back({"content-length", std::to_string(response->body.size())});
    return sink.begin(head) && sink.write(response->body);
  }

  WebProblem problem_of(const RestAnswer& read) const {
    WebProblem problem{.status = read.status >= 400 ? read.status : 502,
                       .title = "Flink does not answer",
                       .text = read.text,
                       .hint = read.hint};
    if (read.kind == RestAnswer::Kind::forbidden)
      problem.title = "The API server does not allow it";
    if (read.kind == RestAnswer::Kind::gone) problem.title = "The cluster is gone";
    if (read.kind != RestAnswer::Kind::not_ready) return problem;
    problem.passing = true;
    problem.status = 503;
    if (problem.hint.empty())
      problem.hint = fmt::format("'{}' shows what is the matter.", shared_->access.more);
    return problem;
  }

  std::shared_ptr<Shared> shared_;
  std::map<const RestRoute*, std::unique_ptr<http::Transport>> transports_{};
};

WebInterface::WebInterface(WebAccess access)
    : shared_(std::make_shared<Shared>(std::move(access))) {}

WebInterface::~WebInterface() = default;

http::Handler WebInterface::handler() {
  return [visitor = std::make_shared<Visitor>(shared_)](const Request& asked,
                                                        const http::AnswerSink& sink) {
    try {
      return visitor->answer(asked, sink);
    } catch (const std::exception&) {
      return false;
    }
  };
}

std::optional<std::string> WebInterface::news() {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->silence == told_) return std::nullopt;
  const bool again = shared_->silence.empty();
  const bool first = told_.empty();
  told_ = shared_->silence;
  if (again) return "answers again";
  if (!first) return std::nullopt;  // one reason after the other
  return "does not answer: " + told_;
}

}  // namespace deploy
