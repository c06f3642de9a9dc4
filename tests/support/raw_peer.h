// A peer on 127.0.0.1 that is no server of TLS: it says what it was given.
#pragma once
#include <functional>
#include <memory>
#include <string>

namespace test {

/// Waits for the first bytes of a client, answers them, and hears the client out, or resets the
/// connection instead. One client after another.
class RawPeer {
 public:
  enum class End { farewell, reset };

  explicit RawPeer(std::function<std::string(const std::string& heard)> answer,
                   End end = End::farewell);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  int port() const;

  /// All bytes of the clients that have come so far. Waits until they have gone.
  std::string heard() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Stands between a client and a server of 127.0.0.1, and changes what the server says. One client
/// after another.
class Relay {
 public:
  /// What goes to the client; nothing: what the server has said is not enough, and more is waited
  /// for.
  struct Changed {
    std::string bytes{};
    bool hang_up = false;  ///< and that is the end
  };

  /// `change` is given what the server said since it last returned something.
  Relay(int server_port, std::function<Changed(const std::string& said)> change);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  int port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace test
