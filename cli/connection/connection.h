// The API server, ready to be spoken to.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "cli/arguments/command.h"
#include "cli/arguments/common_options.h"
#include "kube/client/client.h"

namespace cli {

/// How logins speak with the user, and how long they may take (--request-timeout). The world must
/// outlive it.
kube::Login login_of(const Context& context, const ServerOptions& options);

/// kube::find_access; those who ask for the same with the same options get copies of one, which
/// share credentials and, in a fleet, a connection.
const kube::Access& find_access_once(const Context& context, const ServerOptions& options,
                                     const kube::Overrides& overrides);

/// Where the server is, the way to it, and a client with the command's one deadline.
class Connection {
 public:
  /// Opens the transport; nothing is sent yet. A credential plugin is run before the deadline
  /// begins. Warns of what is odd on the way. An empty user agent is drey's own. A signal that asks
  /// the program to end stops the transfers. The deadline is that of a command that waits for
  /// nothing; --request-timeout also limits each request.
  Connection(const Context& context, kube::Access access, const ServerOptions& options,
             const std::string& user_agent = {});

  /// The same for the server that kubeconfig, options or the pod name; throws what
  /// kube::find_access throws.
  Connection(const Context& context, const ServerOptions& options);

  const kube::Access& access() const { return access_; }
  kube::Client& client() { return client_; }
  http::Transport& transport() { return *transport_; }

 private:
  kube::Access access_;
  std::unique_ptr<http::Transport> transport_;
  kube::Client client_;
};

}  // namespace cli
