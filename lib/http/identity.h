// Faults of certificates and keys that cannot be used.
#pragma once
#include <optional>
#include <string>

#include "http/transport.h"

namespace http {

/// What is wrong with the PEM texts of an endpoint, if something is: "the client key is encrypted".
/// Never quotes them. Costs as much as a good part of a TLS handshake, so it is asked only after a
/// handshake has failed.
std::optional<std::string> identity_problem(const Endpoint& endpoint);

}  // namespace http
