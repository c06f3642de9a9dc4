// Credentials that another program hands out.
#pragma once
#include "base/world.h"
#include "http/transport.h"
#include "kube/config/kubeconfig.h"
#include "kube/config/login.h"

namespace kube {

/// Makes the endpoint ask the plugin of `selected.user.exec`, whose stanza is sound (see
/// exec_problem): before the first flight, when the credential expires within 30 seconds, and when
/// the server answers 401. `endpoint.ca` must be set. What the plugin writes to stderr is shown as
/// `login` says; it may use the terminal if its interactiveMode allows. When it says nothing for
/// two seconds, a note says that it is waited for. Its first failure, or having taken longer than
/// it may, throws base::Error{not_allowed} "getting credentials: …" out of Transport::send; later
/// ones are warned of, and the old credential is left for the server to judge. Nothing is run here.
void use_exec_plugin(http::Endpoint& endpoint, const base::World& world, const Selected& selected,
                     const Login& login);

}  // namespace kube
