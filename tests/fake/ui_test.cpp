// Flink's web interface on this machine: `drey ui`, asked as a browser asks it.
#include <csignal>
#include <functional>
#include <regex>

#include "fake/running_scene.h"
#include "http/curl_transport.h"
#include "support/catch.h"

using test::FakeJobManager;
using test::RunningScene;
using test::Words;
namespace fate = test::fate;

namespace {

const std::string proxied = "/api/v1/namespaces/default/services/orders-rest:rest/proxy";

/// The cluster, and what a browser does while the interfaces of the command are there.
struct Browsed : RunningScene {
  std::vector<std::string> urls{};
  std::function<void()> visit{};  ///< what is still to come

  /// Ends with the signal when the visit is over.
  test::Result browse(const Words& words, std::function<void()> what, int how = SIGINT) {
    visit = std::move(what);
    *surroundings.meanwhile = [this, how] {
      if (!visit || !find_urls()) return;
      const auto now = std::exchange(visit, {});
      now();
      if (!visit) signal = how;
    };
    const auto ended = run(words);
    *surroundings.meanwhile = {};
    signal = 0;
    return ended;
  }

  bool find_urls() {
    const auto text = surroundings.out.str();
    urls.clear();
    static const std::regex url("http://127\\.0\\.0\\.1:[0-9]+/");
    for (std::sregex_iterator it(text.begin(), text.end(), url), end; it != end; ++it)
      urls.push_back(it->str());
    return !urls.empty();
  }

  http::Response ask(const http::Request& request, std::size_t number = 0) {
    const auto transport = http::curl_transport({.url = urls.at(number), .user_agent = "Browser"});
    const auto replies = transport->send({&request, 1}, base::never);
    const auto* failure = std::get_if<http::Failure>(&replies.front());
    INFO((failure ? failure->text : ""));
    REQUIRE(failure == nullptr);
    return std::get<http::Response>(replies.front());
  }

  const http::Request& passed_on() const { return wire.log.back().request; }
};

/// Headers of a browser that asks on the page itself.
const std::vector<http::Header> on_page{{"Accept", "application/json, text/plain, */*"},
                                        {"Sec-Fetch-Site", "same-origin"},
                                        {"Cookie", "session=1"},
                                        {"Authorization", "Basic eDp5"}};
const std::vector<http::Header> new_page{{"Accept", "text/html,*/*"}, {"Sec-Fetch-Site", "none"}};

}  // namespace

TEST_CASE("ui: its URL on stdout, what is asked goes through the API server, and Ctrl-C ends it") {
  Browsed scene;
  const auto ended = scene.browse({"ui", "orders"}, [&] {
    const auto answer = scene.ask({.target = "/v1/jobs/overview", .headers = on_page});
    CHECK(answer.status == 200);
    CHECK(answer.body.find(test::running_job) != std::string::npos);
    CHECK(scene.passed_on().target == proxied + "/v1/jobs/overview");
    for (const auto& header : scene.passed_on().headers)  // neither cookies nor credentials
      CHECK(header.name.starts_with("accept"));
    CHECK(answer.body.find(test::secret_token) == std::string::npos);
  });
  CHECK(ended.exit == 130);
  REQUIRE(scene.urls.size() == 1);
  CHECK(ended.out == scene.urls[0] + "\n");
  CHECK(ended.err == "Flink's web interface is there until this is ended (Ctrl-C)\n");
  CHECK(scene.surroundings.programs.empty());
}

TEST_CASE("ui: SIGTERM has its own exit code") {
  Browsed scene;
  CHECK(scene
            .browse(
                {"ui", "orders"}, [] {}, SIGTERM)
            .exit == 143);
}

TEST_CASE("ui: the button that cancels a job does, and nobody else's page") {
  Browsed scene;
  const auto path = "/v1/jobs/" + test::running_job;
  const http::Request cancel{.method = "PATCH", .target = path + "?mode=cancel"};
  scene.browse({"ui", "orders"}, [&] {
    const auto before = scene.wire.log.size();
    auto foreign = cancel;
    foreign.headers = {{"Origin", "http://pages.example.com"}};
    CHECK(scene.ask(foreign).status == 403);
    foreign = {.target = path + "/yarn-cancel", .headers = {{"Sec-Fetch-Site", "cross-site"}}};
    CHECK(scene.ask(foreign).status == 403);
    foreign = {.target = "/", .headers = {{"Host", "pages.example.com"}}};
    CHECK(scene.ask(foreign).status == 421);
    foreign = {.target = "/%2e%2e/%2e%2e/secrets"};
    CHECK(scene.ask(foreign).status == 400);
    CHECK(scene.wire.log.size() == before);
    CHECK(scene.job_manager.jobs.front().state == "RUNNING");
    auto own = cancel;
    own.headers = on_page;
    CHECK(scene.ask(own).status == 202);
  });
  CHECK(scene.job_manager.lines() == Words{"PATCH " + path + "?mode=cancel"});
}

TEST_CASE("ui: a JobManager that fails over is told, on a page that asks again and on stderr") {
  Browsed scene;
  const auto none =
      test::status(503, "ServiceUnavailable", "no endpoints available for service \"orders-rest\"");
  const auto ended = scene.browse({"ui", "orders"}, [&] {
    scene.wire.on("GET", "/proxy/", fate::answer(none));
    const auto page = scene.ask({.target = "/", .headers = new_page});
    CHECK(page.status == 503);
    CHECK(page.body.find("no endpoints available for service &quot;orders-rest&quot;") !=
          std::string::npos);
    CHECK(page.body.find("drey status orders") != std::string::npos);
    CHECK(page.body.find("refresh") != std::string::npos);
    scene.visit = [&] {
      CHECK(scene.ask({.target = "/v1/config", .headers = on_page}).status == 200);
      scene.visit = [] {};
    };
  });
  CHECK(ended.err.find("cluster orders: Flink answers again\n") != std::string::npos);
  CHECK(ended.err.find("cluster orders: Flink does not answer: Error from server "
                       "(ServiceUnavailable): no endpoints") != std::string::npos);
}

TEST_CASE("ui: without the right to the proxy the page says which rule it takes") {
  Browsed scene;
  scene.browse({"ui", "orders"}, [&] {
    scene.wire.on("GET", "/v1/config",
                  fate::answer(test::status(403, "Forbidden", "services is forbidden")));
    const auto answer = scene.ask({.target = "/v1/config", .headers = on_page});
    CHECK(answer.status == 403);
    CHECK(answer.body.find("services/proxy") != std::string::npos);
  });
}

TEST_CASE("ui: Flink's own refusals are the page's to show") {
  Browsed scene;
  scene.browse({"ui", "orders"}, [&] {
    const auto answer =
        scene.ask({.target = "/v1/jobs/" + std::string(32, '0'), .headers = on_page});
    CHECK(answer.status == 404);
    CHECK(base::Json::parse(answer.body).contains("errors"));
    CHECK(answer.header("content-security-policy").find("default-src 'self'") == 0);
  });
}

TEST_CASE("ui: several clusters have a port each") {
  Browsed scene;
  FakeJobManager other;
  other.version = "1.20.5";
  test::run_cluster(scene, other, "payments");
  const auto ended = scene.browse({"ui", "orders", "payments", "orders"}, [&] {
    REQUIRE(scene.urls.size() == 2);
    CHECK(scene.ask({.target = "/v1/config", .headers = on_page}, 0).body.find("2.3.0") !=
          std::string::npos);
    CHECK(scene.ask({.target = "/v1/config", .headers = on_page}, 1).body.find("1.20.5") !=
          std::string::npos);
  });
  CHECK(ended.out == "orders    " + scene.urls[0] + "\npayments  " + scene.urls[1] + "\n");
}

TEST_CASE("ui: a cluster that is not there, and one that does not come up, are told before") {
  Browsed scene;
  CHECK(scene.run({"ui", "orders", "payments"}).exit == 5);
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  const auto ended = scene.run({"ui", "orders", "--timeout=5s"});
  CHECK(ended.exit == 3);
  CHECK(ended.out.empty());
}

TEST_CASE("ui: a browser is opened at a terminal with a display, without a shell") {
  Browsed scene;
  scene.surroundings.out_is_tty = true;
  scene.surroundings.env["DISPLAY"] = ":0";
  int code = 0;
  scene.surroundings.program = [&](const base::Program&) {
    return base::ProgramResult{.code = code};
  };
  const bool print = GENERATE(false, true);
  const auto ended =
      scene.browse(print ? Words{"ui", "orders", "--print"} : Words{"ui", "orders"}, [] {});
  REQUIRE(scene.surroundings.programs.size() == (print ? 0 : 1));
  if (print) return;
  CHECK(scene.surroundings.programs[0].path == "setsid");
  CHECK(scene.surroundings.programs[0].args == Words{"--fork", "xdg-open", scene.urls[0]});
}

TEST_CASE("ui: words that make no sense are refused before anything is sent") {
  Browsed scene;
  for (const auto& [words, why] : std::vector<std::pair<Words, std::string>>{
           {{"ui"}, "No cluster id was specified"},
           {{"ui", "orders", "--port=0"}, "--port: 0 is no port"},
           {{"ui", "orders", "--port=65536"}, "--port: 65536 is no port"},
           {{"ui", "a", "b", "--port=65535"}, "--port: there are not 2 ports from 65535 on"},
           {{"ui", "a", "b", "--rest-url=http://localhost:8081"}, "--rest-url is where one"},
           {{"ui", "orders", "-ojson"}, "-o has no meaning here"}}) {
    const auto ended = scene.run(words);
    INFO(ended.err);
    CHECK(ended.exit == 2);
    CHECK(ended.err.find(why) != std::string::npos);
    CHECK(scene.wire.log.empty());
  }
}

TEST_CASE("ui: --port that is taken is told before anything is asked") {
  Browsed scene;
  scene.browse({"ui", "orders"}, [&] {
    const auto url = scene.urls[0];
    const auto port = url.substr(17, url.size() - 18);
    RunningScene second;
    const auto ended = second.run({"ui", "orders", "--port=" + port});
    CHECK(ended.exit == 2);
    CHECK(ended.err.find("--port: cannot listen at 127.0.0.1:" + port) != std::string::npos);
    CHECK(second.wire.log.empty());
  });
}
