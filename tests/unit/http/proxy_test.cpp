#include "http/proxy.h"

#include <map>

#include "support/catch.h"
#include "support/thrown.h"

namespace {

using Variables = std::map<std::string, std::string>;

std::string proxy(const std::string& server, const Variables& variables) {
  return http::proxy_for(http::parse_url(server), [&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

}  // namespace

TEST_CASE("the variable that counts") {
  CHECK(proxy("https://h", {}) == "");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "http://p:3128"}}) == "http://p:3128");
  CHECK(proxy("https://h", {{"https_proxy", "http://p:3128"}}) == "http://p:3128");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "http://upper"}, {"https_proxy", "http://lower"}}) ==
        "http://upper");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", ""}, {"https_proxy", "http://lower"}}) ==
        "http://lower");
  CHECK(proxy("https://h",
              {{"HTTP_PROXY", "http://p"}, {"ALL_PROXY", "http://p"}, {"all_proxy", "http://p"}}) ==
        "");
  CHECK(proxy("http://h", {{"HTTP_PROXY", "http://p"}, {"HTTPS_PROXY", "http://q"}}) == "http://p");
  CHECK(proxy("http://h", {{"http_proxy", "http://p"}}) == "http://p");
}

TEST_CASE("a proxy without a scheme speaks http") {
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "p:3128"}}) == "http://p:3128");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "10.0.0.1"}}) == "http://10.0.0.1");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "socks5://p:1080"}}) == "socks5://p:1080");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "https://me:pw@p"}}) == "https://me:pw@p");
}

TEST_CASE("the schemes that Go's net/http takes, in any case") {
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "socks5h://p:1080"}}) == "socks5h://p:1080");
  CHECK(proxy("http://h", {{"http_proxy", "socks5h://me:pw@p"}}) == "socks5h://me:pw@p");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "SOCKS5H://p:1080"}}) == "SOCKS5H://p:1080");
}

TEST_CASE("a kubeconfig's proxy may not be socks5h, as with kubectl") {
  CHECK(http::proxy_problem("socks5h://p:1080") ==
        "it has an unsupported scheme, it must be http, https or socks5");
  CHECK_FALSE(http::proxy_problem("socks5://p:1080"));
  CHECK_FALSE(http::proxy_problem("HTTP://p:1080"));
  CHECK(http::proxy_problem("p:3128"));
  for (const auto* proxy :
       {"http://", "http:///", "http://:3128", "http://me@", "http://me@:80/", "https://?x"}) {
    CAPTURE(proxy);
    CHECK(http::proxy_problem(proxy) == "it has no host");
  }
}

TEST_CASE("libcurl does with a proxy what Go does") {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"http://p", "http://p:80"},
      {"http://p:", "http://p:80"},
      {"http://p/", "http://p:80/"},
      {"http://p:3128", "http://p:3128"},
      {"https://me:p%40w@p", "https://me:p%40w@p:443"},
      {"HTTPS://p", "https://p:443"},
      {"socks5://p", "socks5h://p:1080"},
      {"SOCKS5://p:1", "socks5h://p:1"},
      {"socks5h://p:1", "socks5h://p:1"},
      {"http://[::1]", "http://[::1]:80"},
      {"http://[::1]:3128/", "http://[::1]:3128/"}};
  for (const auto& [proxy, told] : rows) CHECK(http::proxy_for_curl(proxy) == told);
}

TEST_CASE("localhost and loopback addresses have no proxy") {
  const auto* const server =
      GENERATE("https://localhost:6443", "https://127.0.0.1:6443", "https://127.8.9.10",
               "https://[::1]:6443", "https://[::ffff:127.0.0.1]");
  CHECK(proxy(server, {{"HTTPS_PROXY", "http://p"}}) == "");
}

TEST_CASE("NO_PROXY") {
  struct Row {
    const char* server;
    const char* no_proxy;
    bool direct;
  };
  const auto row = GENERATE(values<Row>({
      {"https://h.example.com", "*", true},
      {"https://10.1.2.3", " * ", true},
      {"https://h.example.com", "a,*", true},
      {"https://10.1.2.3", "10.0.0.0/8", true},
      {"https://11.1.2.3", "10.0.0.0/8", false},
      {"https://10.127.0.1", "10.0.0.0/9", true},
      {"https://10.128.0.1", "10.0.0.0/9", false},
      {"https://10.128.0.1", "0.0.0.0/0", true},
      {"https://h.example.com", "0.0.0.0/0", false},
      {"https://10.1.2.3", "10.0.0.0/33", false},
      {"https://[fd00::1]", "fd00::/8", true},
      {"https://[fe00::1]", "fd00::/8", false},
      {"https://[2001:db8::1]", "::/0", true},
      {"https://[2001:db8::1]", "2001:db8::1/128", true},
      {"https://[2001:db8::1]", "2001:db8::1", true},
      {"https://[2001:db8::1]", "2001:0DB8:0::1", true},
      {"https://[2001:db8::1]:6443", "[2001:db8::1]:6443", true},
      {"https://[2001:db8::1]:6444", "[2001:db8::1]:6443", false},
      {"https://[2001:db8::1]", "[2001:db8::1]", false},
      {"https://10.1.2.3:6443", "10.1.2.3", true},
      {"https://10.1.2.3:6443", "10.1.2.3:6443", true},
      {"https://10.1.2.3:6443", "10.1.2.3:443", false},
      {"https://10.1.2.3", "10.1.2.3:443", true},
      {"https://110.1.2.3", "10.1.2.3", false},
      {"https://h.example.com", "example.com", true},
      {"https://example.com", "example.com", true},
      {"https://badexample.com", "example.com", false},
      {"https://H.Example.com", " EXAMPLE.com ", true},
      {"https://h.example.com", ".example.com", true},
      {"https://example.com", ".example.com", false},
      {"https://h.example.com", "*.example.com", true},
      {"https://example.com", "*.example.com", false},
      {"https://example.com:6443", "example.com:6443", true},
      {"https://h.example.com:6443", "example.com:6443", true},
      {"https://example.com:6443", "example.com:443", false},
      {"https://example.com", "com", true},
      {"https://example.com", "a.com,,example.com", true},
      {"https://example.com", ":443", false},
      {"https://example.com", "", false},
      {"https://a", "b.c.d.a", false},
  }));
  INFO(row.server << " with NO_PROXY=" << row.no_proxy);
  CHECK(proxy(row.server, {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", row.no_proxy}}) ==
        (row.direct ? "" : "http://p"));
  CHECK(proxy(row.server, {{"HTTPS_PROXY", "http://p"}, {"no_proxy", row.no_proxy}}) ==
        (row.direct ? "" : "http://p"));
}

TEST_CASE("NO_PROXY in capitals counts before the other") {
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "x"}, {"no_proxy", "h"}}) ==
        "http://p");
}

TEST_CASE("a variable that cannot be used is refused by its name, without its value") {
  const auto text = [](const std::string& server, const Variables& variables) {
    return test::thrown([&] { proxy(server, variables); }).text;
  };
  CHECK(text("https://h", {{"HTTPS_PROXY", "ftp://me:s3cret@p"}}) ==
        "HTTPS_PROXY is no URL of a proxy: it has an unsupported scheme, it must be http, https or "
        "socks5");
  CHECK(text("https://h", {{"https_proxy", "http://s3cret@p\n"}}) ==
        "https_proxy is no URL of a proxy: it has blanks or control characters");
  CHECK(text("https://h", {{"HTTPS_PROXY", "http://"}}) ==
        "HTTPS_PROXY is no URL of a proxy: it has no host");
  CHECK(text("http://h", {{"HTTP_PROXY", "http://p"}, {"REQUEST_METHOD", "GET"}}) ==
        "HTTP_PROXY is not used in a CGI environment");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "http://p"}, {"REQUEST_METHOD", "GET"}}) == "http://p");
  CHECK(proxy("https://h", {{"HTTPS_PROXY", "ftp://p"}, {"NO_PROXY", "h"}}) == "");
}
