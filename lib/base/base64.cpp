#include "base/base64.h"

#include <algorithm>
#include <limits>

#include <openssl/evp.h>

namespace base {
namespace {

bool is_alphabet(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/';
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string dense;
  std::copy_if(text.begin(), text.end(), std::back_inserter(dense),
               [](char c) { return c != '\n' && c != '\r'; });
  const std::size_t padding = dense.ends_with("==") ? 2 : dense.ends_with("=") ? 1 : 0;
  const auto body = std::string_view(dense).substr(0, dense.size() - padding);
  if (dense.size() % 4 != 0 || !std::all_of(body.begin(), body.end(), is_alphabet))
    return std::nullopt;
  if (dense.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return std::nullopt;
  std::string bytes(dense.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(dense.data()),
                                     static_cast<int>(dense.size()));
  if (length < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace base
