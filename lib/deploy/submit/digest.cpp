// SHA-256 by its own functions: EVP sets OpenSSL's providers up first, which costs a dry run more
// than all that drey does itself.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "deploy/submit/digest.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
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

  using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

  Digest digest() {
    Digest digest{};
    if (SHA256_Final(digest.data(), &state_) != 1) no_sha256();
    return digest;
  }

  std::string end() {
    const auto bytes = digest();
    return {bytes.begin(), bytes.end()};
  }

 private:
  SHA256_CTX state_{};
};

/// HMAC-SHA-256 of many messages with one key.
class Hmac {
 public:
  explicit Hmac(std::string_view key) {
    auto block = key.size() > SHA256_CBLOCK ? sha256(key) : std::string(key);
    block.resize(SHA256_CBLOCK, '\0');
    begin(inner_, block, 0x36);
    begin(outer_, block, 0x5c);
  }

  Sha256::Digest of(std::string_view message) const {
    auto inner = inner_, outer = outer_;
    inner.add(message);
    const auto digest = inner.digest();
    outer.add({reinterpret_cast<const char*>(digest.data()), digest.size()});
    return outer.digest();
  }

 private:
  static void begin(Sha256& digest, std::string block, unsigned char pad) {
    for (auto& byte : block) byte = static_cast<char>(static_cast<unsigned char>(byte) ^ pad);
    digest.add(block);
  }

  Sha256 inner_{}, outer_{};
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
  const auto digest = Hmac(key).of(message);
  return {digest.begin(), digest.end()};
}

std::string stretched(std::string_view secret, std::string_view salt) {
  constexpr int iterations = 100'000;
  const Hmac hmac(secret);
  constexpr std::string_view first_block("\0\0\0\1", 4);
  auto round = hmac.of(std::string(salt) + std::string(first_block));
  auto result = round;
  for (int i = 1; i < iterations; ++i) {
    round = hmac.of({reinterpret_cast<const char*>(round.data()), round.size()});
    std::transform(result.begin(), result.end(), round.begin(), result.begin(),
                   [](unsigned char one, unsigned char other) {
                     return static_cast<unsigned char>(one ^ other);
                   });
  }
  return {result.begin(), result.end()};
}

std::string hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return digits;
}

}  // namespace deploy
