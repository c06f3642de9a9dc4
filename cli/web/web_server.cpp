#include "cli/web/web_server.h"

#include <fmt/format.h>

#include "base/error.h"

namespace cli {
namespace {

/// More than Flink takes unless it is told so (rest.server.max-content-length).
constexpr std::size_t most_body = std::size_t{256} << 20;

}  // namespace

WebServer::WebServer(std::uint16_t port) try : server_(port, most_body) {
} catch (const base::Error& error) {
  throw base::Error(error.exit,
                    fmt::format("--port: cannot listen at 127.0.0.1:{}: {}", port, error.text),
                    "without --port a free one is taken");
}

void WebServer::serve(const Context& context, FlinkConnection& connection,
                      const std::shared_ptr<deploy::WebLogin>& login) {
  const auto& flink = connection.flink();
  const auto open = &flink.route() - flink.routes().data();
  web_ = std::make_unique<deploy::WebInterface>(deploy::WebAccess{
      .routes = {flink.routes().begin() + open, flink.routes().end()},
      .endpoint =
          [&connection](const deploy::RestRoute& route) { return connection.endpoint(route); },
      .connect = context.connect,
      .login = login,
      .more = connection.command("status"),
      .port = server_.port(),
      .is_ending = [this] { return server_.is_ending(); }});
  server_.serve([this] { return web_->handler(); });
}

std::string WebServer::url() const { return fmt::format("http://127.0.0.1:{}/", server_.port()); }

}  // namespace cli
