// Surroundings of a login: what is said meanwhile, and how long it may take.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kube {

/// What a credential plugin is given by the program that runs it. All may be unset. Texts come in
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

  /// How long a plugin may take; 0 for no limit. Unset: a minute, and 15 where it may ask the user,
  /// for so long the codes of device logins are valid.
  std::optional<std::chrono::milliseconds> limit{};
};

}  // namespace kube
