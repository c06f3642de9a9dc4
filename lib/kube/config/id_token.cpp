#include "kube/config/id_token.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/error.h"
#include "base/raised.h"
#include "base/text.h"
#include "base/unprintable.h"
#include "http/proxy.h"
#include "http/url.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/config/json_web_token.h"

namespace kube {
namespace {

using std::chrono::seconds;

constexpr const char* url_variable = "ACTIONS_ID_TOKEN_REQUEST_URL";
constexpr const char* token_variable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
constexpr seconds early{60};
constexpr seconds usual_life{300};  // of a token that does not say it
constexpr std::chrono::milliseconds usual_limit = std::chrono::minutes(1);
constexpr int most_tries = 3;

[[noreturn]] void fail(const std::string& what) {
  throw base::Error(base::Exit::not_allowed, "getting an ID token of GitHub: " + what);
}

std::string required(const base::World& world, const char* name) {
  auto value = world.env(name).value_or("");
  if (value.empty())
    throw base::Error(base::Exit::usage,
                      fmt::format("--oidc: this job is given no ID tokens: {} is not set", name),
                      "'permissions: {id-token: write}' in the workflow of GitHub Actions does; "
                      "elsewhere --token-env names the variable that has a token");
  if (base::has_control(value))
    throw base::Error(base::Exit::usage,
                      fmt::format("--oidc: {} has line breaks or control characters", name));
  return value;
}

class IdToken {
 public:
  IdToken(const base::World& world, const std::string& audience, Login login)
      : world_(world),
        login_(std::move(login)),
        url_(required(world, url_variable)),
        bearer_(required(world, token_variable)),
        audience_(audience) {
    const auto begin = url_.find("://");
    const auto path = begin == std::string::npos ? begin : url_.find('/', begin + 3);
    // The request carries a secret.
    if (!url_.starts_with("https://") || path == std::string::npos)
      throw base::Error(base::Exit::usage,
                        fmt::format("--oidc: {} is no https URL with a path", url_variable));
    endpoint_.url = url_.substr(0, path);
    target_ = url_.substr(path);
    endpoint_.proxy = http::proxy_for(http::parse_url(endpoint_.url), world.env);
    target_ += fmt::format("{}audience={}", target_.find('?') == std::string::npos ? '?' : '&',
                           http::percent_encode(audience_));
  }

  std::string authorization() const { return token_.empty() ? "" : "Bearer " + token_; }

  /// Endpoint::refresh. What is sent while it runs goes with what there is.
  bool refresh(bool refused) {
    const bool is_due = token_.empty() || world_.now() + early >= expires_;
    if (is_running_ || !(is_due || refused)) return false;
    const auto before = token_;
    try {
      const base::Raised here(is_running_);
      take(ask());
    } catch (const base::Error& problem) {
      if (before.empty() || problem.exit != base::Exit::not_allowed) throw;
      if (login_.warn) login_.warn(problem.text);
    }
    return token_ != before;
  }

 private:
  void take(std::string token) {
    if (base::has_control(token)) fail("the answer is no token");
    token_ = std::move(token);
    expires_ = expiry_of_jwt(token_).value_or(world_.now() + usual_life);
    if (login_.secret) login_.secret(token_);
  }

  std::string ask() const {
    const auto limit = login_.limit.value_or(usual_limit);
    const auto transport = login_.connect(endpoint_);
    const http::Request request{
        .target = target_,
        .headers = {{"Authorization", "Bearer " + bearer_}, {"Accept", "application/json"}}};
    for (int left = most_tries; true;) {
      const auto reply =
          transport->send(std::span(&request, 1), base::deadline_in(world_, limit)).front();
      const auto* answer = std::get_if<http::Response>(&reply);
      if (answer != nullptr && answer->status == 200) return token_in(answer->body);
      const bool is_final = answer != nullptr && answer->status < 500;
      if (is_final || --left == 0)
        fail(answer != nullptr ? fmt::format("the answer is {}", answer->status)
                               : std::get<http::Failure>(reply).text);
      world_.sleep(seconds(1));
    }
  }

  static std::string token_in(const std::string& body) {
    const auto object = parse_object(body);
    auto token = object ? string_at(*object, {"value"}) : std::string();
    if (token.empty()) fail("the answer has none");
    return token;
  }

  base::World world_;
  Login login_;
  std::string url_;
  std::string bearer_;
  std::string audience_;
  http::Endpoint endpoint_{};
  std::string target_{};
  std::string token_{};
  std::chrono::system_clock::time_point expires_{};
  bool is_running_ = false;
};

}  // namespace

void use_id_token(http::Endpoint& endpoint, const base::World& world, const std::string& audience,
                  const Login& login) {
  const auto token = std::make_shared<IdToken>(world, audience, login);
  endpoint.authorization = [token] { return token->authorization(); };
  endpoint.refresh = [token](http::Endpoint&, bool refused) { return token->refresh(refused); };
}

}  // namespace kube
