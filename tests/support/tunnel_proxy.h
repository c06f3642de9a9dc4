// A proxy on 127.0.0.1 that tunnels as it is asked to: HTTP's CONNECT, and SOCKS5.
#pragma once
#include <memory>
#include <string>
#include <vector>

namespace test {

class TunnelProxy {
 public:
  TunnelProxy();
  ~TunnelProxy();
  TunnelProxy(const TunnelProxy&) = delete;
  TunnelProxy& operator=(const TunnelProxy&) = delete;

  int port() const;

  /// What it was asked for, in order: "CONNECT host:port" and "SOCKS host:port" as the client named
  /// the host. Whatever that is, the tunnel leads to that port of 127.0.0.1. " as CREDENTIALS"
  /// follows where there was a Proxy-Authorization.
  std::vector<std::string> asked() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace test
