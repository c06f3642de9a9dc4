// Exchange with a credential plugin, as values. Nothing is run here.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "kube/config/kubeconfig.h"

namespace kube {

/// What a plugin hands out: a token, a certificate with its key, or all three. Both are PEM texts.
struct ExecCredential {
  std::string token{};
  std::string client_certificate{};
  std::string client_key{};
  std::optional<std::chrono::system_clock::time_point> expires{};  ///< absent: never

  bool operator==(const ExecCredential&) const = default;
};

/// What is wrong with the stanza, in client-go's words (clientcmd/validation.go); absent: nothing.
std::optional<std::string> exec_problem(const ExecPlugin& plugin);

/// The value of KUBERNETES_EXEC_INFO: an ExecCredential object with the cluster if the plugin wants
/// it, `ca` (a PEM text) inlined.
std::string exec_info(const ExecPlugin& plugin, const Cluster& cluster,
                      const std::optional<std::string>& ca, bool interactive);

/// Reads what a plugin wrote to stdout: an ExecCredential of that version as JSON, or as YAML, for
/// client-go takes both. Throws base::Error{not_allowed} in client-go's words, without anything of
/// the text.
ExecCredential parse_exec_credential(std::string_view out, std::string_view api_version);

/// Whether a new one should be asked for: it expires within 30 seconds.
bool is_due(const ExecCredential& credential, std::chrono::system_clock::time_point now);

/// An installHint made safe for a terminal as client-go makes it: characters that are no letters,
/// marks, numbers, punctuation, symbols or spaces become "U+XXXX".
std::string sanitized_hint(std::string_view hint);

}  // namespace kube
