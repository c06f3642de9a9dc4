// HTTP requests and what comes of them, as plain values.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/byte_source.h"

namespace http {

inline constexpr std::chrono::seconds optional_patience{2};  ///< see Request::optional

struct Header {
  std::string name{};
  std::string value{};
};

/// Over which of a Transport's HTTP/2 connections to its server an answer came; of HTTP/1.1 none
/// tells.
enum class Over {
  known,  ///< one that an answer had come over before
  first,  ///< the first, and nothing had come over it yet
  next,   ///< the first answer over one that took another's place
};

struct Response {
  int status = 0;                 ///< as the server sent it
  std::vector<Header> headers{};  ///< names in lower case, in the order received
  std::string body{};
  Over over = Over::known;

  /// The first value of a header (name in lower case), or empty.
  std::string_view header(std::string_view name) const;
};

/// One request to the server a Transport was made for.
struct Request {
  std::string method = "GET";
  std::string target{};  ///< path and query, already percent-encoded, beginning with '/'; the
                         ///< server's path prefix comes before it
  std::vector<Header>
      headers{};  ///< beside those the transport adds (Host, Authorization, User-Agent)
  std::string body{};

  /// A body that is read while it is sent, in place of `body`. A source that ends early breaks the
  /// request off.
  std::optional<base::ByteSource> source{};

  std::size_t most_bytes = std::size_t{64} << 20;  ///< a longer answer is a Failure;
                                                   ///< `without` does not count

  /// Members that are left out of a JSON answer as it comes, in whatever object they stand.
  std::vector<std::string> without{};

  /// Is told status and headers of a streamed answer, before its first bytes; false ends the
  /// transfer. An answer without any bytes is not streamed.
  std::function<bool(const Response& head)> on_head{};

  /// Where the bytes of a streamed 2xx answer go as they come (watches, logs), without limit; false
  /// ends the transfer. Unset, or another status: they are gathered in Response::body.
  std::function<bool(std::string_view bytes)> on_bytes{};

  /// For how long the server may send nothing; then it is Failure::Kind::timeout. 0: for any time.
  std::chrono::seconds most_silence{0};

  /// Its answer is of use, but nothing waits for it: once the others of its flight are answered it
  /// has `optional_patience` more.
  bool optional = false;
};

/// Why there is no complete answer.
struct Failure {
  enum class Kind {
    resolve,    ///< the host name has no address
    connect,    ///< refused, or no route
    tls,        ///< the server is not trusted, or speaks no TLS
    identity,   ///< our own certificate, key or CA cannot be used
    timeout,    ///< the deadline passed
    broken,     ///< the connection ended before the answer was complete
    too_large,  ///< the answer exceeds Request::most_bytes
    protocol,   ///< what came is not HTTP
    proxy,      ///< the proxy refused or cannot be reached
    stopped     ///< on_bytes said so, or the program is being ended
  };
  Kind kind = Kind::broken;
  bool sent = false;  ///< whether the server may have seen the request; false: it certainly has not
  std::string text{};  ///< what happened, without the server's name: "connection refused"
};

using Reply = std::variant<Response, Failure>;

}  // namespace http
