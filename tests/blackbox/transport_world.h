// Surroundings of the tests of curl_transport: an authority, servers, and one-line sends.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http/curl_transport.h"
#include "support/authority.h"
#include "support/catch.h"
#include "support/loopback_server.h"

namespace test {

/// Answers everything with `{}`.
inline bool answer_empty_object(const Received&, Peer& peer) {
  peer.write(whole_answer(200, "{}"));
  return true;
}

inline http::Endpoint endpoint_of(const LoopbackServer& server) {
  return {.url = server.url(), .ca = authority().certificate()};
}

inline std::chrono::steady_clock::time_point in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

inline http::Reply send(http::Transport& transport, const http::Request& request,
                        std::chrono::milliseconds limit = std::chrono::seconds(10)) {
  auto replies = transport.send({&request, 1}, in(limit));
  REQUIRE(replies.size() == 1);
  return replies[0];
}

inline http::Response answered(const http::Reply& reply) {
  if (const auto* failure = std::get_if<http::Failure>(&reply)) FAIL("failure: " << failure->text);
  return std::get<http::Response>(reply);
}

inline http::Failure failed(const http::Reply& reply) {
  if (const auto* response = std::get_if<http::Response>(&reply))
    FAIL("answered: " << response->status << " " << response->body);
  return std::get<http::Failure>(reply);
}

}  // namespace test
