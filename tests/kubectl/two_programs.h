// kubectl and drey, each run with the same kubeconfig against servers that write down what arrives.
#pragma once
#include <memory>
#include <string>

#include "kubectl/kubeconfig_case.h"

namespace test {

/// What one program did with a kubeconfig.
struct Behaviour {
  bool sent = false;      ///< its request arrived, was answered, and it ended well
  std::string request{};  ///< which server, name, namespace and identity it was for, a line each;
                          ///< empty: none arrived
  std::string said{};     ///< on stderr, for people
};

/// The servers: with TLS and without, and a proxy; and the folder in which both programs run.
class TwoPrograms {
 public:
  /// Paths of the programs.
  TwoPrograms(std::string kubectl, std::string drey);
  ~TwoPrograms();
  TwoPrograms(const TwoPrograms&) = delete;
  TwoPrograms& operator=(const TwoPrograms&) = delete;

  /// Asks for a service account's token, which takes one request and nothing before it.
  Behaviour kubectl(const KubeconfigCase& subject);

  /// Lists clusters.
  Behaviour drey(const KubeconfigCase& subject);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace test
