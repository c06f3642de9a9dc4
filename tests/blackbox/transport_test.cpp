// What curl_transport sends and gives back when all goes well.
#include <stdexcept>

#include "base/error.h"
#include "transport_world.h"

using namespace test;
using http::Request;

TEST_CASE("a request that is refused is sent once more where there are other credentials") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    peer.write(whole_answer(request.header("Authorization") == "Bearer new" ? 200 : 401, "{}"));
    return true;
  });
  auto endpoint = endpoint_of(server);
  const auto token = std::make_shared<std::string>("old");
  std::vector<bool> asked;
  endpoint.authorization = [token] { return "Bearer " + *token; };
  endpoint.refresh = [&asked, token](http::Endpoint&, bool refused) {
    asked.push_back(refused);
    return refused && std::exchange(*token, "new") != "new";
  };
  const auto transport = http::curl_transport(endpoint);
  const std::vector<http::Request> both{{.target = "/a"},
                                        {.method = "POST", .target = "/b", .body = "{}"}};
  const auto replies = transport->send(both, in(std::chrono::seconds(10)));
  CHECK(answered(replies.at(0)).status == 200);
  CHECK(answered(replies.at(1)).status == 200);
  CHECK(server.received().size() == 4);
  CHECK(server.connections() == 1);
  *token = "wrong";
  CHECK(answered(send(*transport, both[0])).status == 200);
  CHECK(asked == std::vector<bool>{false, true, false, true});
}

TEST_CASE("credentials that do not change are not tried twice") {
  LoopbackServer server(trusted_server(), [](const Received&, Peer& peer) {
    peer.write(whole_answer(401, "{}"));
    return true;
  });
  auto endpoint = endpoint_of(server);
  endpoint.refresh = [](http::Endpoint&, bool) { return false; };
  CHECK(answered(send(*http::curl_transport(endpoint), {.target = "/"})).status == 401);
  CHECK(server.received().size() == 1);
}

TEST_CASE("a certificate that is found before the first request, and another one later") {
  auto options = trusted_server();
  options.client_ca = authority().certificate();
  LoopbackServer server(options, answer_empty_object);
  auto endpoint = endpoint_of(server);
  std::string name = "jane";
  endpoint.refresh = [&name, shown = std::string()](http::Endpoint& changed, bool) mutable {
    if (std::exchange(shown, name) == name) return false;
    const auto identity = authority().issue({.name = name});
    changed.client_certificate = identity.certificate;
    changed.client_key = identity.key;
    return true;
  };
  const auto transport = http::curl_transport(endpoint);
  answered(send(*transport, {.target = "/"}));
  answered(send(*transport, {.target = "/"}));
  name = "joe";
  answered(send(*transport, {.target = "/"}));
  REQUIRE(server.received().size() == 3);
  CHECK(server.received()[1].client_name == "jane");
  CHECK(server.received()[2].client_name == "joe");
  CHECK(server.connections() == 2);
}

TEST_CASE("a GET shows who we are and brings the answer back") {
  LoopbackServer server(trusted_server(), [](const Received&, Peer& peer) {
    peer.write(
        whole_answer(404, R"({"kind":"Status"})", "Warning: 299 - \"one\"\r\nX-Two:  2 \r\n"));
    return true;
  });
  auto endpoint = endpoint_of(server);
  endpoint.authorization = [] { return "Bearer s3cret"; };
  endpoint.user_agent = "drey/1";
  endpoint.headers = {{"Impersonate-User", "jane"}};
  const auto transport = http::curl_transport(endpoint);

  const auto response = answered(send(*transport, {.target = "/api/v1/pods?limit=1"}));
  CHECK(response.status == 404);
  CHECK(response.body == R"({"kind":"Status"})");
  CHECK(response.header("warning") == "299 - \"one\"");
  CHECK(response.header("x-two") == "2");

  const auto request = server.received().at(0);
  CHECK(request.line() == "GET /api/v1/pods?limit=1 HTTP/1.1");
  CHECK(request.header("Authorization") == "Bearer s3cret");
  CHECK(request.header("User-Agent") == "drey/1");
  CHECK(request.header("Impersonate-User") == "jane");
  CHECK(request.header("Accept") == "application/json");
  CHECK(request.header("Accept-Encoding") == "gzip");
  CHECK(request.header("Content-Type").empty());
  CHECK(request.header("Host") == "127.0.0.1:" + std::to_string(server.port()));
}

TEST_CASE("bodies go with their method, whole") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  const auto transport = http::curl_transport(endpoint_of(server));
  const std::string large(3'000'000, 'x');

  answered(send(*transport, {.method = "POST", .target = "/a", .body = R"({"a":1})"}));
  answered(send(*transport, {.method = "DELETE", .target = "/b", .body = "{}"}));
  answered(send(*transport, {.method = "PATCH",
                             .target = "/c",
                             .headers = {{"content-type", "application/merge-patch+json"}},
                             .body = large}));
  answered(send(*transport, {.method = "PATCH", .target = "/d"}));
  answered(send(*transport, {.method = "DELETE", .target = "/e"}));
  answered(send(*transport, {.target = "/f", .headers = {{"Accept", "text/plain"}}}));

  const auto got = server.received();
  REQUIRE(got.size() == 6);
  CHECK(got[0].line() == "POST /a HTTP/1.1");
  CHECK(got[0].body == R"({"a":1})");
  CHECK(got[0].header("Content-Type") == "application/json");
  CHECK(got[1].line() == "DELETE /b HTTP/1.1");
  CHECK(got[1].body == "{}");
  CHECK(got[2].header("Content-Type") == "application/merge-patch+json");
  CHECK(got[2].header("Expect").empty());
  CHECK(got[2].body == large);
  CHECK(got[3].line() == "PATCH /d HTTP/1.1");
  CHECK(got[3].header("Content-Length") == "0");
  CHECK(got[4].line() == "DELETE /e HTTP/1.1");
  CHECK(got[5].header("Accept") == "text/plain");
  CHECK(server.connections() == 1);
}

TEST_CASE("a flight shares one connection, and replies stand in the order of the requests") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    peer.write(whole_answer(200, request.line()));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  for (const std::size_t count : {4U, 7U, 1U}) {
    std::vector<Request> requests;
    for (std::size_t i = 0; i < count; ++i)
      requests.push_back(
          {.method = i % 2 == 0 ? "GET" : "POST", .target = "/" + std::to_string(i)});
    const auto replies = transport->send(requests, in(std::chrono::seconds(10)));
    REQUIRE(replies.size() == count);
    for (std::size_t i = 0; i < count; ++i)
      CHECK(answered(replies[i]).body ==
            requests[i].method + " /" + std::to_string(i) + " HTTP/1.1");
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("an empty flight is no work") {
  const auto transport = http::curl_transport({.url = "https://127.0.0.1:1"});
  CHECK(transport->send({}, in(std::chrono::seconds(1))).empty());
}

TEST_CASE("paths go out as they are, behind the server's prefix") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  auto endpoint = endpoint_of(server);
  endpoint.url += "/k8s/clusters/c-1/";
  const auto transport = http::curl_transport(endpoint);
  answered(send(*transport, {.target = "/api/../v1/./x%2Fy//z?q=%26"}));
  CHECK(server.received().at(0).line() ==
        "GET /k8s/clusters/c-1/api/../v1/./x%2Fy//z?q=%26 HTTP/1.1");
}

TEST_CASE("redirects are not followed") {
  LoopbackServer server(trusted_server(), [](const Received&, Peer& peer) {
    peer.write(whole_answer(302, "", "Location: /login\r\n"));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  const auto response = answered(send(*transport, {.target = "/"}));
  CHECK(response.status == 302);
  CHECK(response.header("location") == "/login");
  CHECK(server.received().size() == 1);
}

TEST_CASE("gzip is decompressed, and not asked for where it is not wanted") {
  // printf hello | gzip -9n
  const std::string gzip(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00"
      "\x00\x00",
      25);
  LoopbackServer server(trusted_server(), [&](const Received& request, Peer& peer) {
    const bool wanted = request.header("Accept-Encoding") == "gzip";
    peer.write(wanted ? whole_answer(200, gzip, "Content-Encoding: gzip\r\n")
                      : whole_answer(200, "plain"));
    return true;
  });
  auto endpoint = endpoint_of(server);
  std::string streamed;
  const auto transport = http::curl_transport(endpoint);
  CHECK(answered(send(*transport, {.target = "/"})).body == "hello");
  answered(send(*transport, {.target = "/", .on_bytes = [&](std::string_view bytes) {
                               return streamed += bytes, true;
                             }}));
  CHECK(streamed == "plain");
  endpoint.disable_compression = true;
  CHECK(answered(send(*http::curl_transport(endpoint), {.target = "/"})).body == "plain");
}

TEST_CASE("a 2xx answer streams, any other is gathered") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    peer.write(whole_answer(request.line().find("/ok") == std::string::npos ? 404 : 200, "text"));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  std::string streamed;
  const auto keep = [&](std::string_view bytes) { return streamed += bytes, true; };
  CHECK(answered(send(*transport, {.target = "/ok", .most_bytes = 1, .on_bytes = keep}))
            .body.empty());
  CHECK(streamed == "text");
  CHECK(answered(send(*transport, {.target = "/no", .on_bytes = keep})).body == "text");
  CHECK(streamed == "text");
}

TEST_CASE("members that nobody reads are left out as the answer comes, and do not count") {
  const auto body = R"({"unread":")" + std::string(50'000, 'x') + R"(","name":"a"})";
  LoopbackServer server(trusted_server(), [&](const Received&, Peer& peer) {
    peer.write(whole_answer(200, body));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  for (int i = 0; i < 2; ++i)
    CHECK(answered(send(*transport, {.target = "/", .most_bytes = 100, .without = {"unread"}}))
              .body == R"({"name":"a"})");
}

TEST_CASE("an interim answer is no answer") {
  LoopbackServer server(trusted_server(), [](const Received&, Peer& peer) {
    peer.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + whole_answer(200, "{}"));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  const auto response = answered(send(*transport, {.target = "/"}));
  CHECK(response.status == 200);
  CHECK(response.header("link").empty());
}

TEST_CASE("the token is asked for before every request") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  auto endpoint = endpoint_of(server);
  int asked = 0;
  endpoint.authorization = [&] { return "Bearer " + std::to_string(++asked); };
  const auto transport = http::curl_transport(endpoint);
  answered(send(*transport, {.target = "/"}));
  answered(send(*transport, {.target = "/"}));
  answered(send(*transport, {.target = "/", .headers = {{"authorization", "Own"}}}));
  CHECK(server.received().at(1).header("Authorization") == "Bearer 2");
  CHECK(server.received().at(2).header("Authorization") == "Own");
  CHECK(asked == 2);
}

TEST_CASE("plain HTTP works too") {
  LoopbackServer server({}, answer_empty_object);
  CHECK(answered(send(*http::curl_transport({.url = server.url()}), {.target = "/"})).body == "{}");
}

TEST_CASE("a body that is read in pieces arrives whole, again and again over one connection") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  const auto transport = http::curl_transport(endpoint_of(server));
  std::string bytes;
  for (int i = 0; i < 50'000; ++i) bytes += std::to_string(i) + ",";
  const base::ByteSource source{bytes.size(), [&](std::uint64_t offset, std::size_t most) {
                                  return bytes.substr(offset, std::min<std::size_t>(most, 5'000));
                                }};
  const Request put{.method = "PUT",
                    .target = "/jobs/a.jar",
                    .headers = {{"Content-Type", "application/octet-stream"}},
                    .source = source};
  CHECK(answered(send(*transport, put)).status == 200);
  CHECK(answered(send(*transport, {.method = "POST", .target = "/", .body = "{}"})).status == 200);
  CHECK(answered(send(*transport, put)).status == 200);
  REQUIRE(server.received().size() == 3);
  CHECK(server.received()[0].line() == "PUT /jobs/a.jar HTTP/1.1");
  CHECK(server.received()[0].body == bytes);
  CHECK(server.received()[1].body == "{}");
  CHECK(server.received()[2].body == bytes);
  CHECK(server.connections() == 1);
}

TEST_CASE("a body that is empty, ends early, or cannot be read") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  const auto transport = http::curl_transport(endpoint_of(server));
  const auto put = [&](std::uint64_t size,
                       std::function<std::string(std::uint64_t, std::size_t)> read) {
    return send(
        *transport,
        {.method = "PUT", .target = "/", .source = base::ByteSource{size, std::move(read)}});
  };
  CHECK(answered(put(0, [](std::uint64_t, std::size_t) { return std::string(); })).status == 200);
  const auto failure = std::get<http::Failure>(put(
      10, [](std::uint64_t offset, std::size_t) { return std::string(offset == 0 ? 4 : 0, 'x'); }));
  CHECK(failure.kind == http::Failure::Kind::broken);
  CHECK(failure.text == "what is sent became shorter while it was read");
  CHECK_THROWS_AS(
      put(10, [](std::uint64_t, std::size_t) -> std::string { throw std::runtime_error("no"); }),
      std::runtime_error);
}

TEST_CASE("what is optional goes last and holds nothing") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    if (request.line().starts_with("POST")) return peer.write(whole_answer(201, "{}")), true;
    while (!peer.stopping()) std::this_thread::yield();
    return false;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  const std::vector<Request> requests{{.target = "/optional", .optional = true},
                                      {.method = "POST", .target = "/needed", .body = "{}"}};
  const auto replies = transport->send(requests, in(std::chrono::hours(1)));
  CHECK(answered(replies[1]).status == 201);
  CHECK(failed(replies[0]).kind == http::Failure::Kind::timeout);
  CHECK(server.received().front().line() == "POST /needed HTTP/1.1");
}

TEST_CASE("what would become a line of its own is never sent") {
  LoopbackServer server({}, answer_empty_object);
  http::Endpoint endpoint{.url = server.url()};
  Request request{.target = "/"};
  bool throws = true;
  SECTION("the user agent") { endpoint.user_agent = "drey\r\n\r\nGET /other HTTP/1.1\r\nHost: x"; }
  SECTION("the TLS server name") { endpoint.tls_server_name = "h/x"; }
  SECTION("a proxy's URL") { endpoint.proxy = "http://127.0.0.1:1\r\n"; }
  SECTION("the method") { request.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET", throws = false; }
  SECTION("the target") { request.target = "/ HTTP/1.1\r\nX: y", throws = false; }
  SECTION("a header's value") { request.headers = {{"Accept", "a\nX: y"}}, throws = false; }
  SECTION("a header's name") { request.headers = {{"Accept: a\nX", "y"}}, throws = false; }
  SECTION("a header of every request") {
    endpoint.headers = {{"Impersonate-User", "a\nX: y"}}, throws = false;
  }
  if (throws) CHECK_THROWS_AS(send(*http::curl_transport(endpoint), request), base::Error);
  else CHECK_FALSE(failed(send(*http::curl_transport(endpoint), request)).sent);
  CHECK(server.received().empty());
}
