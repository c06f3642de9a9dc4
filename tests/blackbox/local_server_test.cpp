// The server for browsers of this machine, over real sockets.
#include "http/local_server.h"

#include <array>
#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "http/curl_transport.h"
#include "support/catch.h"
#include "support/thrown.h"

using http::AnswerSink;
using http::LocalServer;
using http::Request;
using http::Response;

namespace {

constexpr std::size_t most_body = std::size_t{1} << 20;

/// A connection of its own to the server.
class Visitor {
 public:
  explicit Visitor(const LocalServer& server, const char* address = "127.0.0.1")
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(server.port());
    REQUIRE(::inet_pton(AF_INET, address, &place.sin_addr) == 1);
    connected = ::connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
  }
  ~Visitor() { ::close(socket_); }
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;

  void say(const std::string& bytes) const {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const auto n = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return;
      sent += static_cast<std::size_t>(n);
    }
  }

  /// All that comes until the server closes the connection.
  std::string rest() const {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
      const auto n = ::recv(socket_, buffer.data(), buffer.size(), 0);
      if (n <= 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(n));
    }
  }

  bool connected = false;

 private:
  int socket_;
};

Response head_of(const std::string& body) {
  return {.status = 200, .headers = {{"content-length", std::to_string(body.size())}}};
}

/// Answers with what it was asked.
bool echo(const Request& request, const AnswerSink& sink) {
  const auto text = request.method + " " + request.target + " " + request.body;
  return sink.begin(head_of(text)) && sink.write(text);
}

/// A server whose connections all have this handler.
struct Serving {
  explicit Serving(http::Handler handler) {
    server.serve([handler = std::move(handler)] { return handler; });
  }

  Response ask(const Request& request) const {
    const auto transport =
        http::curl_transport({.url = "http://127.0.0.1:" + std::to_string(server.port())});
    auto replies = transport->send({&request, 1}, base::never);
    REQUIRE(std::holds_alternative<Response>(replies.front()));
    return std::get<Response>(replies.front());
  }

  LocalServer server{0, most_body};
};

}  // namespace

TEST_CASE("local server: a request and its answer") {
  const Serving serving(echo);
  CHECK(serving.ask({.target = "/a?b=%2F"}).body == "GET /a?b=%2F ");
  CHECK(serving.ask({.method = "PATCH", .target = "/a", .body = "x"}).body == "PATCH /a x");
}

TEST_CASE("local server: it listens on 127.0.0.1 and on no other address") {
  const Serving serving(echo);
  CHECK(Visitor(serving.server).connected);
  CHECK_FALSE(Visitor(serving.server, "127.0.0.2").connected);
}

TEST_CASE("local server: a port that is taken") {
  const Serving serving(echo);
  const auto error =
      test::thrown([&] { const LocalServer second(serving.server.port(), most_body); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == "Address already in use");
}

TEST_CASE("local server: several requests over one connection") {
  const Serving serving(echo);
  const Visitor visitor(serving.server);
  visitor.say(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n");
  const auto text = visitor.rest();
  CHECK(text.find("GET /1 ") < text.find("GET /2 "));
  CHECK(text.ends_with("GET /2 "));
}

TEST_CASE("local server: an answer without a length comes in chunks, whatever it has in it") {
  const Serving serving([](const Request&, const AnswerSink& sink) {
    return sink.begin({.status = 200}) && sink.write("one\n") && sink.write("") &&
           sink.write(std::string(100'000, 'x'));
  });
  const auto answer = serving.ask({.target = "/"});
  CHECK(answer.header("transfer-encoding") == "chunked");
  CHECK(answer.body == "one\n" + std::string(100'000, 'x'));
}

TEST_CASE("local server: an answer comes as it is written, before it is whole") {
  std::binary_semaphore seen{0};
  const Serving serving([&](const Request&, const AnswerSink& sink) {
    if (!sink.begin({.status = 200}) || !sink.write("first")) return false;
    seen.acquire();
    return sink.write("second");
  });
  std::string text;
  int status = 0;
  Request request{.target = "/"};
  request.on_head = [&](const Response& head) {
    status = head.status;
    return true;
  };
  request.on_bytes = [&](std::string_view bytes) {
    if (text.empty()) seen.release();
    text += bytes;
    return true;
  };
  CHECK(serving.ask(request).status == 200);
  CHECK(status == 200);
  CHECK(text == "firstsecond");
}

TEST_CASE("local server: an answer that broke off is no whole one to the browser") {
  const bool in_chunks = GENERATE(false, true);
  const Serving serving([&](const Request&, const AnswerSink& sink) {
    Response head{.status = 200};
    if (!in_chunks) head.headers = {{"content-length", "100"}};
    static_cast<void>(sink.begin(head) && sink.write("begun"));
    return false;
  });
  const auto transport =
      http::curl_transport({.url = "http://127.0.0.1:" + std::to_string(serving.server.port())});
  const Request request{.target = "/"};
  CHECK(std::holds_alternative<http::Failure>(transport->send({&request, 1}, base::never).front()));
}

TEST_CASE("local server: who wants no more is told by its sink") {
  const Serving serving([&](const Request&, const AnswerSink& sink) {
    if (!sink.begin({.status = 200})) return false;
    while (sink.write(std::string(100'000, 'x'))) {
    }
    return false;
  });
  Request request{.target = "/"};
  request.on_bytes = [](std::string_view) { return false; };
  const auto transport =
      http::curl_transport({.url = "http://127.0.0.1:" + std::to_string(serving.server.port())});
  CHECK(std::holds_alternative<http::Failure>(transport->send({&request, 1}, base::never).front()));
}

TEST_CASE("local server: what is no request, or too large, is answered and no handler sees it") {
  std::atomic<int> handled = 0;
  const Serving serving([&](const Request& request, const AnswerSink& sink) {
    ++handled;
    return echo(request, sink);
  });
  const auto [bytes, status] = GENERATE(table<std::string, std::string>(
      {{"nonsense\r\n\r\n", "400"},
       {"GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400"},
       {"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400"},
       {"POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", "413"},
       {"GET / HTTP/1.1\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n", "431"}}));
  const Visitor visitor(serving.server);
  visitor.say(bytes);
  CHECK(visitor.rest().starts_with("HTTP/1.1 " + status + " "));
  CHECK(handled == 0);
}

TEST_CASE("local server: a connection too many is closed") {
  const Serving serving(echo);
  std::vector<std::unique_ptr<Visitor>> visitors;
  for (std::size_t i = 0; i < LocalServer::most_connections; ++i)
    visitors.push_back(std::make_unique<Visitor>(serving.server));
  const Visitor one_more(serving.server);
  one_more.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(one_more.rest().empty());
}

TEST_CASE("local server: it ends though connections are idle, and a handler is asked to hurry") {
  std::binary_semaphore begun{0};
  auto server = std::make_unique<LocalServer>(std::uint16_t{0}, most_body);
  const auto& here = *server;
  server->serve([&] {
    return [&](const Request&, const AnswerSink&) {
      begun.release();
      while (!here.is_ending()) std::this_thread::yield();
      return false;
    };
  });
  const Visitor idle(here), busy(here);
  busy.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  begun.acquire();
  server.reset();
  CHECK(idle.rest().empty());
}
