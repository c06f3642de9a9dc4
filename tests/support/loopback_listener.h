// Listens on 127.0.0.1, for the servers of tests.
#pragma once
#include <functional>
#include <thread>

namespace test {

/// A thread of its own gives every accepted connection to the function, which owns the socket from
/// then on.
class LoopbackListener {
 public:
  /// Throws std::runtime_error where no port can be had.
  explicit LoopbackListener(std::function<void(int socket)> accepted);
  ~LoopbackListener();
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  int port() const { return port_; }

  /// Accepts no more. When this returns the function is not being called.
  void stop();

 private:
  int socket_;
  int port_ = 0;
  std::thread acceptor_{};
};

}  // namespace test
