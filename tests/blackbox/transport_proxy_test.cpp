// Requests that go through a proxy.
#include <fmt/format.h>

#include "support/tunnel_proxy.h"
#include "transport_world.h"

using namespace test;

TEST_CASE("a tunnel through a proxy, and whether the proxy finds the host") {
  const TunnelProxy proxy;
  LoopbackServer server(trusted_server(), answer_empty_object);
  const auto target = fmt::format("localhost:{}", server.port());
  auto endpoint = endpoint_of(server);
  endpoint.url = "https://" + target;
  const auto [scheme, how, who] = GENERATE(table<std::string, std::string, std::string>({
      {"http://", "CONNECT ", ""},
      {"http://jane:p%40ss@", "CONNECT ", " as Basic amFuZTpwQHNz"},
      {"socks5://", "SOCKS ", ""},
  }));
  endpoint.proxy = fmt::format("{}127.0.0.1:{}", scheme, proxy.port());
  const auto transport = http::curl_transport(endpoint);
  CHECK(answered(send(*transport, {.target = "/a"})).status == 200);
  CHECK(answered(send(*transport, {.target = "/b"})).status == 200);
  CHECK(proxy.asked() == std::vector<std::string>{how + target + who});
  CHECK(server.received().size() == 2);
  CHECK(server.received().at(0).header("Proxy-Authorization").empty());
}

TEST_CASE("a tunnel leads to the server whatever name it shows") {
  const TunnelProxy proxy;
  const auto scheme = GENERATE(std::string("http"), std::string("socks5"));
  LoopbackServer server({.identity = authority().issue({.alternative_names = "DNS:api.internal"})},
                        answer_empty_object);
  auto endpoint = endpoint_of(server);
  endpoint.tls_server_name = "api.internal";
  endpoint.proxy = fmt::format("{}://127.0.0.1:{}", scheme, proxy.port());
  CHECK(answered(send(*http::curl_transport(endpoint), {.target = "/"})).status == 200);
  CHECK(proxy.asked() ==
        std::vector<std::string>{
            fmt::format("{} 127.0.0.1:{}", scheme == "http" ? "CONNECT" : "SOCKS", server.port())});
}
