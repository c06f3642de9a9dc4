// Whom curl_transport trusts, and as whom it shows itself.
#include "transport_world.h"

using namespace test;
using Kind = http::Failure::Kind;

namespace {

http::Failure refused_by(const http::Endpoint& endpoint) {
  return failed(
      send(*http::curl_transport(endpoint), {.method = "POST", .target = "/", .body = "{}"}));
}

LoopbackServer::Options server_with(const Subject& subject) {
  return {.identity = authority().issue(subject)};
}

}  // namespace

TEST_CASE("only the given authority is trusted") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  auto endpoint = endpoint_of(server);
  SECTION("another one") { endpoint.ca = Authority("another").certificate(); }
  SECTION("the system's") { endpoint.ca.reset(); }
  const auto failure = refused_by(endpoint);
  CHECK(failure.kind == Kind::tls);
  CHECK(failure.text == "the server's certificate is signed by an unknown authority");
  CHECK_FALSE(failure.sent);
  CHECK(server.received().empty());
}

TEST_CASE("the authority may stand among several") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  auto endpoint = endpoint_of(server);
  endpoint.ca = "text before\n" + Authority("another").certificate() + authority().certificate();
  answered(send(*http::curl_transport(endpoint), {.target = "/"}));
}

TEST_CASE("a server's certificate must be valid now and for the host") {
  const auto [subject, text] = GENERATE(table<Subject, std::string>({
      {{.from_days = -3, .to_days = -1}, "the server's certificate has expired"},
      {{.from_days = 1, .to_days = 3}, "the server's certificate is not yet valid"},
      {{.alternative_names = "DNS:elsewhere"}, "the server's certificate is for another host name"},
      {{.alternative_names = "IP:127.0.0.2"}, "the server's certificate is for another host name"},
      {{.name = "elsewhere", .alternative_names = ""},
       "the server's certificate is for another host name"},
  }));
  LoopbackServer server(server_with(subject), answer_empty_object);
  auto endpoint = endpoint_of(server);
  const auto failure = refused_by(endpoint);
  CHECK(failure.kind == Kind::tls);
  CHECK(failure.text == text);
  CHECK_FALSE(failure.sent);
  CHECK(server.received().empty());

  endpoint.insecure_skip_tls_verify = true;
  endpoint.ca.reset();
  answered(send(*http::curl_transport(endpoint), {.target = "/"}));
}

TEST_CASE("tls_server_name is the name that is verified and asked for, while the host stays") {
  LoopbackServer server(server_with({.alternative_names = "DNS:api.internal"}),
                        answer_empty_object);
  auto endpoint = endpoint_of(server);
  endpoint.tls_server_name = "api.internal";
  answered(send(*http::curl_transport(endpoint), {.target = "/x"}));
  CHECK(server.received().at(0).line() == "GET /x HTTP/1.1");
  CHECK(server.received().at(0).header("Host") == "127.0.0.1:" + std::to_string(server.port()));
}

TEST_CASE("a client certificate is shown, a token beside it") {
  auto options = trusted_server();
  options.client_ca = authority().certificate();
  LoopbackServer server(options, answer_empty_object);
  auto endpoint = endpoint_of(server);
  const auto client = authority().issue({.name = "system:admin", .alternative_names = ""});
  endpoint.client_certificate = client.certificate;
  endpoint.client_key = client.key;
  endpoint.authorization = [] { return "Bearer t"; };
  answered(send(*http::curl_transport(endpoint), {.target = "/"}));
  CHECK(server.received().at(0).client_name == "system:admin");
  CHECK(server.received().at(0).header("Authorization") == "Bearer t");
}

TEST_CASE("a server that asks for another client certificate says so") {
  auto options = trusted_server();
  options.client_ca = authority().certificate();
  LoopbackServer server(options, answer_empty_object);
  auto endpoint = endpoint_of(server);
  std::string begin = "the server asks for a client certificate";
  SECTION("none shown") {}
  SECTION("one of another authority") {
    const auto client = Authority("another").issue({.name = "eve"});
    endpoint.client_certificate = client.certificate;
    endpoint.client_key = client.key;
    begin = "the server refuses our client certificate: tls";
  }
  const auto failure = refused_by(endpoint);
  CHECK(failure.kind == Kind::identity);
  CHECK_THAT(failure.text, Catch::StartsWith(begin));
  CHECK_FALSE(failure.sent);
  CHECK(server.received().empty());
}

TEST_CASE("certificates and keys that cannot be used are explained") {
  LoopbackServer server(trusted_server(), answer_empty_object);
  auto endpoint = endpoint_of(server);
  const auto client = authority().issue({});
  const auto other = authority().issue({});
  endpoint.client_certificate = client.certificate;
  endpoint.client_key = client.key;
  std::string text;
  SECTION("garbage authority") {
    endpoint.ca = "no PEM", text = "the certificate authority is not in PEM format";
  }
  SECTION("empty authority") { endpoint.ca = "", text = "the certificate authority is empty"; }
  SECTION("a key as authority") {
    endpoint.ca = client.key,
    text = "the certificate authority holds a private key and no certificate";
  }
  SECTION("no key") {
    endpoint.client_key = "", text = "there is a client certificate, but no client key";
  }
  SECTION("garbage certificate") {
    endpoint.client_certificate = "xyz", text = "the client certificate is not in PEM format";
  }
  SECTION("damaged certificate") {
    endpoint.client_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    text = "the client certificate holds a damaged certificate";
  }
  SECTION("garbage key") {
    endpoint.client_key = "s3cret", text = "the client key is not a private key in PEM format";
  }
  SECTION("another's key") {
    endpoint.client_key = other.key,
    text = "the client certificate and the client key do not belong together";
  }
  SECTION("encrypted key") {
    endpoint.client_key =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGjMF8=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    text = "the client key is encrypted, which is not supported";
  }
  SECTION("a token with a line break") {
    endpoint.authorization = [] { return "Bearer s3cret\r\nX-Evil: 1"; };
    text = "the value for header 'Authorization' has line breaks or control characters";
  }
  const auto failure = refused_by(endpoint);
  CHECK(failure.kind == Kind::identity);
  CHECK(failure.text == text);
  CHECK_FALSE(failure.sent);
  CHECK(server.received().empty());
}

TEST_CASE("a server without TLS is recognised") {
  LoopbackServer server({}, answer_empty_object);
  auto endpoint = endpoint_of(server);
  endpoint.url.replace(0, 4, "https");
  const auto failure = refused_by(endpoint);
  CHECK(failure.kind == Kind::tls);
  CHECK(failure.text == "it does not speak TLS (plain HTTP?)");
  CHECK_FALSE(failure.sent);
}

TEST_CASE("a name that stands in the common name alone is no host name, and no token is sent") {
  LoopbackServer server(server_with({.name = "127.0.0.1", .alternative_names = ""}),
                        answer_empty_object);
  auto endpoint = endpoint_of(server);
  endpoint.authorization = [] { return "Bearer s3cret"; };
  SECTION("an address") {}
  SECTION("a name") {
    LoopbackServer named(
        server_with({.name = "api.internal", .alternative_names = "email:a@example.com"}),
        answer_empty_object);
    auto other = endpoint_of(named);
    other.tls_server_name = "api.internal";
    const auto failure = refused_by(other);
    CHECK(failure.kind == Kind::tls);
    CHECK(failure.text == "the server's certificate is for another host name");
    CHECK(named.received().empty());
  }
  const auto failure = refused_by(endpoint);
  CHECK(failure.kind == Kind::tls);
  CHECK(failure.text == "the server's certificate is for another host name");
  CHECK_FALSE(failure.sent);
  CHECK(server.received().empty());
}
