// Surroundings of a login: what is said meanwhile, and how long it may take.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/transport.h"

namespace kube {

/// What a login is given by the program that wants it, a credential plugin's or by ID tokens
/// (id_token.h). All may be unset, `connect` where no ID tokens are asked for. Texts come in
/// whole characters, and as the plugin wrote them: nothing is escaped.
struct Login {
  /// Shows what a plugin says that may ask the user: "enter the code ABC at …".
  std::function<void(std::string_view text)> prompt{};

  /// Shows what any other plugin says. Unset: of one that fails it stands in the error.
  std::function<void(std::string_view text)> talk{};

  /// One line about the plugin: that it is waited for.
  std::function<void(const std::string& line)> note{};

  /// One line about a failure that ends nothing.
  std::function<void(const std::string& line)> warn{};

  /// Opens the way to who hands out ID tokens. It is used as long as the endpoint is.
  std::function<std::unique_ptr<http::Transport>(const http::Endpoint&)> connect{};

  /// Is told each secret that was handed out, before it is used.
  std::function<void(const std::string& secret)> secret{};

  /// How long a plugin may take; 0 for no limit. Unset: a minute, and 15 where it may ask the user,
  /// for so long the codes of device logins are valid.
  std::optional<std::chrono::milliseconds> limit{};
};

}  // namespace kube
