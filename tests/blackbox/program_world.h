// Surroundings of the program as a process: which one, its kubeconfig, and a server that it trusts.
#pragma once
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "support/authority.h"
#include "support/catch.h"
#include "support/child.h"
#include "support/folder.h"
#include "support/loopback_server.h"

namespace test {

/// That of this build, unless the environment names another.
inline std::string program() {
  const char* another = std::getenv("DREY_PROGRAM");
  return another == nullptr ? DREY_PROGRAM : another;
}

/// What a kubeconfig says of a cluster whose server shows what this one signed.
inline std::string trust_in(const std::string& certificate) {
  return "\n    certificate-authority-data: " + base::base64_encode(certificate);
}

/// With more about the cluster behind its server: "\n    tls-server-name: …", and what its user
/// logs in with.
inline std::string kubeconfig(const std::string& server, const std::string& about_cluster,
                              const std::string& user = "token: s3cret-token") {
  return "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
         "clusters:\n- name: c\n  cluster:\n    server: " +
         server + about_cluster + "\nusers:\n- name: u\n  user:\n    " + user +
         "\ncontexts:\n- name: here\n  context:\n    cluster: c\n    user: u\n- name: there\n  "
         "context:\n    cluster: c\n    user: u\n";
}

inline Child drey_with(const Folder& folder, const std::string& kubeconfig,
                       std::vector<std::string> args) {
  const auto config = folder.file("config", kubeconfig);
  args.insert(args.begin(), program());
  return {.args = std::move(args),
          .environment = {"HOME=" + folder.path().string(), "KUBECONFIG=" + config}};
}

inline Child drey(const Folder& folder, const std::string& server, std::vector<std::string> args) {
  return drey_with(folder, kubeconfig(server, trust_in(authority().certificate())),
                   std::move(args));
}

inline bool empty_list(const Received&, Peer& peer) {
  peer.write(whole_answer(
      200,
      R"({"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{},"columnDefinitions":[],"rows":[]})",
      "Content-Type: application/json\r\n"));
  return true;
}

}  // namespace test
