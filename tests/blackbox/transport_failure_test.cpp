// What curl_transport says when no answer comes: why, and whether the server can have acted.
#include <atomic>

#include "transport_world.h"

using namespace test;
using namespace std::chrono_literals;
using Kind = http::Failure::Kind;

namespace {

const http::Request post{.method = "POST", .target = "/objects", .body = R"({"a":1})"};

/// Waits until the test is over, then hangs up.
bool never_answer(const Received&, Peer& peer) {
  while (!peer.stopping()) std::this_thread::sleep_for(5ms);
  return false;
}

}  // namespace

TEST_CASE("a request is not sent again by libcurl when the connection dies under it") {
  // libcurl's own rule: on a connection that was used before, a request whose answer does not come
  // is sent again, up to five times.
  std::atomic<int> count = 0;
  LoopbackServer server(trusted_server(), [&](const Received&, Peer& peer) {
    if (++count > 1) return false;
    peer.write(whole_answer(200, "{}"));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  answered(send(*transport, {.target = "/"}));
  http::Request request = post;
  SECTION("POST") {}
  SECTION("POST with a large body") { request.body.assign(2'000'000, 'x'); }
  SECTION("POST without a body") { request.body.clear(); }
  SECTION("GET") { request = {.target = "/"}; }
  const auto failure = failed(send(*transport, request));
  CHECK(failure.kind == Kind::broken);
  CHECK(failure.text == "the connection broke before the answer came");
  CHECK(failure.sent);
  std::this_thread::sleep_for(50ms);
  CHECK(server.received().size() == 2);
}

TEST_CASE("a connection that the server closed between two flights is replaced") {
  LoopbackServer server(trusted_server(), [&](const Received&, Peer& peer) {
    peer.write(whole_answer(200, "{}"));
    return false;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  for (int i = 0; i < 3; ++i) {
    answered(send(*transport, post));
    std::this_thread::sleep_for(20ms);
  }
  CHECK(server.received().size() == 3);
  CHECK(server.connections() == 3);
}

TEST_CASE("an answer that does not come whole is a failure, and the request may have been seen") {
  const auto [bytes, kind, text] = GENERATE(table<std::string, Kind, std::string>({
      {"", Kind::broken, "the server closed the connection without an answer"},
      {"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"half\":", Kind::broken,
       "the answer broke off in the middle"},
      {"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"hal\r\n", Kind::broken,
       "the answer broke off in the middle"},
      {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", Kind::protocol,
       "the answer cannot be decompressed"},
      {"SSH-2.0-OpenSSH_9.2\r\n", Kind::protocol, "what came is not HTTP"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(100, '0'),
       Kind::protocol, "what came is not HTTP"},
      {"HTTP/1.1 200 OK\r\nX-Long: " + std::string(200'000, 'x'), Kind::too_large,
       "a line of the answer's head is too long, or memory is used up"},
  }));
  LoopbackServer server(trusted_server(), [&, answer = bytes](const Received&, Peer& peer) {
    peer.write(answer);
    return false;
  });
  const auto failure = failed(send(*http::curl_transport(endpoint_of(server)), post));
  CHECK(failure.kind == kind);
  CHECK(failure.text == text);
  CHECK(failure.sent);
  CHECK(server.received().size() == 1);
}

TEST_CASE("memory is bounded") {
  const bool in_headers = GENERATE(true, false);
  LoopbackServer server(trusted_server(), [&](const Received&, Peer& peer) {
    peer.write(in_headers ? "HTTP/1.1 200 OK\r\n"
                          : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string piece = in_headers ? "X-Long: " + std::string(1000, 'x') + "\r\n"
                                         : "3e8\r\n" + std::string(1000, 'x') + "\r\n";
    for (int i = 0; i < 1000 && !peer.stopping(); ++i) peer.write(piece);
    return false;
  });
  const auto failure = failed(
      send(*http::curl_transport(endpoint_of(server)), {.target = "/", .most_bytes = 50'000}));
  CHECK(failure.kind == Kind::too_large);
  CHECK(failure.text == (in_headers ? "the answer's headers are larger than 256 KiB"
                                    : "the answer is larger than 50000 bytes"));
}

TEST_CASE("the deadline ends a wait, and says how far things had come") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    if (request.line().starts_with("GET /half"))
      peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    return never_answer(request, peer);
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  const auto start = std::chrono::steady_clock::now();
  const auto silent = failed(send(*transport, post, 300ms));
  CHECK(silent.kind == Kind::timeout);
  CHECK_THAT(silent.text,
             Catch::Matches("the deadline passed after [0-9.]+ s while waiting for the answer"));
  CHECK(silent.sent);
  const auto half = failed(send(*transport, {.target = "/half"}, 300ms));
  CHECK_THAT(half.text,
             Catch::Matches("the deadline passed after [0-9.]+ s in the middle of the answer"));
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  CHECK(failed(send(*transport, post, 0ms)).sent == false);
}

TEST_CASE(
    "of a flight over HTTP/1.1 that the deadline ends, the requests behind the first were not "
    "sent") {
  LoopbackServer server(trusted_server(), never_answer);
  const auto transport = http::curl_transport(endpoint_of(server));
  const std::vector<http::Request> flight{post, post};
  const auto replies = transport->send(flight, in(300ms));
  CHECK(failed(replies.at(0)).sent != failed(replies.at(1)).sent);
  CHECK(server.received().size() == 1);
}

TEST_CASE("a server that does not take TLS up is given up at the deadline") {
  LoopbackServer server({.deaf = true}, never_answer);
  auto endpoint = endpoint_of(server);
  endpoint.url.replace(0, 4, "https");
  const auto failure = failed(send(*http::curl_transport(endpoint), post, 300ms));
  CHECK(failure.kind == Kind::timeout);
  CHECK_THAT(failure.text, Catch::Matches("the deadline passed after [0-9.]+ s while connecting"));
  CHECK_FALSE(failure.sent);
}

TEST_CASE("where nobody listens, and hosts that do not exist") {
  const auto [url, kind, text] = GENERATE(table<std::string, Kind, std::string>({
      {"https://127.0.0.1:1", Kind::connect, "connection refused"},
      {"http://127.0.0.1:1", Kind::connect, "connection refused"},
      {"https://no-such-host.invalid:6443", Kind::resolve, "no such host"},
  }));
  const auto failure =
      failed(send(*http::curl_transport({.url = url, .ca = authority().certificate()}), post));
  CHECK(failure.kind == kind);
  CHECK(failure.text == text);
  CHECK_FALSE(failure.sent);
}

TEST_CASE("a proxy that cannot be reached, or refuses") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  auto endpoint = endpoint_of(server);
  endpoint.proxy = "http://127.0.0.1:1";
  const auto refused = failed(send(*http::curl_transport(endpoint), post));
  CHECK(refused.kind == Kind::proxy);
  CHECK(refused.text == "cannot connect to the proxy: connection refused");

  LoopbackServer proxy({}, [](const Received&, Peer& peer) {
    peer.write(whole_answer(407, ""));
    return false;
  });
  endpoint.proxy = proxy.url();
  const auto denied = failed(send(*http::curl_transport(endpoint), post));
  CHECK(denied.kind == Kind::proxy);
  CHECK(denied.text == "the proxy answered 407");
  CHECK_FALSE(denied.sent);
  CHECK_THAT(proxy.received().at(0).line(), Catch::StartsWith("CONNECT 127.0.0.1:"));
}

TEST_CASE("a proxy that speaks TLS is trusted as the server is") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  const auto refuse = [](const Received&, Peer& peer) {
    peer.write(whole_answer(407, ""));
    return false;
  };
  LoopbackServer proxy(trusted_server(), refuse);
  auto endpoint = endpoint_of(server);
  endpoint.proxy = proxy.url();
  CHECK(failed(send(*http::curl_transport(endpoint), post)).text == "the proxy answered 407");

  const Authority stranger("a stranger");
  LoopbackServer false_proxy({.identity = stranger.issue({})}, refuse);
  endpoint.proxy = false_proxy.url();
  CHECK_FALSE(failed(send(*http::curl_transport(endpoint), post)).sent);
  CHECK(false_proxy.received().empty());
}

TEST_CASE("the environment's proxies do not count") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  ::setenv("https_proxy", "http://127.0.0.1:1", 1);
  answered(send(*http::curl_transport(endpoint_of(server)), post));
  ::unsetenv("https_proxy");
}

TEST_CASE("a stream ends when its reader has enough, throws, or the program is to stop") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nline\r\n");
    return never_answer(request, peer);
  });
  auto endpoint = endpoint_of(server);
  SECTION("enough") {
    const auto failure =
        failed(send(*http::curl_transport(endpoint),
                    {.target = "/", .on_bytes = [](std::string_view) { return false; }}));
    CHECK(failure.kind == Kind::stopped);
  }
  SECTION("an exception comes out whole") {
    const auto transport = http::curl_transport(endpoint);
    const http::Request request{.target = "/", .on_bytes = [](std::string_view) -> bool {
                                  throw std::runtime_error("disk full");
                                }};
    CHECK_THROWS_WITH(send(*transport, request), "disk full");
    CHECK(failed(send(*transport, post, 100ms)).kind == Kind::timeout);
  }
  SECTION("the program is to stop") {
    endpoint.stopped = [end = in(100ms)] { return std::chrono::steady_clock::now() > end; };
    const auto failure = failed(send(*http::curl_transport(endpoint), post));
    CHECK(failure.kind == Kind::stopped);
    CHECK(failure.text == "stopped in the middle of the answer");
  }
}

TEST_CASE("requests that no server should get stay here") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  const auto transport = http::curl_transport(endpoint_of(server));
  CHECK(failed(send(*transport, {.target = "no-slash"})).text == "the request has no valid path");
  CHECK(failed(send(*transport, {.target = "/a b"})).text == "the request has no valid path");
  CHECK(failed(send(*transport, {.target = "/", .headers = {{"X-A", "1\n2"}}})).text ==
        "the value for header 'X-A' has line breaks or control characters");
  CHECK(failed(send(*transport, {.target = "/", .headers = {{"X A", "1"}}})).text ==
        "'X A' is no header name");
  CHECK(server.received().empty());
}

TEST_CASE("a request that only waited for another one says so") {
  LoopbackServer server(trusted_server(), [](const Received&, Peer& peer) {
    while (!peer.stopping()) std::this_thread::yield();
    return false;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  const std::vector<http::Request> requests{{.target = "/a"}, {.target = "/b"}};
  const auto replies = transport->send(requests, in(std::chrono::milliseconds(1500)));
  CHECK_THAT(failed(replies[0]).text, Catch::EndsWith("while waiting for the answer"));
  CHECK_THAT(failed(replies[1]).text,
             Catch::EndsWith("before it could be sent, as the request before it was not answered"));
  CHECK_FALSE(failed(replies[1]).sent);
}
