// Stanza of a kubeconfig, for what is wrong in it, and what it names in PEM format.
#pragma once
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "base/world.h"

namespace kube {

/// A stanza, for error messages: "/home/me/.kube/config: user 'x'".
class Stanza {
 public:
  template <class Any>
  Stanza(const std::string& kind, const Any& stanza)
      : text_(stanza.file.empty() ? "command line"
                                  : fmt::format("{}: {} '{}'", base::printable(stanza.file), kind,
                                                base::printable(stanza.name, 300))) {}

  /// Throws Error{usage} with the stanza before what is wrong.
  [[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) const;

 private:
  std::string text_;
};

/// Something in PEM format that may stand in the kubeconfig itself or in a file.
struct Material {
  std::string field{};  ///< "client-key"; the other field has "-data" behind it
  std::string path{};
  std::string data{};
  std::string_view mark{};  ///< what it must contain
};

inline constexpr std::string_view certificate_mark = "BEGIN CERTIFICATE-----";
inline constexpr std::string_view key_mark = "PRIVATE KEY-----";

/// The text of a certificate or a key; empty where neither field is set. Throws Error{usage}: both
/// are set, the file cannot be read, no base64, encrypted, or not what the mark says.
std::string read_pem(const base::World& world, const Stanza& stanza, const Material& material);

}  // namespace kube
