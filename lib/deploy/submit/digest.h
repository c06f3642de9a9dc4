// SHA-256, and what is made of it.
#pragma once
#include <string>
#include <string_view>

#include "base/byte_source.h"

namespace deploy {

/// 32 bytes.
std::string sha256(std::string_view text);

/// The same of bytes that are read piece by piece. Throws Error{failed} where there are fewer than
/// the source says.
std::string sha256(const base::ByteSource& source);

/// 32 bytes: the message authenticated with the key.
std::string hmac_sha256(std::string_view key, std::string_view message);

/// 32 bytes that nobody finds the secret of by trying what it might be: PBKDF2 with HMAC-SHA-256.
std::string stretched(std::string_view secret, std::string_view salt);

/// Lower-case hexadecimal digits.
std::string hex(std::string_view bytes);

}  // namespace deploy
