// ID tokens that GitHub Actions gives a job (OpenID Connect), as credentials for the API server.
#pragma once
#include <string>

#include "base/world.h"
#include "http/transport.h"
#include "kube/config/login.h"

namespace kube {

/// Makes the endpoint log in with an ID token for that audience, which is asked of the runner's
/// endpoint (ACTIONS_ID_TOKEN_REQUEST_URL, and …_TOKEN as its bearer; @actions/core's oidc-utils):
/// before the first flight, when it expires within a minute, and when the server answers 401. Such
/// a token is valid for five minutes. Nothing is asked here. Throws base::Error{usage} where the
/// job has no such endpoint; what it does not give is base::Error{not_allowed} out of
/// Transport::send, of a later token a warning.
void use_id_token(http::Endpoint& endpoint, const base::World& world, const std::string& audience,
                  const Login& login);

}  // namespace kube
