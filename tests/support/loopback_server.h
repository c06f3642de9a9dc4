// A server on 127.0.0.1 that does exactly what a test wants, sound or not: HTTP/1.1 over TLS (or
// plain).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "support/certificates.h"

namespace test {

/// A request as it came over the wire.
struct Received {
  std::string head{};  ///< request line and headers, with their line breaks
  std::string body{};
  std::string client_name{};  ///< common name of the client's certificate, if it showed one
  std::string server_name{};  ///< whom the client wanted to speak with (SNI), if it said so
  int connection = 0;         ///< 1 for the first connection, …

  std::string line() const;                           ///< "GET /path HTTP/1.1"
  std::string header(const std::string& name) const;  ///< value, or empty
};

/// The server's side of a connection.
struct Peer {
  std::function<void(const std::string& bytes)> write;
  std::function<bool()> stopping;  ///< the test is over: leave
};

/// Answers one request; false closes the connection.
using Answer = std::function<bool(const Received&, Peer&)>;

class LoopbackServer {
 public:
  struct Options {
    Identity identity{};      ///< the certificate, and whose it shows behind it; empty: no TLS
    std::string client_ca{};  ///< if not empty: a client certificate that it signed is asked for
    bool client_certificate_required = true;  ///< and clients that show none are turned away
    bool only_tls_1_2 = false;                ///< as some proxies; else 1.3 too
    bool deaf = false;                        ///< accepts connections and does nothing with them

    /// Makes of OpenSSL's defaults what it wants, before its certificate is taken.
    std::function<void(SSL_CTX* tls)> tune{};
  };

  LoopbackServer(Options options, Answer answer);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  int port() const;
  std::string url() const;                 ///< "https://127.0.0.1:port"
  std::vector<Received> received() const;  ///< so far, in the order in which they were complete
  int connections() const;                 ///< accepted so far

  /// All bytes that clients sent, behind TLS where there is TLS. Waits until a client came, and all
  /// that came have gone.
  std::string heard() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A whole answer with a Content-Length.
std::string whole_answer(int status, const std::string& body, const std::string& more_headers = {});

}  // namespace test
