// Server for programs of this machine, such as a browser.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "http/message.h"

namespace http {

/// Where an answer goes, as it comes. Both are false when nobody takes it any more.
struct AnswerSink {
  /// Status and headers, once, before the body. Without a content-length the body is sent in
  /// chunks.
  std::function<bool(const Response& head)> begin{};
  std::function<bool(std::string_view bytes)> write{};
};

/// Answers a request, whose headers are as they were written and whose target is as it came. False:
/// what was answered is not whole, and the connection is closed. Throws nothing.
using Handler = std::function<bool(const Request& request, const AnswerSink& sink)>;

/// HTTP/1.1 on 127.0.0.1, and on no other address; a thread for each connection. What cannot be
/// read as a request, or is too large, is answered here.
class LocalServer {
 public:
  static constexpr std::size_t most_connections = 64;  ///< more are closed at once
  static constexpr std::size_t most_header_bytes = std::size_t{64} << 10;

  /// Listens from now on; port 0 is any that is free. A body of more than `most_body` bytes is
  /// refused. Throws base::Error{usage} with the reason alone where it cannot listen there.
  LocalServer(std::uint16_t port, std::size_t most_body);

  /// Closes all connections and waits for their handlers.
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  std::uint16_t port() const;

  /// Answers from now on. `make_handler` is called in the thread of each connection, for a handler
  /// that is its alone.
  void serve(std::function<Handler()> make_handler);

  /// Whether the server is being ended. For handlers, which then hurry.
  bool is_ending() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace http
