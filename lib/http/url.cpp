#include "http/url.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace http {
namespace {

[[noreturn]] void refuse(const std::string& reason) {
  throw base::Error(base::Exit::usage, reason);
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_unreserved(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_blank_or_control(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }

int port_number(std::string_view text) {
  int port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (problem != std::errc{} || end != text.data() + text.size() || port < 1 || port > 65535)
    refuse("its port is not a number between 1 and 65535");
  return port;
}

/// Splits "host:port", "[::1]:port" and both without port.
void read_authority(std::string_view authority, Url& url) {
  std::size_t end = 0;
  if (authority.starts_with('[')) {
    end = authority.find(']');
    if (end == std::string_view::npos) refuse("an IPv6 address lacks its closing ']'");
    url.host = base::lower(authority.substr(1, end - 1));
    if (url.host.find_first_not_of("0123456789abcdef:.") != std::string::npos ||
        url.host.find(':') == std::string::npos)
      refuse("what stands in brackets is no IPv6 address");
    ++end;
  } else {
    end = std::min(authority.find(':'), authority.size());
    if (authority.find(':', end + 1) != std::string_view::npos)
      refuse("an IPv6 address must stand in brackets: 'https://[::1]:6443'");
    url.host = base::lower(authority.substr(0, end));
    if (!std::all_of(url.host.begin(), url.host.end(), [](char c) { return is_unreserved(c); }))
      refuse("its host name has characters that no host name has");
  }
  if (url.host.empty()) refuse("it has no host");
  const auto rest = authority.substr(end);
  if (rest.empty()) return;
  if (rest[0] != ':') refuse("what follows the IPv6 address is no port");
  if (rest.size() > 1) url.port = port_number(rest.substr(1));
}

}  // namespace

std::string authority(std::string_view host, std::string_view port) {
  const bool bare_ipv6 = host.find(':') != std::string_view::npos && !host.starts_with('[');
  return bare_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

std::string Url::authority() const { return http::authority(host, std::to_string(port)); }

std::string Url::text() const { return scheme + "://" + authority() + prefix; }

Url parse_url(std::string_view text) {
  if (text.empty()) refuse("it is empty");
  if (std::any_of(text.begin(), text.end(), is_blank_or_control))
    refuse("it has blanks or control characters");
  const auto mark = text.find("://");
  if (mark == std::string_view::npos) refuse("it has no scheme: write 'https://' before it");
  Url url{.scheme = base::lower(text.substr(0, mark))};
  if (url.scheme != "http" && url.scheme != "https") refuse("its scheme is neither http nor https");
  url.port = url.scheme == "https" ? 443 : 80;

  const auto rest = text.substr(mark + 3);
  if (rest.find_first_of("?#") != std::string_view::npos) refuse("it has a query or a fragment");
  const auto slash = std::min(rest.find('/'), rest.size());
  if (rest.substr(0, slash).find('@') != std::string_view::npos)
    refuse("it has a user name in it; credentials belong in the 'users' of a kubeconfig");
  read_authority(rest.substr(0, slash), url);
  url.prefix = rest.substr(slash);
  while (url.prefix.ends_with('/')) url.prefix.pop_back();
  return url;
}

std::string join(const Url& url, std::string_view target) { return url.text().append(target); }

std::string percent_encode(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (is_unreserved(c)) result += c;
    else result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

bool is_address(const std::string& host) {
  std::array<unsigned char, 16> address{};
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

}  // namespace http
