// URLs of servers, and the encoding of what goes into paths and queries.
#pragma once
#include <string>
#include <string_view>

namespace http {

/// A server's URL in parts. There is no user info, query or fragment.
struct Url {
  std::string scheme{};  ///< "http" or "https"
  std::string host{};    ///< as it was written, in lower case, an IPv6 address without its brackets
  int port = 0;          ///< as written, else 80 or 443
  std::string prefix{};  ///< the path without '/' at its end: "" or "/k8s/clusters/c-1"

  /// "host:port", an IPv6 address in brackets.
  std::string authority() const;

  /// "https://host:port/prefix".
  std::string text() const;
};

/// "host:port", an IPv6 address in brackets.
std::string authority(std::string_view host, std::string_view port);

/// Reads the URL of a server. Throws base::Error{usage} whose text is the reason alone ("it has
/// no scheme: write 'https://…'") without the URL itself, which may hold a password.
Url parse_url(std::string_view text);

/// Whether a host is an IPv4 or IPv6 address, and no name.
bool is_address(const std::string& host);

/// The URL of a request: the server's URL with its prefix, then a target that begins with '/'.
std::string join(const Url& url, std::string_view target);

/// A path segment or query value in which every byte but letters, digits and "-._~" is written as
/// %XX (RFC 3986, unreserved).
std::string percent_encode(std::string_view text);

}  // namespace http
