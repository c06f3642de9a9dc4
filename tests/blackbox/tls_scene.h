// Servers of TLS whose certificate, chain or way of speaking is not as it should be, as a table has
// them.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "program_world.h"

namespace test {

/// A server, and what the kubeconfig says of it.
struct Scene {
  LoopbackServer::Options server{};
  std::string trusted = authority().certificate();
  std::string server_name{};  ///< tls-server-name; empty: none is named
};

struct Case {
  const char* what;
  std::function<Scene()> make;
  const char* says;  ///< of it, in the program's message
};

/// A leaf of the trusted authority.
inline Scene leaf(const Subject& subject) {
  return {.server = {.identity = authority().issue(subject)}};
}

/// The server takes whatever is weak.
inline Scene lax(Scene scene, const std::function<void(SSL_CTX*)>& more = {}) {
  scene.server.tune = [more](SSL_CTX* tls) {
    SSL_CTX_set_security_level(tls, 0);
    if (more) more(tls);
  };
  return scene;
}

/// What the program says of the server there, when it asks for a list with its token.
inline Ended list(const Scene& scene, const std::string& url) {
  auto about = trust_in(scene.trusted);
  if (!scene.server_name.empty()) about += "\n    tls-server-name: '" + scene.server_name + "'";
  const Folder folder;
  return run_child(drey_with(folder, kubeconfig(url, about), {"list", "--request-timeout=10s"}));
}

/// A run against each of these servers, which all say what they are to; `check` looks at the rest.
template <class Check>
void for_each_server(const std::vector<Case>& cases, const Check& check) {
  for (const auto& [what, make, says] : cases) {
    INFO(what);
    const auto scene = make();
    const LoopbackServer server(scene.server, empty_list);
    const auto ended = list(scene, server.url());
    CHECK_THAT(ended.err, Catch::Contains(says));
    check(ended, server);
  }
}

/// Not a byte of HTTP comes to any of these servers, whether the token is in it or not.
inline void refuses(const std::vector<Case>& cases) {
  for_each_server(cases, [](const Ended& ended, const LoopbackServer& server) {
    CHECK(ended.exit_code == 11);
    CHECK(ended.out.empty());
    CHECK(server.heard().empty());
  });
}

/// The server is taken for the API server.
inline void serves(const std::vector<Case>& cases) {
  for_each_server(cases, [](const Ended& ended, const LoopbackServer& server) {
    CHECK(ended.exit_code == 0);
    CHECK_THAT(server.heard(), Catch::Contains("Authorization: Bearer s3cret-token"));
  });
}

}  // namespace test
