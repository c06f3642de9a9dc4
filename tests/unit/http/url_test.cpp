#include "http/url.h"

#include "support/catch.h"
#include "support/thrown.h"

TEST_CASE("URLs of servers are read") {
  const auto [text, whole, authority] = GENERATE(table<std::string, std::string, std::string>({
      {"https://10.0.0.1:6443", "https://10.0.0.1:6443", "10.0.0.1:6443"},
      {"https://API.Example.com", "https://api.example.com:443", "api.example.com:443"},
      {"HTTP://localhost/", "http://localhost:80", "localhost:80"},
      {"https://rancher/k8s/clusters/c-1/", "https://rancher:443/k8s/clusters/c-1", "rancher:443"},
      {"https://[::1]:6443/x", "https://[::1]:6443/x", "[::1]:6443"},
      {"https://[FE80::1]", "https://[fe80::1]:443", "[fe80::1]:443"},
      {"https://host:", "https://host:443", "host:443"},
  }));
  const auto url = http::parse_url(text);
  CHECK(url.text() == whole);
  CHECK(url.authority() == authority);
  CHECK(http::join(url, "/api?x") == whole + "/api?x");
}

TEST_CASE("what is no URL of a server is refused with the reason, and without the text") {
  const auto [text, reason] = GENERATE(table<std::string, std::string>({
      {"", "it is empty"},
      {"10.0.0.1:6443", "it has no scheme: write 'https://' before it"},
      {"ftp://host", "its scheme is neither http nor https"},
      {"https://", "it has no host"},
      {"https:///path", "it has no host"},
      {"https://:6443", "it has no host"},
      {"https://host:99999", "its port is not a number between 1 and 65535"},
      {"https://host:0", "its port is not a number between 1 and 65535"},
      {"https://host:64x", "its port is not a number between 1 and 65535"},
      {"https://ho st", "it has blanks or control characters"},
      {"https://host\n", "it has blanks or control characters"},
      {"https://me:s3cret@host",
       "it has a user name in it; credentials belong in the 'users' of a kubeconfig"},
      {"https://host/?x=1", "it has a query or a fragment"},
      {"https://host#x", "it has a query or a fragment"},
      {"https://::1:6443", "an IPv6 address must stand in brackets: 'https://[::1]:6443'"},
      {"https://[::1", "an IPv6 address lacks its closing ']'"},
      {"https://[host]", "what stands in brackets is no IPv6 address"},
      {"https://[::1]x", "what follows the IPv6 address is no port"},
      {"https://ho$t", "its host name has characters that no host name has"},
  }));
  const auto error = test::thrown([&, url = text] { http::parse_url(url); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == reason);
}

TEST_CASE("percent encoding keeps the unreserved only") {
  CHECK(http::percent_encode("aZ09-._~") == "aZ09-._~");
  CHECK(http::percent_encode("a b&c=d/e%f+ü") == "a%20b%26c%3Dd%2Fe%25f%2B%C3%BC");
  CHECK(http::percent_encode(std::string_view("\0", 1)) == "%00");
}
