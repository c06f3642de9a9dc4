#include "deploy/web/web_request.h"

#include <algorithm>

#include "support/catch.h"

using deploy::RestRoute;
using http::Request;
using Headers = std::vector<http::Header>;

namespace {

constexpr std::uint16_t port = 40123;
const RestRoute direct{.kind = RestRoute::Kind::direct, .url = "http://192.168.64.21:30709"};
const RestRoute proxy{.kind = RestRoute::Kind::proxy,
                      .url = "http://orders-rest.team:8081",
                      .prefix = "/api/v1/namespaces/team/services/orders-rest:rest/proxy"};

/// What a browser asks on the page itself, and what else is said.
Request asked(const std::string& target, Headers more = {}, const std::string& method = "GET") {
  Request request{.method = method, .target = target, .headers = {{"Host", "127.0.0.1:40123"}}};
  request.headers.insert(request.headers.end(), more.begin(), more.end());
  return request;
}

/// The status with which it is refused; 0: it is not.
int refused(const Request& request) {
  const auto refusal = deploy::refuse_web_request(request, port);
  return refusal ? refusal->status : 0;
}

Headers headers_sent(Headers headers) {
  return deploy::web_request(asked("/", std::move(headers)), proxy).headers;
}

const std::string job = "/jobs/00000000000000000000000000000000";
const http::Header own{"Origin", "http://127.0.0.1:40123"};
const http::Header foreign{"Origin", "http://pages.example.com"};

}  // namespace

TEST_CASE("what Flink's page asks goes through") {
  CHECK(refused(asked("/")) == 0);
  CHECK(refused(asked("/jobs/overview?x=a%2Fb", {{"Sec-Fetch-Site", "same-origin"}})) == 0);
  CHECK(refused(asked(job + "/yarn-cancel", {{"Sec-Fetch-Site", "same-origin"},
                                             {"Referer", "http://127.0.0.1:40123/"}})) == 0);
  CHECK(refused(asked(job + "?mode=cancel", {own}, "PATCH")) == 0);
  CHECK(refused(asked("/jars/upload", {own, {"Sec-Fetch-Site", "same-origin"}}, "POST")) == 0);
  CHECK(refused({.target = "/", .headers = {{"host", "localhost:40123"}}}) == 0);
}

TEST_CASE("and what is no browser, which says nothing of where it comes from") {
  CHECK(refused(asked(job + "/yarn-cancel")) == 0);
  CHECK(refused(asked(job, {}, "PATCH")) == 0);
}

TEST_CASE("another name of 127.0.0.1 is no name of this server") {
  for (const auto* host :
       {"pages.example.com", "pages.example.com:40123", "127.0.0.1", "127.0.0.1:80",
        "127.0.0.1:40124", "127.0.0.1.example.com:40123", "[::1]:40123", "localhost:40123.", ""})
    CHECK(refused({.target = "/", .headers = {{"Host", host}}}) == 421);
  CHECK(refused({.target = "/"}) == 421);
  CHECK(refused(asked("/", {{"Host", "127.0.0.1:40123"}})) == 421);  // twice
}

TEST_CASE("another page changes nothing, whatever method it takes") {
  for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    CHECK(refused(asked(job, {foreign}, method)) == 403);
    CHECK(refused(asked(job, {{"Origin", "null"}}, method)) == 403);
    CHECK(refused(asked(job, {{"Origin", "http://127.0.0.1:40124"}}, method)) == 403);
    CHECK(refused(asked(job, {{"Origin", "https://127.0.0.1:40123"}}, method)) == 403);
    CHECK(refused(asked(job, {{"Referer", "http://pages.example.com/"}}, method)) == 403);
    CHECK(refused(asked(job, {own, {"Sec-Fetch-Site", "same-site"}}, method)) == 403);
  }
}

TEST_CASE("another page cancels no job by an image or a link, though Flink has a GET for that") {
  for (const auto* way : {"/yarn-cancel", "/yarn-stop", "/yarn-cancel?x"}) {
    CHECK(refused(asked(job + way, {{"Sec-Fetch-Site", "cross-site"}})) == 403);
    CHECK(refused(asked(job + way, {{"Sec-Fetch-Site", "same-site"}})) == 403);
    CHECK(refused(asked(job + way, {{"Sec-Fetch-Site", "cross-site"},
                                    {"Sec-Fetch-Mode", "navigate"},
                                    {"Sec-Fetch-Dest", "document"}})) == 403);
    CHECK(refused(asked(job + way, {{"Referer", "http://pages.example.com/"}})) == 403);
    CHECK(refused(asked(job + way, {{"Referer", "http://127.0.0.1:401234/"}})) == 403);
  }
}

TEST_CASE("another page reads nothing, and may only link to the first page") {
  CHECK(refused(asked("/jobs/overview", {foreign})) == 403);
  CHECK(refused(asked("/jobs/overview", {{"Sec-Fetch-Site", "cross-site"}})) == 403);
  const Headers link{{"Sec-Fetch-Site", "cross-site"},
                     {"Sec-Fetch-Mode", "navigate"},
                     {"Sec-Fetch-Dest", "document"}};
  CHECK(refused(asked("/", link)) == 0);
  CHECK(refused(asked("/jobs/overview", link)) == 403);
  auto frame = link;
  frame.back().value = "iframe";
  CHECK(refused(asked("/", frame)) == 403);
}

TEST_CASE("no path leads out of the JobManager's, however it is written") {
  for (const auto* path : {"/..",
                           "/../secrets",
                           "/a/../../secrets",
                           "/./a",
                           "/%2e%2e/secrets",
                           "/%2E%2e/secrets",
                           "/.%2e/secrets",
                           "/%2e",
                           "/a/..%2f..%2fsecrets",
                           "/a%2f..%2f..",
                           "/..%5csecrets",
                           "/..\\secrets",
                           "/%252e%252e/secrets",
                           "/%25252e%25252e/x",
                           "/a%zz",
                           "/a%2",
                           "/a#b",
                           "/a b",
                           "/a\tb",
                           "/a\x7f",
                           "",
                           "*",
                           "a",
                           "http://127.0.0.1:40123/",
                           "http://pages.example.com/"})
    CHECK(refused(asked(path)) == 400);
}

TEST_CASE("a path of Flink's with dots, colons and encoded blanks is one") {
  for (const auto* path :
       {"/main.3f2a.js", "/taskmanagers/orders-taskmanager-1-1/logs/a..b.log", "/a.../b", "/..a",
        "/taskmanagers/10.1.2.3:6122-a1b2/logs/task%20manager.log",
        "/jobs/x/vertices/y/metrics?get=0.a%2Fb..%2F../x", "//"})
    CHECK(refused(asked(path)) == 0);
}

TEST_CASE("methods that Flink's REST API has not") {
  for (const auto* method : {"HEAD", "OPTIONS", "TRACE", "CONNECT", "get"})
    CHECK(refused(asked("/", {}, method)) == 405);
}

TEST_CASE("a request goes on below the route's path, with its body") {
  auto post =
      asked("/jars/upload?x=1", {{"Content-Type", "multipart/form-data; boundary=b"}}, "POST");
  post.body = "--b";
  const auto request = deploy::web_request(post, proxy);
  CHECK(request.method == "POST");
  CHECK(request.target == proxy.prefix + "/jars/upload?x=1");
  CHECK(request.body == "--b");
  REQUIRE(request.headers.size() == 1);
  CHECK(request.headers[0].name == "content-type");
  CHECK(request.headers[0].value == "multipart/form-data; boundary=b");
  CHECK(deploy::web_request(asked("/config"), direct).target == "/config");
}

TEST_CASE("what is the browser's own business stays here") {
  CHECK(headers_sent({{"Cookie", "a=b"},
                      {"Authorization", "Bearer x"},
                      {"Proxy-Authorization", "Basic x"},
                      {"Impersonate-User", "admin"},
                      {"X-Remote-User", "admin"},
                      {"X-Forwarded-For", "10.0.0.1"},
                      {"User-Agent", "Browser"},
                      own,
                      {"Referer", "http://127.0.0.1:40123/"},
                      {"Connection", "Upgrade"},
                      {"Upgrade", "websocket"},
                      {"Transfer-Encoding", "chunked"},
                      {"Sec-Fetch-Site", "same-origin"}})
            .empty());
  const auto kept = headers_sent({{"Accept", "*/*"},
                                  {"Accept-Encoding", "gzip, br"},
                                  {"If-None-Match", "\"x\""},
                                  {"Range", "bytes=0-9"}});
  CHECK(kept.size() == 4);
}

TEST_CASE("only what reads is asked again") {
  CHECK(deploy::is_repeatable(asked("/jobs/overview")));
  CHECK_FALSE(deploy::is_repeatable(asked(job + "/yarn-cancel")));
  CHECK_FALSE(deploy::is_repeatable(asked("/jars/upload", {}, "POST")));
}
