#include "support/loopback_listener.h"

#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test {

LoopbackListener::LoopbackListener(std::function<void(int socket)> accepted)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(socket_, 16) != 0)
    throw std::runtime_error("cannot listen");
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([socket = socket_, take = std::move(accepted)] {
    for (int client = 0; (client = ::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;)
      take(client);
  });
}

LoopbackListener::~LoopbackListener() {
  stop();
  ::close(socket_);
}

void LoopbackListener::stop() {
  ::shutdown(socket_, SHUT_RDWR);
  if (acceptor_.joinable()) acceptor_.join();
}

}  // namespace test
