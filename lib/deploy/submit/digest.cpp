// SHA-256 by its own functions: EVP sets OpenSSL's providers up first, which costs a dry run more
// than all that drey does itself.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "deploy/submit/digest.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "base/error.h"

namespace deploy {
namespace {

[[noreturn]] void no_sha256() { throw base::Error(base::Exit::failed, "OpenSSL has no SHA-256"); }

class Sha256 {
 public:
  Sha256() {
    if (SHA256_Init(&state_) != 1) no_sha256();
  }

  void add(std::string_view bytes) {
    if (SHA256_Update(&state_, bytes.data(), bytes.size()) != 1) no_sha256();
  }

  std::string end() {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    if (SHA256_Final(digest.data(), &state_) != 1) no_sha256();
    return {digest.begin(), digest.end()};
  }

 private:
  SHA256_CTX state_{};
};

}  // namespace

std::string sha256(std::string_view text) {
  Sha256 digest;
  digest.add(text);
  return digest.end();
}

std::string sha256(const base::ByteSource& source) {
  constexpr std::size_t piece_size = std::size_t{256} << 10U;
  Sha256 digest;
  for (std::uint64_t at = 0; at < source.size;) {
    const auto piece = source.read(at, std::min<std::uint64_t>(piece_size, source.size - at));
    if (piece.empty())
      throw base::Error(base::Exit::failed, "the file became shorter while it was read");
    digest.add(piece);
    at += piece.size();
  }
  return digest.end();
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, message.size(),
           digest.data(), &length) == nullptr)
    no_sha256();
  return {digest.begin(), digest.begin() + length};
}

std::string hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return digits;
}

}  // namespace deploy
