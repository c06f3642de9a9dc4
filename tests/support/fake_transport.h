// A scripted http::Transport: the test says which requests will come and what they are answered.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "http/message.h"
#include "http/transport.h"

namespace test {

/// Answers requests from a script. A request that the script does not expect, and an expectation
/// that nothing used, fail the test. Requests of one `send` may come in any order; the same
/// (method, target) expected twice is answered in the order expected.
class FakeTransport : public http::Transport {
 public:
  FakeTransport() = default;
  FakeTransport(const FakeTransport&) = delete;
  FakeTransport& operator=(const FakeTransport&) = delete;
  ~FakeTransport() override;

  /// Expects one request with this method and target, and what it is answered.
  FakeTransport& expect(std::string method, std::string target, http::Reply reply);

  /// The same, with an answer made from the request.
  FakeTransport& expect(std::string method, std::string target,
                        std::function<http::Reply(const http::Request&)> answer);

  std::vector<http::Reply> send(std::span<const http::Request> requests,
                                std::chrono::steady_clock::time_point deadline) override;

  std::vector<http::Request> requests{};  ///< all that came, in order
  std::vector<std::size_t> flights{};     ///< how many requests each `send` had
  std::vector<std::chrono::steady_clock::time_point> deadlines{};  ///< of each `send`

 private:
  struct Expectation {
    std::string method;
    std::string target;
    std::function<http::Reply(const http::Request&)> answer;
  };
  http::Reply answer(const http::Request& request);

  std::deque<Expectation> script_{};
};

/// An answer with a JSON (or any other) body.
http::Response response(int status, std::string body = {}, std::vector<http::Header> headers = {});

}  // namespace test
