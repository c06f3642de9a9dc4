#include "support/loopback_server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "support/loopback_listener.h"

namespace test {
namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

template <class Object, class Read, class Free>
std::unique_ptr<Object, Free> read_pem(const std::string& text, Read read, Free free) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
  return {read(bio.get(), nullptr, nullptr, nullptr), free};
}

/// A server without its certificate would be refused for that, whatever a test is about.
void show(SSL_CTX* context, const Identity& identity) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> certificates(
      BIO_new_mem_buf(identity.certificate.data(), static_cast<int>(identity.certificate.size())),
      BIO_free);
  const auto next = [&] {
    return PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr);
  };
  const std::unique_ptr<X509, decltype(&X509_free)> own(next(), X509_free);
  const auto key = read_pem<EVP_PKEY>(identity.key, PEM_read_bio_PrivateKey, EVP_PKEY_free);
  if (SSL_CTX_use_certificate(context, own.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1)
    throw std::runtime_error("the server cannot use its certificate");
  while (auto* above = next()) SSL_CTX_add0_chain_cert(context, above);
  ERR_clear_error();
}

Context tls_context(const LoopbackServer::Options& options) {
  Context context(options.identity.certificate.empty() ? nullptr : SSL_CTX_new(TLS_server_method()),
                  SSL_CTX_free);
  if (!context) return context;
  if (options.only_tls_1_2) SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  if (options.tune) options.tune(context.get());
  show(context.get(), options.identity);
  if (!options.client_ca.empty()) {
    const auto ca = read_pem<X509>(options.client_ca, PEM_read_bio_X509, X509_free);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), ca.get());
    SSL_CTX_set_verify(
        context.get(),
        SSL_VERIFY_PEER |
            (options.client_certificate_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
        nullptr);
  }
  return context;
}

/// One accepted connection; `ssl` is empty without TLS.
struct Connection {
  int socket;
  SSL* ssl;
  std::function<void(const std::string&)> hear{};
  std::string unread{};

  bool read_more() {
    std::array<char, 16384> buffer{};
    const auto n = ssl != nullptr
                       ? SSL_read(ssl, buffer.data(), static_cast<int>(buffer.size()))
                       : static_cast<int>(::recv(socket, buffer.data(), buffer.size(), 0));
    if (n <= 0) return false;
    unread.append(buffer.data(), static_cast<std::size_t>(n));
    hear({buffer.data(), static_cast<std::size_t>(n)});
    return true;
  }

  void write(const std::string& bytes) const {
    if (ssl != nullptr) SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size()));
    else static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }

  /// Lets what was written arrive: closing a socket with unread bytes would throw it away.
  void drain() const {
    ::shutdown(socket, SHUT_WR);
    std::array<char, 16384> buffer{};
    while (::recv(socket, buffer.data(), buffer.size(), 0) > 0) {
    }
  }

  bool read_request(Received& request) {
    auto end = unread.find("\r\n\r\n");
    while (end == std::string::npos) {
      if (!read_more()) return false;
      if (ssl == nullptr && unread[0] == '\x16')
        return write("HTTP/1.0 400 Bad Request\r\n\r\nthis is no TLS server\n"), false;
      end = unread.find("\r\n\r\n");
    }
    request.head = unread.substr(0, end + 2);
    unread.erase(0, end + 4);
    const auto length = request.header("content-length");
    const auto size = length.empty() ? 0 : std::stoul(length);
    while (unread.size() < size) {
      if (!read_more()) return false;
    }
    request.body = unread.substr(0, size);
    unread.erase(0, size);
    return true;
  }

  std::string client_name() const {
    if (ssl == nullptr) return {};
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl),
                                                                  X509_free);
    if (!certificate) return {};
    std::array<char, 100> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                              static_cast<int>(name.size()));
    return name.data();
  }

  std::string server_name() const {
    const char* name =
        ssl == nullptr ? nullptr : SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    return name == nullptr ? "" : name;
  }
};

}  // namespace

struct LoopbackServer::State {
  State(const Options& options, Answer how)
      : context(tls_context(options)), answer(std::move(how)), deaf(options.deaf) {}

  ~State() {
    stopping = true;
    listener.stop();
    {
      const std::lock_guard lock(mutex);
      for (const int socket : sockets) ::shutdown(socket, SHUT_RDWR);
    }
    for (auto& worker : workers) worker.join();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void take(int socket) {
    const int at_once = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    const std::lock_guard lock(mutex);
    sockets.push_back(socket);
    workers.emplace_back([this, socket, number = ++connections] { serve(socket, number); });
  }

  void serve(int socket, int number) {
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(context ? SSL_new(context.get()) : nullptr,
                                                        SSL_free);
    if (ssl) SSL_set_fd(ssl.get(), socket);
    const Connection connection{
        .socket = socket, .ssl = ssl.get(), .hear = [this](const std::string& bytes) {
          const std::lock_guard lock(mutex);
          heard += bytes;
        }};
    while (deaf && !stopping) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (!ssl || SSL_accept(ssl.get()) == 1) converse(connection, number);
    else connection.drain();
    ERR_clear_error();
    const std::lock_guard lock(mutex);
    std::erase(sockets, socket);
    ::close(socket);
    gone.notify_all();
  }

  void converse(Connection connection, int number) {
    Peer peer{.write = [&](const std::string& bytes) { connection.write(bytes); },
              .stopping = [this] { return stopping.load(); }};
    bool open = true;
    while (open) {
      Received request{.client_name = connection.client_name(),
                       .server_name = connection.server_name(),
                       .connection = number};
      if (!connection.read_request(request)) return;
      {
        const std::lock_guard lock(mutex);
        received.push_back(request);
      }
      open = answer(request, peer);
    }
  }

  Context context;
  Answer answer;
  bool deaf;
  std::atomic<bool> stopping = false;
  std::mutex mutex{};  // of what follows
  std::vector<int> sockets{};
  std::vector<std::thread> workers{};
  std::vector<Received> received{};
  std::string heard{};
  int connections = 0;
  std::condition_variable gone{};
  LoopbackListener listener{[this](int socket) { take(socket); }};
};

std::string Received::line() const { return head.substr(0, head.find("\r\n")); }

std::string Received::header(const std::string& name) const {
  for (const auto& text : base::split(head, '\n')) {
    const auto colon = text.find(':');
    if (colon != std::string::npos && base::equals_ignoring_case(text.substr(0, colon), name))
      return std::string(base::trim(text.substr(colon + 1)));
  }
  return {};
}

LoopbackServer::LoopbackServer(Options options, Answer answer) {
  // A client that hangs up early must not end the test.
  std::signal(SIGPIPE, SIG_IGN);
  state_ = std::make_unique<State>(options, std::move(answer));
}

LoopbackServer::~LoopbackServer() = default;

int LoopbackServer::port() const { return state_->listener.port(); }

std::string LoopbackServer::url() const {
  return fmt::format("{}://127.0.0.1:{}", state_->context ? "https" : "http", port());
}

std::vector<Received> LoopbackServer::received() const {
  const std::lock_guard lock(state_->mutex);
  return state_->received;
}

int LoopbackServer::connections() const {
  const std::lock_guard lock(state_->mutex);
  return state_->connections;
}

std::string LoopbackServer::heard() const {
  std::unique_lock lock(state_->mutex);
  state_->gone.wait(lock, [&] { return state_->connections > 0 && state_->sockets.empty(); });
  return state_->heard;
}

std::string whole_answer(int status, const std::string& body, const std::string& more_headers) {
  return fmt::format(
      "HTTP/1.1 {} Some Reason\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{}",
      status, body.size(), more_headers, body);
}

}  // namespace test
