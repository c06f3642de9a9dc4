// Secrets among values, by their keys.
#pragma once
#include <string_view>

namespace flink {

/// What stands in the place of a secret.
inline constexpr std::string_view secret_mask = "******";

/// Whether a key's value is to be hidden, whatever its case and whether its words are parted by
/// '.', '_', '-' or not at all: the widest list that any version has
/// (GlobalConfiguration#SENSITIVE_KEYS, 2.4), and the other usual words for a password. Not those
/// of keys that name Kubernetes' Secrets, or say something else about a secret (its provider, class
/// or kind).
bool is_sensitive(std::string_view key);

/// Whether there is a value to hide under that key: not for flags, for references to variables, and
/// for numbers beside keys that only mention a token.
bool hides(std::string_view key, std::string_view value);

/// Whether the key's value is a name of Kubernetes' Secrets, and no secret: kubernetes.secrets,
/// secretName.
bool names_secrets(std::string_view key);

}  // namespace flink
