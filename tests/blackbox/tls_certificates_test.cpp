// Certificates that are not the API server's to show: it gets no byte of HTTP, and is told why.
#include <fmt/format.h>

#include "tls_scene.h"

using namespace test;

namespace {

const Extension is_authority{"basicConstraints", "critical,CA:TRUE"};

const char* const another_host = "the server's certificate is for another host name";
const char* const unknown_authority = "the server's certificate is signed by an unknown authority";
const char* const no_authority = "is not trusted: invalid CA certificate";
const char* const other_purpose = "is not trusted: unsuitable certificate purpose";
const char* const nothing_in_common =
    "it takes none of the ciphers, signatures and key exchanges of OpenSSL ";

Scene leaf_with(const Extension& extension) { return leaf({.extensions = {extension}}); }

Scene weak(const Subject& subject) { return lax(leaf(subject)); }

/// A leaf for a host of that name.
Scene named(const std::string& host, const std::string& alternative_names,
            const std::string& common_name = "somebody") {
  auto scene = leaf({.name = common_name, .alternative_names = alternative_names});
  scene.server_name = host;
  return scene;
}

Case no_name(const char* alternative_names, const char* host) {
  return {alternative_names, [=] { return named(host, alternative_names); }, another_host};
}

Case no_address(const char* alternative_names) {
  return {alternative_names, [=] { return leaf({.alternative_names = alternative_names}); },
          another_host};
}

/// The same with a name of any bytes.
Scene named_in_bytes(const std::string& host, const std::string& name) {
  auto der = fmt::format("DER:30:{:02x}:82:{:02x}", name.size() + 2, name.size());
  for (const char byte : name) der += fmt::format(":{:02x}", static_cast<unsigned char>(byte));
  auto scene = leaf({.alternative_names = "", .extensions = {{"subjectAltName", der}}});
  scene.server_name = host;
  return scene;
}

/// The server shows a leaf, and behind it who signed that.
Scene chain_of(const Authority& signer, const std::vector<const Authority*>& shown,
               const std::string& trusted = authority().certificate(),
               const Subject& subject = {}) {
  auto identity = signer.issue(subject);
  for (const auto* above : shown) identity.certificate += above->certificate();
  return {.server = {.identity = identity}, .trusted = trusted};
}

/// An authority by the way between leaf and root.
Subject intermediate(const std::vector<Extension>& extensions = {is_authority}) {
  return {.name = "between", .alternative_names = "", .extensions = extensions};
}

Scene below(const Subject& subject) {
  const auto between = authority().below(subject);
  return chain_of(between, {&between});
}

Scene below_with(const Extension& extension) {
  return below(intermediate({is_authority, extension}));
}

Subject root(const std::string& key, const std::vector<Extension>& extensions = {is_authority}) {
  return {.name = "root", .alternative_names = "", .extensions = extensions, .key = key};
}

/// Signed by a trusted authority of that kind.
Scene signed_by(const Subject& subject, const Subject& leaf = {}) {
  const Authority signer(subject);
  return lax(chain_of(signer, {}, signer.certificate(), leaf));
}

/// The same certificate is the server's, and trusted where `is_trusted`.
Scene self_signed(const Subject& subject, bool is_trusted = false) {
  const Authority own(subject);
  Scene scene{.server = {.identity = own.identity()}};
  if (is_trusted) scene.trusted = own.certificate();
  return scene;
}

Subject between(Subject subject, int from_days, int to_days) {
  subject.from_days = from_days;
  subject.to_days = to_days;
  return subject;
}

Scene of_namesake() {
  const Authority other("drey test authority");
  return chain_of(other, {});
}

Scene of_another() {
  const Authority other("another");
  return chain_of(other, {&other});
}

Scene intermediate_missing() { return chain_of(authority().below(intermediate()), {}); }

Scene leaf_as_authority() {
  const auto signer = authority().below({});
  return chain_of(signer, {&signer});
}

Scene path_too_long() {
  const auto first =
      authority().below(intermediate({{"basicConstraints", "critical,CA:TRUE,pathlen:0"}}));
  auto subject = intermediate();
  subject.name = "further down";  // one of the same name would count as the same
  const auto second = first.below(subject);
  return chain_of(second, {&second, &first});
}

Scene path_too_long_for_root() {
  const Authority top(root("P-256", {{"basicConstraints", "critical,CA:TRUE,pathlen:0"}}));
  const auto under = top.below(intermediate());
  return chain_of(under, {&under}, top.certificate());
}

Scene intermediate_is_trusted() {
  const auto signer = authority().below(intermediate());
  return chain_of(signer, {&signer}, signer.certificate());
}

Scene weak_intermediate() {
  auto subject = intermediate();
  subject.key = "RSA-1024";
  const auto signer = authority().below(subject);
  return lax(chain_of(signer, {&signer}, authority().certificate(), {.key = "P-256"}));
}

Scene leaf_is_trusted() {
  auto scene = leaf({});
  scene.trusted = scene.server.identity.certificate;
  return scene;
}

}  // namespace

TEST_CASE("no byte of HTTP goes to a server whose certificate is not for its host") {
  const std::string nul("api.example.com\0.evil.example", 29);
  refuses({
      no_address("DNS:elsewhere"),
      no_address("IP:127.0.0.2"),
      no_address("IP:0.0.0.0"),
      no_address("IP:::ffff:127.0.0.1"),
      no_address("DNS:127.0.0.1"),
      no_address("DNS:*.0.0.1"),
      no_address("URI:https://127.0.0.1/"),
      no_address("email:root@127.0.0.1"),
      no_name("DNS:*", "example"),
      no_name("DNS:*", "api.example.com"),
      no_name("DNS:*.com", "example.com"),
      no_name("DNS:*.example.com", "a.b.example.com"),
      no_name("DNS:*.example.com", "example.com"),
      no_name("DNS:a.*.example.com", "a.b.example.com"),
      no_name("DNS:*.*.example.com", "a.b.example.com"),
      no_name("DNS:f*.example.com", "foo.example.com"),
      no_name("DNS:*o.example.com", "foo.example.com"),
      no_name("DNS:x*.example.com", "xn--l8j.example.com"),
      no_name("DNS:.example.com", "api.example.com"),
      no_name("DNS:example.com", "api.example.com"),
      no_name("DNS:api.example.com.evil.example", "api.example.com"),
      no_name("URI:https://api.example.com", "api.example.com"),
      {"a name with NUL", [=] { return named_in_bytes("api.example.com", nul); }, another_host},
      {"a name with a space", [] { return named_in_bytes("api.example.com", "api.example.com "); },
       another_host},
      {"an empty name", [] { return named_in_bytes("api.example.com", ""); }, another_host},
      {"the common name alone", [] { return leaf({.name = "127.0.0.1", .alternative_names = ""}); },
       another_host},
      {"the common name beside another",
       [] { return named("api.example.com", "DNS:elsewhere", "api.example.com"); }, another_host},
  });
}

TEST_CASE("no byte of HTTP goes to a server whose certificate nobody vouches for") {
  refuses({
      {"self-signed", [] { return self_signed({.key = "P-256"}); }, unknown_authority},
      {"self-signed, and an authority",
       [] { return self_signed({.extensions = {is_authority}, .key = "P-256"}); },
       unknown_authority},
      {"another authority", of_another, unknown_authority},
      {"a namesake of the authority", of_namesake, unknown_authority},
      {"the intermediate is missing", intermediate_missing, unknown_authority},
      {"a leaf signs", leaf_as_authority, ""},
      {"an intermediate without basic constraints", [] { return below(intermediate({})); },
       no_authority},
      {"an intermediate that is no authority",
       [] {
         return below(intermediate({{"basicConstraints", "critical,CA:FALSE"}}));
       },
       no_authority},
      {"an intermediate that may not sign",
       [] {
         return below_with({"keyUsage", "critical,digitalSignature"});
       },
       no_authority},
      {"an intermediate for clients",
       [] {
         return below_with({"extendedKeyUsage", "clientAuth"});
       },
       other_purpose},
      {"a path that is too long", path_too_long, "path length constraint exceeded"},
      {"a path that is too long for the root", path_too_long_for_root,
       "path length constraint exceeded"},
      {"an intermediate for other addresses",
       [] {
         return below_with({"nameConstraints", "critical,permitted;IP:10.0.0.0/255.0.0.0"});
       },
       "permitted subtree violation"},
      {"an intermediate for other names",
       [] {
         return below_with({"nameConstraints", "critical,permitted;DNS:example.com"});
       },
       "permitted subtree violation"},
      {"an intermediate for all other addresses",
       [] {
         return below_with({"nameConstraints", "critical,excluded;IP:127.0.0.0/255.0.0.0"});
       },
       "excluded subtree violation"},
      {"a root that is no authority",
       [] {
         return signed_by(root("P-256", {{"basicConstraints", "CA:FALSE"}}));
       },
       no_authority},
      {"a root that may not sign",
       [] {
         return signed_by(root("P-256", {is_authority, {"keyUsage", "critical,digitalSignature"}}));
       },
       no_authority},
      {"an authority in place of the leaf", [] { return self_signed(root("P-256"), true); },
       another_host},
  });
}

TEST_CASE("no byte of HTTP goes to a server whose certificate is out of its time") {
  const auto expired = "has expired";
  const auto too_early = "is not yet valid";
  refuses({
      {"expired", [] { return leaf(between({}, -3, -1)); }, expired},
      {"not yet valid", [] { return leaf(between({}, 1, 3)); }, too_early},
      {"ends before it begins", [] { return leaf(between({}, 1, -1)); }, too_early},
      {"an intermediate expired", [] { return below(between(intermediate(), -3, -1)); }, expired},
      {"an intermediate not yet valid", [] { return below(between(intermediate(), 1, 3)); },
       too_early},
      {"the root expired", [] { return signed_by(between(root("P-256"), -3, -1)); }, expired},
      {"the root not yet valid", [] { return signed_by(between(root("P-256"), 1, 3)); }, too_early},
  });
}

TEST_CASE("no byte of HTTP goes to a server whose certificate is for another purpose, or weak") {
  refuses({
      {"for clients",
       [] {
         return leaf_with({"extendedKeyUsage", "clientAuth"});
       },
       other_purpose},
      {"for code",
       [] {
         return leaf_with({"extendedKeyUsage", "codeSigning"});
       },
       other_purpose},
      {"to sign lists of revoked certificates",
       [] {
         return leaf_with({"keyUsage", "critical,cRLSign"});
       },
       other_purpose},
      {"a critical extension that nobody knows",
       [] {
         return leaf_with({"1.2.3.4", "critical,DER:05:00"});
       },
       "unhandled critical extension"},
      {"the same of an intermediate",
       [] {
         return below_with({"1.2.3.4", "critical,DER:05:00"});
       },
       "unhandled critical extension"},
      {"SHA-1", [] { return weak({.digest = "SHA1"}); }, "digest algorithm too weak"},
      {"MD5", [] { return signed_by(root("RSA"), {.digest = "MD5"}); }, ""},
      {"RSA of 512 bits", [] { return weak({.key = "RSA-512"}); }, nothing_in_common},
      {"RSA of 1024 bits", [] { return weak({.key = "RSA-1024"}); }, "certificate key too weak"},
      {"an intermediate with RSA of 1024 bits", weak_intermediate, "certificate key too weak"},
      {"a root with RSA of 1024 bits", [] { return signed_by(root("RSA-1024"), {.key = "P-256"}); },
       "certificate key too weak"},
      {"a curve of 112 bits", [] { return weak({.key = "secp112r1"}); }, nothing_in_common},
      {"a curve of 192 bits", [] { return weak({.key = "prime192v1"}); }, nothing_in_common},
      {"DSA", [] { return weak({.key = "DSA"}); }, nothing_in_common},
  });
}

TEST_CASE("certificates that are as kubectl takes them are taken") {
  serves({
      {"a wildcard", [] { return named("api.example.com", "DNS:*.example.com"); }, ""},
      {"capital letters", [] { return named("api.example.com", "DNS:API.Example.COM"); }, ""},
      {"one of many names",
       [] { return named("api.example.com", "DNS:elsewhere,IP:10.0.0.1,DNS:api.example.com"); },
       ""},
      {"a chain", [] { return below(intermediate()); }, ""},
      {"an intermediate that is trusted without its root", intermediate_is_trusted, ""},
      {"a leaf that is trusted itself", leaf_is_trusted, ""},
      {"a self-signed leaf that is trusted itself",
       [] { return self_signed({.key = "P-256"}, true); }, ""},
      {"servers and clients",
       [] {
         return leaf_with({"extendedKeyUsage", "serverAuth,clientAuth"});
       },
       ""},
  });
}
