#include "http/proxy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>

#include <arpa/inet.h>

#include "base/error.h"
#include "base/text.h"

namespace http {
namespace {

using std::string_view;

/// An IPv4 or IPv6 address; IPv4 as the IPv6 address that it is mapped to, so that both spellings
/// are equal.
using Address = std::array<unsigned char, 16>;
constexpr Address mapped_ipv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int mapped_bits = 96;

std::optional<Address> address_of(string_view text) {
  Address address = mapped_ipv4;
  const std::string terminated(text);
  if (inet_pton(AF_INET, terminated.c_str(), address.data() + mapped_bits / 8) == 1) return address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

bool shares_prefix(const Address& a, const Address& b, int bits) {
  for (std::size_t i = 0; i < a.size() && bits > 0; ++i, bits -= 8) {
    const auto ignored = bits >= 8 ? 0 : 8 - bits;
    if ((a[i] ^ b[i]) >> ignored != 0) return false;
  }
  return true;
}

bool is_loopback(const Address& address) {
  constexpr Address ipv6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr Address ipv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127};
  return address == ipv6 || shares_prefix(address, ipv4, mapped_bits + 8);
}

/// Does "10.0.0.0/8" name the address? Absent: that is no CIDR.
std::optional<bool> cidr_names(string_view text, const std::optional<Address>& address) {
  const auto slash = text.find('/');
  if (slash == string_view::npos) return std::nullopt;
  const auto network = address_of(text.substr(0, slash));
  const auto digits = text.substr(slash + 1);
  int bits = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool ipv4 = text.substr(0, slash).find(':') == string_view::npos;
  if (!network || problem != std::errc{} || end != digits.data() + digits.size() || bits < 0 ||
      bits > (ipv4 ? 32 : 128))
    return std::nullopt;
  return address && shares_prefix(*network, *address, ipv4 ? bits + mapped_bits : bits);
}

struct HostAndPort {
  string_view host{};
  string_view port{};  ///< empty: any
};

/// Go's net.SplitHostPort; what has no port stays whole, an IPv6 address without brackets among it.
HostAndPort split_port(string_view text) {
  const auto colon = text.rfind(':');
  if (colon == string_view::npos) return {text};
  const auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']'))
    return {host.substr(1, host.size() - 2), text.substr(colon + 1)};
  return host.find(':') == string_view::npos ? HostAndPort{host, text.substr(colon + 1)}
                                             : HostAndPort{text};
}

bool domain_names(string_view domain, string_view host) {
  if (domain.starts_with("*.")) domain.remove_prefix(1);
  if (domain.starts_with('.')) return host.ends_with(domain);
  return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

/// Does one entry of NO_PROXY name the server?
bool names(string_view entry, const Url& url, const std::optional<Address>& address) {
  if (entry == "*") return true;
  if (const auto named = cidr_names(entry, address)) return *named;
  const auto [host, port] = split_port(entry);
  if (host.empty() || (!port.empty() && port != std::to_string(url.port))) return false;
  if (const auto other = address_of(host)) return other == address;
  return domain_names(host, url.host);
}

/// The first of the spellings that is not empty, and its name.
std::pair<std::string, std::string> first_set(const Environment& env,
                                              const std::array<const char*, 2>& variables) {
  for (const char* variable : variables) {
    if (auto value = env(variable); value && !value->empty()) return {variable, *value};
  }
  return {};
}

bool is_direct(const Url& url, const Environment& env) {
  const auto address = address_of(url.host);
  if (url.host == "localhost" || (address && is_loopback(*address))) return true;
  const auto entries =
      base::split(base::lower(first_set(env, {"NO_PROXY", "no_proxy"}).second), ',');
  return std::any_of(entries.begin(), entries.end(),
                     [&](const auto& entry) { return names(base::trim(entry), url, address); });
}

std::string scheme_of(string_view proxy) { return base::lower(proxy.substr(0, proxy.find("://"))); }

/// Host and port of a proxy's URL, without user, password and path.
string_view authority_of(string_view proxy) {
  const auto scheme = proxy.find("://");
  if (scheme != string_view::npos) proxy.remove_prefix(scheme + 3);
  proxy = proxy.substr(0, proxy.find_first_of("/?#"));
  const auto at = proxy.rfind('@');
  return at == string_view::npos ? proxy : proxy.substr(at + 1);
}

bool has_port(string_view authority) {
  const auto colon = authority.rfind(':');
  return colon != string_view::npos && authority.find(']', colon) == string_view::npos &&
         colon + 1 < authority.size();
}

std::optional<std::string> problem_of(const std::string& proxy,
                                      std::initializer_list<string_view> schemes) {
  const auto unsound = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
  if (std::any_of(proxy.begin(), proxy.end(), unsound))
    return "it has blanks or control characters";
  if (std::find(schemes.begin(), schemes.end(), scheme_of(proxy)) == schemes.end())
    return "it has an unsupported scheme, it must be http, https or socks5";
  const auto authority = authority_of(proxy);
  if (authority.empty() || authority.front() == ':') return "it has no host";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> proxy_problem(const std::string& proxy) {
  return problem_of(proxy, {"http", "https", "socks5"});
}

std::string proxy_for_curl(const std::string& proxy) {
  if (proxy.find("://") == std::string::npos) return proxy;
  const auto scheme = scheme_of(proxy);
  const auto authority = authority_of(proxy);
  const auto begin = proxy.find("://") + 3;
  const auto end = static_cast<std::size_t>(authority.data() + authority.size() - proxy.data());
  // With "socks5" libcurl resolves names itself; and it takes 1080 for the port of an HTTP proxy.
  const auto* port = has_port(authority) ? ""
                     : scheme == "http"  ? ":80"
                     : scheme == "https" ? ":443"
                                         : ":1080";
  const bool bare_colon = authority.ends_with(':');
  return (scheme == "socks5" ? "socks5h" : scheme) + "://" +
         proxy.substr(begin, end - begin - (bare_colon ? 1 : 0)) + port + proxy.substr(end);
}

std::string proxy_for(const Url& url, const Environment& env) {
  const bool https = url.scheme == "https";
  auto [variable, proxy] = https ? first_set(env, {"HTTPS_PROXY", "https_proxy"})
                                 : first_set(env, {"HTTP_PROXY", "http_proxy"});
  if (proxy.empty() || is_direct(url, env)) return {};
  // A web server's CGI programs get HTTP_PROXY from whoever sends a header 'Proxy'.
  if (!https && !env("REQUEST_METHOD").value_or("").empty())
    throw base::Error(base::Exit::usage, variable + " is not used in a CGI environment");
  if (proxy.find("://") == std::string::npos) proxy = "http://" + proxy;
  // Go's net/http takes socks5h as well, which client-go refuses in a kubeconfig.
  if (const auto problem = problem_of(proxy, {"http", "https", "socks5", "socks5h"}))
    throw base::Error(base::Exit::usage, variable + " is no URL of a proxy: " + *problem);
  return proxy;
}

}  // namespace http
