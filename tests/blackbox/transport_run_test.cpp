// Sequences side by side: streams that must not block each other, requests that join and leave.
#include <algorithm>
#include <atomic>

#include <fmt/format.h>

#include "transport_world.h"

using namespace test;
using http::Failure;
using http::Reply;
using http::Request;
using http::RequestSequence;

namespace {

/// Sends the given requests one after another, and keeps what becomes of them.
struct Sends {
  std::deque<Request> requests{};
  std::vector<Reply> replies{};

  RequestSequence sequence() {
    return {[this]() -> std::optional<Request> {
              if (requests.empty()) return std::nullopt;
              auto request = std::move(requests.front());
              requests.pop_front();
              return request;
            },
            [this](Reply reply) { replies.push_back(std::move(reply)); }};
  }
};

const std::string stream_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
std::string chunk(const std::string& text) {
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

bool never() { return false; }

}  // namespace

TEST_CASE("streams over HTTP/1.1 do not block each other") {
  // Each ends only when all three are there.
  std::atomic<int> here = 0;
  LoopbackServer server(trusted_server(), [&](const Received&, Peer& peer) {
    ++here;
    peer.write(stream_head + chunk("a"));
    while (here < 3 && !peer.stopping()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    peer.write(chunk("b") + chunk(""));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  std::string got;
  std::vector<Sends> sends(3);
  std::deque<RequestSequence> sequences;
  for (auto& one : sends) {
    one.requests = {
        {.target = "/", .on_bytes = [&](std::string_view bytes) { return got += bytes, true; }}};
    sequences.push_back(one.sequence());
  }
  transport->run(sequences, in(std::chrono::seconds(20)), never);
  for (const auto& one : sends) CHECK(answered(one.replies.at(0)).status == 200);
  CHECK(std::count(got.begin(), got.end(), 'b') == 3);
  CHECK(server.connections() == 3);

  // And an ordinary flight is on one connection as ever.
  answered(send(*transport, {.target = "/"}));
  CHECK(server.connections() == 3);
}

TEST_CASE(
    "a sequence goes on with its next request while another's is under way, and more may join") {
  std::atomic<int> quick = 0;
  LoopbackServer server(trusted_server(), [&](const Received& request, Peer& peer) {
    if (request.line().find("/slow") != std::string::npos) {
      while (quick < 4 && !peer.stopping())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } else {
      ++quick;
    }
    peer.write(whole_answer(200, "{}"));
    return true;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  Sends slow{.requests = {{.target = "/slow"}}};
  Sends busy{.requests = {{.target = "/1"}, {.target = "/2"}, {.target = "/3"}}};
  Sends joining{.requests = {{.target = "/4"}}};
  std::deque<RequestSequence> sequences{slow.sequence(), busy.sequence()};
  transport->run(sequences, in(std::chrono::seconds(20)), [&] {
    if (busy.replies.size() == 3 && sequences.size() == 2) sequences.push_back(joining.sequence());
    return false;
  });
  CHECK(slow.replies.size() == 1);
  CHECK(busy.replies.size() == 3);
  CHECK(answered(joining.replies.at(0)).status == 200);
}

TEST_CASE("enough is enough: what is under way is stopped, and the transport goes on being used") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    if (request.line().find("/stream") == std::string::npos)
      return peer.write(whole_answer(200, "{}")), true;
    peer.write(stream_head + chunk("first"));
    while (!peer.stopping()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return false;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  bool came = false;
  Sends sends{.requests = {{.target = "/stream",
                            .on_bytes = [&](std::string_view) { return came = true; }}}};
  std::deque<RequestSequence> sequences{sends.sequence()};
  transport->run(sequences, in(std::chrono::seconds(20)), [&] { return came; });
  CHECK(failed(sends.replies.at(0)).kind == Failure::Kind::stopped);
  CHECK(answered(send(*transport, {.target = "/"})).status == 200);
}

TEST_CASE("the deadline, and a program that is being ended") {
  auto options = trusted_server();
  options.deaf = true;
  LoopbackServer server(options, {});
  auto endpoint = endpoint_of(server);
  std::atomic<bool> stop = false;
  endpoint.stopped = [&] { return stop.load(); };
  const auto transport = http::curl_transport(endpoint);
  Sends sends{.requests = {{.target = "/"}, {.target = "/"}}};
  std::deque<RequestSequence> sequences{sends.sequence()};
  transport->run(sequences, in(std::chrono::milliseconds(50)), never);
  REQUIRE(sends.replies.size() == 1);
  stop = true;
  transport->run(sequences, in(std::chrono::seconds(20)), never);
  CHECK(sends.replies.size() == 1);
}

TEST_CASE("nothing due is no work, and enough from the start as well") {
  const auto transport = http::curl_transport({.url = "https://127.0.0.1:1"});
  Sends none;
  std::deque<RequestSequence> sequences{none.sequence()};
  transport->run(sequences, in(std::chrono::seconds(20)), never);
  none.requests = {{.target = "/"}};
  transport->run(sequences, in(std::chrono::seconds(20)), [] { return true; });
  CHECK(none.replies.empty());
}

TEST_CASE(
    "a server that falls silent in the middle is left, and what is sent next has a connection of "
    "its own") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    if (request.line().find("/silent") == std::string::npos)
      return peer.write(whole_answer(200, "{}")), true;
    peer.write(stream_head + chunk("first"));
    while (!peer.stopping()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return false;
  });
  const auto transport = http::curl_transport(endpoint_of(server));
  Sends sends{.requests = {{.target = "/silent",
                            .on_bytes = [](std::string_view) { return true; },
                            .most_silence = std::chrono::seconds(1)},
                           {.target = "/"}}};
  std::deque<RequestSequence> sequences{sends.sequence()};
  transport->run(sequences, in(std::chrono::seconds(20)), never);
  CHECK(failed(sends.replies.at(0)).kind == Failure::Kind::timeout);
  CHECK(failed(sends.replies.at(0)).text == "the server sent nothing for 1 s");
  CHECK(answered(sends.replies.at(1)).status == 200);
  CHECK(server.connections() == 2);
}

TEST_CASE("other credentials after a 401: all begin anew, once") {
  LoopbackServer server(trusted_server(), [](const Received& request, Peer& peer) {
    if (request.header("Authorization") != "Bearer new")
      return peer.write(whole_answer(401, "{}")), true;
    return peer.write(whole_answer(
               request.line().find("/forbidden") == std::string::npos ? 200 : 401, "{}")),
           true;
  });
  auto endpoint = endpoint_of(server);
  const auto token = std::make_shared<std::string>("old");
  endpoint.authorization = [token] { return "Bearer " + *token; };
  int refreshed = 0;
  endpoint.refresh = [&refreshed, token](http::Endpoint&, bool refused) {
    return refused && (++refreshed, *token = "new", true);
  };
  const auto transport = http::curl_transport(endpoint);
  Sends sends{
      .requests = {
          {.target = "/"}, {.target = "/"}, {.target = "/forbidden"}, {.target = "/forbidden"}}};
  std::deque<RequestSequence> sequences{sends.sequence()};
  transport->run(sequences, in(std::chrono::seconds(20)), never);
  REQUIRE(sends.replies.size() == 4);
  CHECK(failed(sends.replies[0]).kind == Failure::Kind::stopped);
  CHECK(answered(sends.replies[1]).status == 200);
  CHECK(failed(sends.replies[2]).kind == Failure::Kind::stopped);
  CHECK(answered(sends.replies[3]).status == 401);
  CHECK(refreshed == 2);
}

TEST_CASE("what on_bytes or a sequence throws comes out") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  const auto transport = http::curl_transport(endpoint_of(server));
  Sends sends{.requests = {{.target = "/", .on_bytes = [](std::string_view) -> bool {
                              throw std::runtime_error("full");
                            }}}};
  std::deque<RequestSequence> sequences{sends.sequence()};
  CHECK_THROWS_WITH(transport->run(sequences, in(std::chrono::seconds(20)), never), "full");
  sends.requests = {{.target = "/"}};
  transport->run(sequences, in(std::chrono::seconds(20)), never);
  CHECK(answered(sends.replies.at(0)).status == 200);
}
