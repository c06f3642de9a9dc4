#include "kube/config/id_token.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "kube/config/access.h"
#include "kube/config/credentials.h"
#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/test_world.h"
#include "support/thrown.h"

using base::Exit;
using kube::find_access;

namespace {

/// The runner's endpoint, which answers with tokens that are valid for five minutes.
struct Runner {
  Runner() {
    surroundings.env = {
        {"ACTIONS_ID_TOKEN_REQUEST_URL", "https://runner.example.com/x/idtoken?api-version=2.0"},
        {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-token"}};
    login.secret = [this](const std::string& secret) { secrets.push_back(secret); };
    login.warn = [this](const std::string& line) { warnings.push_back(line); };
    login.connect = [this](const http::Endpoint& endpoint) -> std::unique_ptr<http::Transport> {
      url = endpoint.url;
      return std::make_unique<Answering>(*this);
    };
  }

  struct Answering : http::Transport {
    explicit Answering(Runner& owner) : runner(owner) {}
    std::vector<http::Reply> send(std::span<const http::Request> requests,
                                  base::Deadline) override {
      runner.asked.push_back(requests.front());
      const auto status = runner.statuses.empty() ? 200 : runner.statuses.front();
      if (!runner.statuses.empty()) runner.statuses.erase(runner.statuses.begin());
      return {http::Response{.status = status, .body = status == 200 ? runner.answer() : "no"}};
    }
    Runner& runner;
  };

  std::string answer() const {
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(surroundings.wall.time_since_epoch());
    const auto claims = base::base64_encode(fmt::format(R"({{"exp":{}}})", now.count() + 300));
    return fmt::format(R"({{"value":"{}.{}.s{}"}})", "h", claims, asked.size());
  }

  kube::Access access() {
    world = std::make_unique<base::World>(surroundings.world());
    return find_access(*world, {.server = "https://10.2.0.1:6443", .oidc_audience = "k8s:a b"},
                       login);
  }

  test::TestWorld surroundings{};
  std::unique_ptr<base::World> world{};
  kube::Login login{};
  std::string url{};
  std::vector<int> statuses{};  // of the next answers
  std::vector<http::Request> asked{};
  std::vector<std::string> secrets{}, warnings{};
};

}  // namespace

TEST_CASE("an ID token is asked of the runner's endpoint for its audience, and is the bearer") {
  Runner runner;
  auto endpoint = runner.access().endpoint;
  CHECK(runner.asked.empty());
  CHECK(endpoint.refresh(endpoint, false));
  CHECK(runner.url == "https://runner.example.com");
  REQUIRE(runner.asked.size() == 1);
  CHECK(runner.asked[0].target == "/x/idtoken?api-version=2.0&audience=k8s%3Aa%20b");
  CHECK(runner.asked[0].headers.at(0).value == "Bearer request-token");
  CHECK(runner.secrets.size() == 1);
  CHECK(endpoint.authorization() == "Bearer " + runner.secrets.at(0));
}

TEST_CASE("an ID token is asked anew before it expires, and when the server refuses it") {
  Runner runner;
  auto endpoint = runner.access().endpoint;
  endpoint.refresh(endpoint, false);
  runner.surroundings.advance(std::chrono::minutes(3));
  CHECK_FALSE(endpoint.refresh(endpoint, false));
  runner.surroundings.advance(std::chrono::minutes(1));
  CHECK(endpoint.refresh(endpoint, false));
  CHECK(endpoint.refresh(endpoint, true));
  CHECK(runner.asked.size() == 3);
}

TEST_CASE("an endpoint that is busy is asked again; a refusal ends it, later it is a warning") {
  Runner runner;
  auto endpoint = runner.access().endpoint;
  runner.statuses = {503, 200};
  CHECK(endpoint.refresh(endpoint, false));
  runner.statuses = {403};
  CHECK_FALSE(endpoint.refresh(endpoint, true));
  REQUIRE(runner.warnings.size() == 1);
  CHECK(runner.warnings[0] == "getting an ID token of GitHub: the answer is 403");
  auto other = runner.access().endpoint;
  runner.statuses = {500, 502, 503, 200};
  const auto error = test::thrown([&] { other.refresh(other, false); });
  CHECK(error.exit == Exit::not_allowed);
  CHECK(error.text == "getting an ID token of GitHub: the answer is 503");
}

TEST_CASE("a job without ID tokens is told what it lacks; nothing is sent in clear") {
  Runner runner;
  runner.surroundings.env["ACTIONS_ID_TOKEN_REQUEST_URL"] = "http://runner.example.com/x";
  CHECK(test::thrown([&] { runner.access(); }).text ==
        "--oidc: ACTIONS_ID_TOKEN_REQUEST_URL is no https URL with a path");
  runner.surroundings.env.clear();
  const auto error = test::thrown([&] { runner.access(); });
  CHECK(error.exit == Exit::usage);
  CHECK(error.text ==
        "--oidc: this job is given no ID tokens: ACTIONS_ID_TOKEN_REQUEST_URL is not set");
}

TEST_CASE("--token-env is a bearer token; it must be there, and not be over") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  const kube::Overrides overrides{.server = "https://10.2.0.1:6443", .token_variable = "ID_TOKEN"};
  CHECK(test::thrown([&] { find_access(world, overrides); }).text ==
        "--token-env: ID_TOKEN is not set, or empty");
  surroundings.env["ID_TOKEN"] = "t0ken\n";
  CHECK(find_access(world, overrides).endpoint.authorization() == "Bearer t0ken");
  surroundings.env["ID_TOKEN"] = "h." + base::base64_encode(R"({"exp":1600000000})") + ".s";
  CHECK(test::thrown([&] { find_access(world, overrides); }).text ==
        "--token-env: ID_TOKEN has expired");
}

TEST_CASE("there is one way to log in") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  CHECK(test::thrown([&] {
          find_access(
              world,
              {.server = "https://10.2.0.1:6443", .token_file = "t", .oidc_audience = "k8s"});
        }).text == "more than one way to log in: --oidc, --token-env, --token and --token-file");
}
