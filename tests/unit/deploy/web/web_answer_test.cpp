#include "deploy/web/web_answer.h"

#include "base/json.h"
#include "support/catch.h"

using deploy::RestRoute;
using http::Response;

namespace {

const RestRoute direct{.kind = RestRoute::Kind::direct, .url = "http://192.168.64.21:30709"};
const RestRoute proxy{.kind = RestRoute::Kind::proxy,
                      .url = "http://orders-rest.team:8081",
                      .prefix = "/api/v1/namespaces/team/services/orders-rest:rest/proxy"};

std::string location(const std::string& given, const RestRoute& route) {
  return std::string(deploy::web_head({.status = 307, .headers = {{"location", given}}}, route)
                         .header("location"));
}

}  // namespace

TEST_CASE("what describes the answer goes on, and nothing that is for the API server's clients") {
  const auto head = deploy::web_head({.status = 206,
                                      .headers = {{"content-type", "text/plain"},
                                                  {"content-encoding", "gzip"},
                                                  {"content-length", "10"},
                                                  {"content-range", "bytes 0-9/20"},
                                                  {"content-disposition", "attachment"},
                                                  {"etag", "\"x\""},
                                                  {"set-cookie", "a=b"},
                                                  {"www-authenticate", "Bearer"},
                                                  {"access-control-allow-origin", "*"},
                                                  {"strict-transport-security", "max-age=1"},
                                                  {"transfer-encoding", "chunked"},
                                                  {"connection", "keep-alive"},
                                                  {"audit-id", "1"}},
                                      .body = "0123456789"},
                                     proxy);
  CHECK(head.status == 206);
  CHECK(head.body.empty());
  for (const auto* name : {"content-type", "content-encoding", "content-length", "content-range",
                           "content-disposition", "etag"})
    CHECK_FALSE(head.header(name).empty());
  for (const auto* name :
       {"set-cookie", "www-authenticate", "access-control-allow-origin",
        "strict-transport-security", "transfer-encoding", "connection", "audit-id"})
    CHECK(head.header(name).empty());
}

TEST_CASE("the page is shown in no other, and asks nobody else") {
  for (const auto& head : {deploy::web_head({.status = 200}, proxy),
                           deploy::web_problem({.title = "t", .text = "x"}, true)}) {
    const std::string policy(head.header("content-security-policy"));
    CHECK(policy.find("default-src 'self'") == 0);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("http") == std::string::npos);
    CHECK(head.header("x-frame-options") == "DENY");
    CHECK(head.header("cross-origin-resource-policy") == "same-origin");
    CHECK(head.header("referrer-policy") == "same-origin");
  }
}

TEST_CASE("a redirect stays on this server") {
  CHECK(location(proxy.prefix + "/jobs/", proxy) == "/jobs/");
  CHECK(location(proxy.prefix, proxy) == "/");
  CHECK(location("http://orders-rest.team:8081/jobs", proxy) == "/jobs");
  CHECK(location("http://192.168.64.21:30709/jobs", direct) == "/jobs");
  CHECK(location("/jobs", direct) == "/jobs");
  CHECK(location("jobs?x=a:b", proxy) == "jobs?x=a:b");
  for (const auto* away :
       {"http://pages.example.com/", "//pages.example.com/", "/\\pages.example",
        "http://192.168.64.21:307090/", "http://192.168.64.21:30709//x", "javascript:alert(1)"})
    CHECK(location(away, direct) == "");
  CHECK(location("/api/v1/secrets", proxy) == "");
}

TEST_CASE("why there is no answer, as a page that asks again and as Flink tells errors") {
  const deploy::WebProblem problem{.status = 503,
                                   .title = "Flink does not answer",
                                   .text = "no endpoints for <orders> & 'rest'",
                                   .hint = "'drey status orders' shows what is the matter.",
                                   .passing = true};
  const auto page = deploy::web_problem(problem, true);
  CHECK(page.status == 503);
  CHECK(page.header("content-type") == "text/html; charset=utf-8");
  CHECK(page.header("content-length") == std::to_string(page.body.size()));
  CHECK(page.header("cache-control") == "no-store");
  CHECK(page.body.find("no endpoints for &lt;orders&gt; &amp; &#39;rest&#39;") !=
        std::string::npos);
  CHECK(page.body.find("http-equiv=\"refresh\"") != std::string::npos);
  const auto errors = deploy::web_problem(problem, false);
  CHECK(
      base::Json::parse(errors.body).at("errors") ==
      base::Json{"Flink does not answer: no endpoints for <orders> & 'rest' ('drey status orders' "
                 "shows what is the matter.)"});
}

TEST_CASE("what does not pass by itself is not asked again") {
  const auto page = deploy::web_problem({.title = "Refused", .text = "no \xff"}, true);
  CHECK(page.body.find("refresh") == std::string::npos);
  CHECK(base::Json::parse(deploy::web_problem({.title = "t", .text = "no \xff"}, false).body)
            .at("errors")
            .size() == 1);
}
