// Server of a cluster's web interface on this machine.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cli/connection/flink_connection.h"
#include "deploy/web/web_interface.h"
#include "http/local_server.h"

namespace cli {

class WebServer {
 public:
  /// Listens on that port (0: any) of 127.0.0.1. Throws base::Error{usage} when it is taken.
  explicit WebServer(std::uint16_t port);

  /// Answers browsers from now on, by the open connection to the cluster's JobManager, which shares
  /// its login with those of other clusters. All that is referenced must outlive this.
  void serve(const Context& context, FlinkConnection& connection,
             const std::shared_ptr<deploy::WebLogin>& login);

  /// "http://127.0.0.1:41235/".
  std::string url() const;

  /// See deploy::WebInterface::news.
  std::optional<std::string> news() { return web_->news(); }

 private:
  std::unique_ptr<deploy::WebInterface> web_{};
  http::LocalServer server_;  // ends before what it asks
};

}  // namespace cli
