// Way from the stanzas of a kubeconfig to an endpoint: files are read, and whatever cannot be used
// is refused before anything is sent.
#pragma once
#include <string>
#include <vector>

#include "base/world.h"
#include "http/transport.h"
#include "kube/config/kubeconfig.h"
#include "kube/config/login.h"

namespace kube {

/// All that is needed to speak to the API server.
struct Access {
  http::Endpoint endpoint{};
  std::string context{};     ///< the context's name; empty: none was needed
  std::string name_space{};  ///< where to work unless the command says otherwise
  std::string server{};      ///< URL, for messages
  std::vector<std::string> warnings{};
};

/// Reads what the stanzas name. Credentials go to https servers only, and none but plain http ones
/// are spoken to without. The token file is read again while the program runs. `login` is for a
/// credential plugin. Throws base::Error{usage} "FILE: user 'x': 'client-key' …".
Access access_of(const base::World& world, const Selected& selected, const Login& login = {});

}  // namespace kube
