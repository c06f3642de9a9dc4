// A kubeconfig, what lies beside it, and what kubectl and drey are to make of it: one item of
// cases/*.yaml.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace test {

struct KubeconfigCase {
  std::string name{};  ///< "users: token file before token"
  std::map<std::string, std::string>
      files{};  ///< by path in the folder of the run; those with "#!" in front can be run
  std::string encoding{};  ///< of the file `config`
  std::string
      kubeconfig{};  ///< KUBECONFIG, names relative to that folder, as a list; empty: not set
  std::vector<std::string> args{};  ///< for both programs
  std::map<std::string, std::string> env{};

  bool kubectl_sends = true;
  bool drey_sends = true;
  std::string why{};  ///< not empty: the two are meant to differ, for this reason
};

/// Placeholders between '@' in the texts of cases, and what stands for them: "server" →
/// "https://127.0.0.1:40123".
using Placeholders = std::map<std::string, std::string>;

/// The text with all its "@word@" replaced. Other '@' stay.
std::string filled_in(std::string text, const Placeholders& words);

/// The bytes of a text in UTF-8: utf-8-bom, utf-16le, utf-16be (ASCII alone), crlf,
/// no-final-newline; empty: as it is.
std::string encoded(const std::string& text, const std::string& encoding);

/// Reads all cases below a folder, in the order of the files' names. An item says:
///
///   name
///   cluster, user, context   YAML, in place of the one that a plain kubeconfig has in its one
///   stanza of the kind config                   the whole kubeconfig instead; "@bare@" in it
///   stands for the plain one encoding, files, kubeconfig, args, env   as in KubeconfigCase;
///   KUBECONFIG is `config` unless said otherwise refused: true            by both; else both send
///   differs: {kubectl: sends|refuses, drey: sends|refuses, why: text}
///
/// Throws std::runtime_error that names an item with anything else in it.
std::vector<KubeconfigCase> read_cases(const std::string& folder);

}  // namespace test
