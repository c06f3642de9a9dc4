// Flink's web interface of one cluster, for the browsers of this machine.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "deploy/cluster/rest_route.h"
#include "deploy/web/web_answer.h"
#include "http/local_server.h"
#include "http/transport.h"

namespace deploy {

/// Credentials that the connections of one program share: what one of them found anew all have.
struct WebLogin {
  std::mutex mutex{};  ///< of what follows, and of what logs in
  std::size_t renewals = 0;
  std::string client_certificate{}, client_key{};  ///< since the last of them
};

/// What a web interface is made of.
struct WebAccess {
  std::vector<RestRoute> routes{};  ///< from the one that is open on, in the order of trying
  std::function<http::Endpoint(const RestRoute&)> endpoint{};  ///< how to speak to each
  std::function<std::unique_ptr<http::Transport>(const http::Endpoint&)>
      connect{};  ///< called in the threads of connections, by one at a time
  std::shared_ptr<WebLogin> login = std::make_shared<WebLogin>();
  std::string more{};      ///< the command that tells more: "drey status orders"
  std::uint16_t port = 0;  ///< where browsers ask
  std::function<bool()> is_ending{};
};

/// Answers browsers side by side: each connection has a transport of its own, all have the same
/// credentials. A route that leads nowhere is left for the next one. All but `handler`'s result
/// belongs to one thread.
class WebInterface {
 public:
  explicit WebInterface(WebAccess access);
  ~WebInterface();
  WebInterface(const WebInterface&) = delete;
  WebInterface& operator=(const WebInterface&) = delete;

  /// For one connection; may be called in any thread.
  http::Handler handler();

  /// What is new since the last time: that no JobManager answers, and why; that one does again.
  std::optional<std::string> news();

 private:
  class Visitor;
  struct Shared;

  std::shared_ptr<Shared> shared_;
  std::string told_{};
};

}  // namespace deploy
