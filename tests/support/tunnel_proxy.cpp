#include "support/tunnel_proxy.h"

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/loopback_listener.h"

namespace test {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

void write_all(int socket, const std::string& bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

/// Exactly that many bytes, or fewer at the end of the stream.
std::string read_bytes(int socket, std::size_t count) {
  std::string bytes(count, '\0');
  const auto n = ::recv(socket, bytes.data(), count, MSG_WAITALL);
  bytes.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
  return bytes;
}

int byte_at(const std::string& bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : -1;
}

struct Asked {
  std::string text{};
  int port = 0;
};

/// RFC 1928, without authentication. The answer is written before the tunnel is there: loopback
/// does not fail.
Asked read_socks(int socket) {
  read_bytes(socket, static_cast<std::size_t>(byte_at(read_bytes(socket, 2), 1)));
  write_all(socket, std::string("\x05\x00", 2));
  const int kind = byte_at(read_bytes(socket, 4), 3);
  std::string host;
  if (kind == 3) {
    host = read_bytes(socket, static_cast<std::size_t>(byte_at(read_bytes(socket, 1), 0)));
  } else {
    const auto address = read_bytes(socket, 4);
    host = fmt::format("{}.{}.{}.{}", byte_at(address, 0), byte_at(address, 1), byte_at(address, 2),
                       byte_at(address, 3));
  }
  const auto port = read_bytes(socket, 2);
  write_all(socket, std::string("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
  const int number = byte_at(port, 0) * 256 + byte_at(port, 1);
  return {fmt::format("SOCKS {}:{}", host, number), number};
}

Asked read_connect(int socket) {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const auto byte = read_bytes(socket, 1);
    if (byte.empty()) return {};
    head += byte;
  }
  write_all(socket, "HTTP/1.1 200 OK\r\n\r\n");
  auto text = head.substr(0, head.find(" HTTP/1.1"));
  const auto port = std::stoi(text.substr(text.rfind(':') + 1));
  const std::string field = "Proxy-Authorization: ";
  if (const auto at = head.find(field); at != std::string::npos) {
    const auto value = head.substr(at + field.size());
    text += " as " + value.substr(0, value.find('\r'));
  }
  return {text, port};
}

bool pass_on(int from, int to) {
  std::array<char, 16384> buffer{};
  const auto n = ::recv(from, buffer.data(), buffer.size(), 0);
  if (n <= 0) return false;
  write_all(to, std::string(buffer.data(), static_cast<std::size_t>(n)));
  return true;
}

}  // namespace

struct TunnelProxy::State {
  State() = default;
  ~State() {
    stopping = true;
    listener.stop();
    for (auto& worker : workers) worker.join();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void serve(int client) {
    char first = 0;
    ::recv(client, &first, 1, MSG_PEEK);
    const auto wanted = first == 5 ? read_socks(client) : read_connect(client);
    {
      const std::lock_guard lock(mutex);
      asked.push_back(wanted.text);
    }
    const auto address = loopback(wanted.port);
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      tunnel(client, server);
    ::close(server);
    ::close(client);
  }

  void tunnel(int client, int server) const {
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    while (!stopping) {
      ::poll(ends.data(), ends.size(), 50);
      if (ends[0].revents != 0 && !pass_on(client, server)) return;
      if (ends[1].revents != 0 && !pass_on(server, client)) return;
    }
  }

  std::atomic<bool> stopping = false;
  mutable std::mutex mutex{};  // of `asked`
  std::vector<std::string> asked{};
  std::vector<std::thread> workers{};  // the listener's alone
  LoopbackListener listener{
      [this](int client) { workers.emplace_back([this, client] { serve(client); }); }};
};

TunnelProxy::TunnelProxy() : state_(std::make_unique<State>()) {}
TunnelProxy::~TunnelProxy() = default;

int TunnelProxy::port() const { return state_->listener.port(); }

std::vector<std::string> TunnelProxy::asked() const {
  const std::lock_guard lock(state_->mutex);
  return state_->asked;
}

}  // namespace test
