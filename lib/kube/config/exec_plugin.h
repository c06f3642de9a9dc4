// Credentials that another program hands out.
#pragma once
#include "base/world.h"
#include "http/transport.h"
#include "kube/config/kubeconfig.h"

namespace kube {

/// Makes the endpoint ask the plugin of `selected.user.exec`, whose stanza is sound (see
/// exec_problem): before the first flight, when the credential expires within 30 seconds, and when
/// the server answers 401. `endpoint.ca` must be set. The plugin may talk on stderr, and on the
/// terminal if its interactiveMode allows; where it may not it has a minute. When it says nothing
/// for two seconds, one line on stderr says that it is waited for. Its first failure throws
/// base::Error{not_allowed} "getting credentials: …" out of Transport::send; later ones are warned
/// of, and the old credential is left for the server to judge. Nothing is run here.
void use_exec_plugin(http::Endpoint& endpoint, const base::World& world, const Selected& selected);

}  // namespace kube
