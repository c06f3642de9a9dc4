#include "deploy/digest.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/error.h"

namespace deploy {
namespace {

using Digest = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string bytes_of(const Digest& digest, unsigned int length) { return {reinterpret_cast<const char*>(digest.data()), length}; }

[[noreturn]] void no_sha256() { throw base::Error(base::Exit::failed, "OpenSSL has no SHA-256"); }

}  // namespace

std::string sha256(std::string_view text) {
  Digest digest{};
  unsigned int length = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) no_sha256();
  return bytes_of(digest, length);
}

std::string sha256(const base::ByteSource& source) {
  constexpr std::size_t piece_size = std::size_t{256} << 10U;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!state || EVP_DigestInit_ex(state.get(), EVP_sha256(), nullptr) != 1) no_sha256();
  for (std::uint64_t at = 0; at < source.size;) {
    const auto piece = source.read(at, std::min<std::uint64_t>(piece_size, source.size - at));
    if (piece.empty()) throw base::Error(base::Exit::failed, "the file became shorter while it was read");
    if (EVP_DigestUpdate(state.get(), piece.data(), piece.size()) != 1) no_sha256();
    at += piece.size();
  }
  Digest digest{};
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(state.get(), digest.data(), &length) != 1) no_sha256();
  return bytes_of(digest, length);
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  Digest digest{};
  unsigned int length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, message.size(), digest.data(), &length) == nullptr) no_sha256();
  return bytes_of(digest, length);
}

std::string hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return digits;
}

}  // namespace deploy
