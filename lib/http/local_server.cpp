#include "http/local_server.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/error.h"

namespace http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;

/// A socket, closed at the end. No program that is run has it.
class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int number() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

  void set(int level, int option) const {
    const int on = 1;
    static_cast<void>(::setsockopt(descriptor_, level, option, &on, sizeof on));
  }

  /// Whoever waits for it, in whichever thread, waits no longer.
  void shut_down() const { ::shutdown(descriptor_, SHUT_RDWR); }

  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Appends what has come; false when nothing more does.
  bool receive(std::string& bytes) const {
    std::array<char, 16384> buffer{};
    for (;;) {
      const auto got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      bytes.append(buffer.data(), static_cast<std::size_t>(got));
      return true;
    }
  }

 private:
  int descriptor_;
};

std::string as_string(beast::string_view text) { return {text.data(), text.size()}; }

Request request_of(const Parser::value_type& read) {
  Request request{.method = as_string(read.method_string()), .target = as_string(read.target())};
  for (const auto& field : read)
    request.headers.push_back({as_string(field.name_string()), as_string(field.value())});
  request.body = read.body();
  return request;
}

Response plain(int status, const std::string& text) {
  return {.status = status,
          .headers = {{"content-type", "text/plain; charset=utf-8"},
                      {"content-length", std::to_string(text.size())}},
          .body = text};
}

/// One answer on its way.
class Answer {
 public:
  Answer(const Socket& socket, unsigned version, bool keep_alive)
      : socket_(socket), version_(version), keep_alive_(keep_alive) {}

  bool begin(const Response& head) {
    const bool has_body = head.status >= 200 && head.status != 204 && head.status != 304;
    const bool has_end = !has_body || !head.header("content-length").empty();
    in_chunks_ = !has_end && version_ >= 11;
    keep_alive_ = keep_alive_ && (has_end || in_chunks_);
    begun_ = true;
    const auto reason = beast::http::obsolete_reason(
        beast::http::int_to_status(static_cast<unsigned>(head.status)));
    auto text = fmt::format("HTTP/1.1 {} {}\r\n", head.status, as_string(reason));
    for (const auto& [name, value] : head.headers) text += name + ": " + value + "\r\n";
    if (in_chunks_) text += "transfer-encoding: chunked\r\n";
    if (!keep_alive_) text += "connection: close\r\n";
    return socket_.send(text + "\r\n");
  }

  bool write(std::string_view bytes) const {
    if (bytes.empty()) return true;  // as a chunk it would be the last
    if (!in_chunks_) return socket_.send(bytes);
    return socket_.send(fmt::format("{:x}\r\n", bytes.size())) && socket_.send(bytes) &&
           socket_.send("\r\n");
  }

  bool end() const {
    if (!begun_ || (in_chunks_ && !socket_.send("0\r\n\r\n"))) return false;
    return keep_alive_;
  }

 private:
  const Socket& socket_;
  unsigned version_;
  bool keep_alive_;
  bool begun_ = false;
  bool in_chunks_ = false;
};

void answer_alone(const Socket& socket, const Response& response) {
  Answer answer(socket, 11, false);
  if (answer.begin(response)) answer.write(response.body);
}

/// What is said of something that is no request.
void refuse(const Socket& socket, const error_code& problem, std::size_t most_body) {
  using beast::http::error;
  if (problem == error::body_limit)
    return answer_alone(
        socket, plain(413, fmt::format("The body is larger than {} MiB.\n", most_body >> 20)));
  if (problem == error::header_limit)
    return answer_alone(socket, plain(431, "The headers are too large.\n"));
  answer_alone(socket, plain(400, "This is no request of HTTP/1.1.\n"));
}

/// Takes the next request off what has come. False: there is none, and none will come.
bool read(const Socket& socket, std::string& come, Parser& parser, std::size_t most_body) {
  parser.eager(true);
  parser.header_limit(LocalServer::most_header_bytes);
  parser.body_limit(most_body);
  while (!parser.is_done()) {
    error_code problem;
    const auto taken = parser.put(boost::asio::buffer(come), problem);
    come.erase(0, taken);
    const bool wants_more = problem == beast::http::error::need_more;
    if (problem && !wants_more) {
      refuse(socket, problem, most_body);
      return false;
    }
    if (parser.is_done()) break;
    if ((wants_more || come.empty()) && !socket.receive(come)) return false;
  }
  return true;
}

/// Whether the connection goes on.
bool answer_one(const Socket& socket, std::string& come, std::size_t most_body,
                const Handler& handler) {
  Parser parser;
  if (!read(socket, come, parser, most_body)) return false;
  Answer answer(socket, parser.get().version(), parser.get().keep_alive());
  const AnswerSink sink{.begin = [&](const Response& head) { return answer.begin(head); },
                        .write = [&](std::string_view bytes) { return answer.write(bytes); }};
  return handler(request_of(parser.get()), sink) && answer.end();
}

struct Connection {
  explicit Connection(Socket accepted) : socket(std::move(accepted)) {}

  Socket socket;
  std::thread thread{};
  std::atomic<bool> over = false;
};

[[noreturn]] void fail() { throw base::Error(base::Exit::usage, std::strerror(errno)); }

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return place;
}

Socket listening(std::uint16_t port) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) fail();
  socket.set(SOL_SOCKET, SO_REUSEADDR);  // of a server that ended lately
  const auto place = loopback(port);
  if (::bind(socket.number(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0 ||
      ::listen(socket.number(), SOMAXCONN) != 0)
    fail();
  return socket;
}

}  // namespace

struct LocalServer::State {
  State(std::uint16_t port, std::size_t most) : most_body(most), listener(listening(port)) {}

  void accept_all() {
    while (!ending) {
      Socket socket(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
      remove_those_over();
      if (ending) return;
      if (socket.is_open()) begin(std::move(socket));
      else static_cast<void>(::poll(nullptr, 0, 100));  // no descriptor is free
    }
  }

  void begin(Socket socket) {
    const std::lock_guard lock(mutex);
    if (connections.size() >= most_connections) return;
    socket.set(IPPROTO_TCP, TCP_NODELAY);
    auto& connection = connections.emplace_back(std::move(socket));
    connection.thread = std::thread([this, &connection] { answer(connection); });
  }

  void answer(Connection& connection) {
    const auto handler = make_handler();
    std::string come;  // and not yet read
    while (!ending && answer_one(connection.socket, come, most_body, handler)) {
    }
    connection.socket.shut_down();
    connection.over = true;
  }

  void remove_those_over() {
    const std::lock_guard lock(mutex);
    connections.remove_if([](Connection& connection) {
      if (!connection.over) return false;
      connection.thread.join();
      return true;
    });
  }

  void end() {
    ending = true;
    listener.shut_down();
    if (accepting.joinable()) accepting.join();
    for (auto& connection : connections) connection.socket.shut_down();
    for (auto& connection : connections) connection.thread.join();
  }

  std::size_t most_body;
  Socket listener;
  std::function<Handler()> make_handler{};
  std::thread accepting{};
  std::mutex mutex{};
  std::list<Connection> connections{};
  std::atomic<bool> ending = false;
};

LocalServer::LocalServer(std::uint16_t port, std::size_t most_body)
    : state_(std::make_unique<State>(port, most_body)) {}

LocalServer::~LocalServer() { state_->end(); }

std::uint16_t LocalServer::port() const {
  sockaddr_in place{};
  socklen_t size = sizeof place;
  ::getsockname(state_->listener.number(), reinterpret_cast<sockaddr*>(&place), &size);
  return ntohs(place.sin_port);
}

void LocalServer::serve(std::function<Handler()> make_handler) {
  state_->make_handler = std::move(make_handler);
  state_->accepting = std::thread([this] { state_->accept_all(); });
}

bool LocalServer::is_ending() const { return state_->ending; }

}  // namespace http
