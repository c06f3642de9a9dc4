// Servers that speak TLS badly, or something else: none gets a byte of HTTP, and each is told what
// it is.
#include <algorithm>

#include <fmt/format.h>

#include "support/raw_peer.h"
#include "tls_scene.h"

using namespace test;

namespace {

const char* const nothing_in_common =
    "it takes none of the ciphers, signatures and key exchanges of OpenSSL ";
const char* const too_old = "it offers no TLS that is new enough (1.2 or 1.3 is): ";
const char* const no_tls = "it does not speak TLS (plain HTTP?)";
const char* const closed = "the connection was closed during the TLS handshake";

struct Offer {
  int version = TLS1_2_VERSION;     ///< this and no other
  const char* ciphers = "DEFAULT";  ///< as OpenSSL words them, of TLS 1.2
  const char* groups = "";          ///< for the exchange of keys; empty: OpenSSL's choice
};

Scene offers(const Scene& scene, const Offer& offer) {
  return lax(scene, [offer](SSL_CTX* tls) {
    if (SSL_CTX_set_cipher_list(tls, offer.ciphers) != 1 ||
        (*offer.groups != '\0' && SSL_CTX_set1_groups_list(tls, offer.groups) != 1))
      throw std::runtime_error("OpenSSL has no such thing");
    SSL_CTX_set_min_proto_version(tls, offer.version);
    SSL_CTX_set_max_proto_version(tls, offer.version);
  });
}

Scene with_rsa(const Offer& offer) { return offers(leaf({.key = "RSA"}), offer); }

Scene with_curve(const Offer& offer) { return offers(leaf({}), offer); }

Scene small_dh() {
  return lax(leaf({.key = "RSA"}), [](SSL_CTX* tls) {
    SSL_CTX_set_max_proto_version(tls, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(tls, "DHE-RSA-AES128-GCM-SHA256");
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> about(
        EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY_paramgen_init(about.get());
    EVP_PKEY_CTX_set_group_name(about.get(), "modp_1536");
    EVP_PKEY* parameters = nullptr;
    if (EVP_PKEY_paramgen(about.get(), &parameters) != 1 ||
        SSL_CTX_set0_tmp_dh_pkey(tls, parameters) != 1)
      throw std::runtime_error("OpenSSL takes no such DH parameters");
  });
}

/// The server's choice of protocol (ALPN) is one that nobody offered.
Scene odd_protocol() {
  auto scene = leaf({});
  const auto choose = [](SSL*, const unsigned char** chosen, unsigned char* size,
                         const unsigned char*, unsigned, void*) {
    *chosen = reinterpret_cast<const unsigned char*>("spdy/3"), *size = 6;
    return SSL_TLSEXT_ERR_OK;
  };
  scene.server.tune = [=](SSL_CTX* tls) { SSL_CTX_set_alpn_select_cb(tls, choose, nullptr); };
  return scene;
}

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

std::string many(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// With its length of so many bytes in front.
std::string counted(const std::string& text, int size) {
  std::string length;
  for (int i = size - 1; i >= 0; --i) length += static_cast<char>(text.size() >> (8 * i));
  return length + text;
}

std::string record(int type, const std::string& content, int version = 0x0303) {
  return bytes({type, version >> 8, version & 255}) + counted(content, 2);
}

std::string alert(int what, int level = 2) { return record(21, bytes({level, what})); }

/// ServerHello (RFC 5246, 7.4.1.3).
struct Hello {
  int version = 0x0303;
  int cipher = 0xc02b;  ///< ECDHE-ECDSA-AES128-GCM-SHA256, which clients offer
  int compression = 0;
  std::string extensions = bytes({0xff, 1, 0, 1, 0});  ///< renegotiation is safe (RFC 5746)
  std::string random = std::string(32, 'r');
  std::string session{};
};

std::string hello(const Hello& h) {
  const auto body = bytes({h.version >> 8, h.version & 255}) + h.random + counted(h.session, 1) +
                    bytes({h.cipher >> 8, h.cipher & 255, h.compression}) +
                    counted(h.extensions, 2);
  return record(22, bytes({2}) + counted(body, 3), std::min(h.version, 0x0303));
}

/// Answers a ClientHello.
using Says = std::function<std::string(const std::string& heard)>;

/// A HelloRetryRequest of TLS 1.3 (RFC 8446, 4.1.4), so often, which wants another group.
Says retry(int group, int times) {
  const auto random = bytes({0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                             0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                             0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c});
  const auto extensions = bytes({0, 43, 0, 2, 3, 4, 0, 51, 0, 2, group >> 8, group & 255});
  return [=](const std::string& heard) {
    const std::size_t session = 43;  // behind the heads of record and message, version and random
    if (heard.size() < session + 33) return std::string();
    return many(hello({.cipher = 0x1301,
                       .extensions = extensions,
                       .random = random,
                       .session = heard.substr(session + 1, 32)}),
                times);
  };
}

struct Stranger {
  const char* what;
  Says answer;
  const char* says;  ///< of it, in the program's message
  int exit_code = 11;
  RawPeer::End end = RawPeer::End::farewell;
};

Says word(const std::string& text) {
  return [text](const std::string&) { return text; };
}

Says hello_of(const Hello& h) { return word(hello(h)); }

/// Whoever answers has no key, so that what was heard is all that there is to hear.
void learn_nothing(const std::vector<Stranger>& strangers) {
  for (const auto& [what, answer, says, exit_code, end] : strangers) {
    INFO(what);
    const RawPeer peer(answer, end);
    const auto ended = list({}, fmt::format("https://127.0.0.1:{}", peer.port()));
    CHECK(ended.exit_code == exit_code);
    CHECK_THAT(ended.err, Catch::Contains(says));
    CHECK(ended.out.empty());
    const auto heard = peer.heard();
    CHECK(heard.starts_with("\x16\x03\x01"));
    for (const auto* secret : {"s3cret", "Bearer", "HTTP/1.1", "/api"})
      CHECK(heard.find(secret) == std::string::npos);
  }
}

/// What the program says of a server whose words come to it changed.
Ended by_way_of(const std::function<Relay::Changed(const std::string&)>& change,
                const Scene& scene) {
  const LoopbackServer server(scene.server, empty_list);
  const Relay relay(server.port(), change);
  const auto ended = list(scene, fmt::format("https://127.0.0.1:{}", relay.port()));
  CHECK(server.heard().empty());
  CHECK(ended.exit_code == 11);
  CHECK(ended.out.empty());
  return ended;
}

}  // namespace

TEST_CASE("no byte of HTTP goes to a server whose TLS is old, weak or none") {
  refuses({
      {"TLS 1.0", [] { return with_rsa({.version = TLS1_VERSION, .ciphers = "ALL"}); }, too_old},
      {"TLS 1.1", [] { return with_rsa({.version = TLS1_1_VERSION, .ciphers = "ALL"}); }, too_old},
      {"no encryption", [] { return with_rsa({.ciphers = "eNULL"}); }, nothing_in_common},
      {"no certificate", [] { return with_rsa({.ciphers = "aNULL"}); }, nothing_in_common},
      {"a key that both know", [] { return with_rsa({.ciphers = "PSK"}); }, nothing_in_common},
      {"ARIA", [] { return with_rsa({.ciphers = "ARIA128:ARIA256"}); }, nothing_in_common},
      {"DH of 1536 bits", small_dh, ""},
      {"a curve that nobody offers", [] { return with_curve({.groups = "brainpoolP256r1"}); },
       nothing_in_common},
      {"a weak curve", [] { return with_curve({.groups = "P-192"}); }, nothing_in_common},
      {"a protocol that nobody offered", odd_protocol, "the TLS handshake failed: "},
  });
}

TEST_CASE("a server that has TLS 1.3 alone, or one way of exchanging keys, is served") {
  serves({
      {"TLS 1.3", [] { return with_curve({.version = TLS1_3_VERSION}); }, ""},
      {"X25519", [] { return with_curve({.version = TLS1_3_VERSION, .groups = "X25519"}); }, ""},
      {"P-256", [] { return with_curve({.version = TLS1_3_VERSION, .groups = "P-256"}); }, ""},
      {"P-384", [] { return with_curve({.version = TLS1_3_VERSION, .groups = "P-384"}); }, ""},
      {"P-521", [] { return with_curve({.version = TLS1_3_VERSION, .groups = "P-521"}); }, ""},
      {"ChaCha20", [] { return with_curve({.ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305"}); }, ""},
      {"AES-256", [] { return with_rsa({.ciphers = "ECDHE-RSA-AES256-GCM-SHA384"}); }, ""},
  });
}

TEST_CASE("a server whose exchange of keys is post-quantum alone is served, or told so") {
  const char* const hybrid = "X25519MLKEM768";
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> own(SSL_CTX_new(TLS_server_method()),
                                                              SSL_CTX_free);
  const bool known = SSL_CTX_set1_groups_list(own.get(), hybrid) == 1;
  if (known)
    serves(
        {{hybrid, [=] { return with_curve({.version = TLS1_3_VERSION, .groups = hybrid}); }, ""}});
  // Of a group that no library has by itself, a server says either of these.
  learn_nothing({{"it asks for it", retry(0x0202, 1), "the TLS handshake failed: bad key share"},
                 {"it gives up", word(alert(40)), nothing_in_common}});
}

TEST_CASE("no byte of HTTP goes to what is no server of TLS") {
  learn_nothing({
      {"nothing", word(""), closed},
      {"a reset", word(""), "during the TLS handshake: connection reset by peer", 11,
       RawPeer::End::reset},
      {"HTTP", word("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), no_tls},
      {"HTTP/2", word(bytes({0, 0, 0, 4, 0, 0, 0, 0, 0})), no_tls},
      {"SSH", word("SSH-2.0-OpenSSH_9.2p1\r\n"), no_tls},
      {"SMTP", word("220 mail.example.com ESMTP\r\n"), no_tls},
      {"zeros", word(std::string(100, '\0')), no_tls},
      {"ones", word(std::string(100, '\xff')), no_tls},
      {"SSL 2", word(bytes({0x80, 0x2e, 4, 0, 1, 0, 2})), no_tls},
      {"a record that is too long", word(bytes({22, 3, 3, 0xff, 0xff}) + std::string(70'000, 'x')),
       no_tls},
      {"data", word(record(23, "HTTP/1.1 200 OK\r\n\r\n")), "unexpected message"},
      {"the client's own words", [](const std::string& heard) { return heard; },
       "unexpected message"},
  });
}

TEST_CASE("no byte of HTTP goes to a server that chooses what nobody offered") {
  learn_nothing({
      {"SSL 3", hello_of({.version = 0x0300}), too_old},
      {"TLS 1.0", hello_of({.version = 0x0301}), too_old},
      {"TLS 1.1", hello_of({.version = 0x0302}), too_old},
      {"a TLS to come", hello_of({.version = 0x0305}), too_old},
      {"TLS 1.2, though it has 1.3", hello_of({.random = std::string(24, 'r') + "DOWNGRD\x01"}),
       "inappropriate fallback"},
      {"an export cipher", hello_of({.cipher = 0x0003}), "cipher returned"},
      {"RC4", hello_of({.cipher = 0x0005}), "cipher returned"},
      {"3DES", hello_of({.cipher = 0x000a}), "cipher returned"},
      {"no encryption", hello_of({.cipher = 0x003b}), "cipher returned"},
      {"no certificate", hello_of({.cipher = 0x00a6}), "cipher returned"},
      {"a cipher that nobody knows", hello_of({.cipher = 0xfafa}), "cipher returned"},
      {"compression", hello_of({.compression = 1}), "compression"},
      {"unsafe renegotiation", hello_of({.extensions = ""}), "unsafe legacy renegotiation"},
      {"an extension that nobody asked for",
       hello_of({.extensions = bytes({0xff, 1, 0, 1, 0, 0, 14, 0, 0})}), "bad extension"},
      {"an extension that nobody knows",
       hello_of({.extensions = bytes({0xff, 1, 0, 1, 0, 0x12, 0x34, 0, 0})}), closed},
      {"a retry after a retry", retry(24, 2), ""},
  });
}

TEST_CASE("no byte of HTTP goes to a server that says no, or says it without end") {
  learn_nothing({
      {"protocol version", word(alert(70)), too_old},
      {"insufficient security", word(alert(71)), nothing_in_common},
      {"no application protocol", word(alert(120)), "no application protocol"},
      {"unrecognized name", word(alert(112)), "unrecognized name"},
      {"internal error", word(alert(80)), "internal error"},
      {"access denied", word(alert(49)), "access denied"},
      {"an alert that nobody knows", word(alert(250)), "the TLS handshake failed"},
      {"bad certificate", word(alert(42)), "the server asks for a client certificate", 4},
      {"farewell", word(alert(0, 1)), closed},
      {"warnings", word(many(alert(90, 1), 1000)), "too many warn alerts"},
      {"empty records", word(many(record(22, ""), 1000)), "the TLS handshake failed"},
      {"a message that is too long",
       word(record(22, bytes({2, 0xff, 0xff, 0xff}) + std::string(100, 'x'))),
       "excessive message size"},
      {"half a hello", word(hello({}).substr(0, 20)), closed},
      {"the end before the beginning",
       word(record(22, bytes({20, 0, 0, 12}) + std::string(12, 'f'))), "unexpected message"},
      {"another cipher at once", word(record(20, bytes({1}))), "unexpected message"},
  });
}

TEST_CASE("no byte of HTTP goes to a server whose handshake breaks off, or is changed by the way") {
  const auto cut = [](std::size_t most) {
    return [most](const std::string& said) -> Relay::Changed {
      return {.bytes = said.substr(0, most), .hang_up = true};
    };
  };
  for (const std::size_t most : {1U, 5U, 50U, 300U}) {
    INFO(most);
    CHECK_THAT(by_way_of(cut(most), leaf({})).err, Catch::Contains(closed));
  }
  const auto flip = [](std::size_t at) {
    return [at](std::string said) -> Relay::Changed {
      if (said.size() <= at) return {};
      said[at] = static_cast<char>(said[at] ^ 1);
      return {.bytes = said};
    };
  };
  SECTION("TLS 1.3: the random number, and what is encrypted") {
    for (const std::size_t at : {20U, 200U, 400U}) {
      INFO(at);
      CHECK_THAT(by_way_of(flip(at), with_curve({.version = TLS1_3_VERSION})).err,
                 Catch::Contains("the TLS handshake failed: "));
    }
  }
  SECTION("TLS 1.2: the signature, which stands before the flight's end") {
    const auto sign_otherwise = [](std::string said) -> Relay::Changed {
      const std::string done("\x16\x03\x03\x00\x04\x0e\x00\x00\x00", 9);
      if (!said.ends_with(done)) return {};
      said[said.size() - done.size() - 1] ^= 1;
      return {.bytes = said};
    };
    CHECK_THAT(by_way_of(sign_otherwise, with_curve({})).err,
               Catch::Contains("the TLS handshake failed: "));
  }
}
