// The network over libcurl. curl's headers are included in lib/http/curl_* alone.
#pragma once
#include <memory>

#include "http/transport.h"

namespace http {

/// A transport to one server over one connection, which is kept from one `send` to the next: HTTP/2
/// where the server offers it (all requests of a `send` at once), else HTTP/1.1 (one after
/// another). TLS 1.2 or newer; redirects are not followed; no cookies; proxies, certificates and
/// trust are the endpoint's alone and nothing is read from the environment. Throws
/// base::Error{usage} when the endpoint's URL is none, or its TLS server name; and, when it
/// sends, for line breaks in what is sent.
std::unique_ptr<Transport> curl_transport(const Endpoint& endpoint);

}  // namespace http
