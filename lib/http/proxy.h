// Proxy that the environment asks for.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "http/url.h"

namespace http {

/// The value of an environment variable, absent when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The URL of the proxy that Go's programs, kubectl among them, would use for a server; empty: none
/// (golang.org/x/net/http/httpproxy, with the CIDRs that client-go adds). HTTPS_PROXY or HTTP_PROXY
/// by the server's scheme, then the same in lower case; ALL_PROXY does not count. Never for
/// localhost and loopback addresses, nor for what NO_PROXY names:
///
///   *                            every server
///   10.0.0.0/8, fd00::/8         addresses
///   10.0.0.1, ::1, 10.0.0.1:80   an address, or its one port; IPv6 with a port in brackets
///   example.com, example.com:80  the host and those below it
///   .example.com, *.example.com  those below it only
///
/// Its scheme may be http, https, socks5 and socks5h, which mean the same; without one it is http.
/// Throws base::Error{usage} that names the variable when its value cannot be used, without the
/// value, which may hold a password.
std::string proxy_for(const Url& url, const Environment& env);

/// Why a proxy's URL cannot be used: "it has an unsupported scheme, …"; absent when it can. Never
/// quotes it. client-go takes http, https and socks5 from a kubeconfig.
std::optional<std::string> proxy_problem(const std::string& proxy);

/// A proxy's URL as libcurl needs it to do what Go does: names are resolved by a SOCKS proxy, and
/// without a port it is that of the scheme.
std::string proxy_for_curl(const std::string& proxy);

}  // namespace http
