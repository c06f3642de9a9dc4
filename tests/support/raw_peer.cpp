#include "support/raw_peer.h"

#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/loopback_listener.h"

namespace test {
namespace {

/// What there is next; empty at the end.
std::string receive(int socket) {
  std::array<char, 16384> buffer{};
  const auto n = ::recv(socket, buffer.data(), buffer.size(), 0);
  return {buffer.data(), n < 0 ? 0 : static_cast<std::size_t>(n)};
}

void say(int socket, const std::string& bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

int connected_to(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  static_cast<void>(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  return socket;
}

}  // namespace

struct RawPeer::State {
  State(std::function<std::string(const std::string&)> how, End which)
      : answer(std::move(how)), end(which) {}

  void serve(int client) {
    auto bytes = receive(client);
    say(client, answer(bytes));
    std::string all;
    if (end == End::reset) {
      all = bytes;
      const linger at_once{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    } else {
      ::shutdown(client, SHUT_WR);
      for (; !bytes.empty(); bytes = receive(client)) all += bytes;
    }
    {
      const std::lock_guard lock(mutex);
      heard += all;
    }
    ::close(client);
  }

  std::function<std::string(const std::string&)> answer;
  End end;
  std::mutex mutex{};  // of `heard`
  std::string heard{};
  LoopbackListener listener{[this](int client) { serve(client); }};
};

RawPeer::RawPeer(std::function<std::string(const std::string&)> answer, End end)
    : state_(std::make_unique<State>(std::move(answer), end)) {}
RawPeer::~RawPeer() = default;

int RawPeer::port() const { return state_->listener.port(); }

/// One that comes now, and says nothing, is let go behind all that came before it.
std::string RawPeer::heard() const {
  const int last = connected_to(port());
  ::shutdown(last, SHUT_WR);
  while (!receive(last).empty()) {
  }
  ::close(last);
  const std::lock_guard lock(state_->mutex);
  return state_->heard;
}

struct Relay::State {
  State(int port, std::function<Changed(const std::string&)> how)
      : server_port(port), change(std::move(how)) {}
  ~State() {
    stopping = true;
    listener.stop();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void serve(int client) const {
    const int server = connected_to(server_port);
    std::string said;
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    for (bool open = true; open && !stopping;) {
      ::poll(ends.data(), ends.size(), 50);
      if (ends[0].revents != 0) open = pass_on(client, server);
      if (open && ends[1].revents != 0) open = pass_back(server, client, said);
    }
    ::close(server);
    ::close(client);
  }

  static bool pass_on(int from, int to) {
    const auto bytes = receive(from);
    say(to, bytes);
    return !bytes.empty();
  }

  bool pass_back(int server, int client, std::string& said) const {
    const auto bytes = receive(server);
    said += bytes;
    const auto changed = change(said);
    if (!changed.bytes.empty()) said.clear();
    say(client, changed.bytes);
    return !changed.hang_up && !bytes.empty();
  }

  int server_port;
  std::function<Changed(const std::string&)> change;
  std::atomic<bool> stopping = false;
  LoopbackListener listener{[this](int client) { serve(client); }};
};

Relay::Relay(int server_port, std::function<Changed(const std::string&)> change)
    : state_(std::make_unique<State>(server_port, std::move(change))) {}
Relay::~Relay() = default;

int Relay::port() const { return state_->listener.port(); }

}  // namespace test
