#include "http/identity.h"

#include <memory>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace http {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Bio reader(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

/// OpenSSL would ask the terminal for a password otherwise.
int no_password(char*, int, int, void*) { return 0; }

Certificate first_certificate(const std::string& pem) {
  return {PEM_read_bio_X509(reader(pem).get(), nullptr, no_password, nullptr), X509_free};
}

Key private_key(const std::string& pem) {
  return {PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_password, nullptr), EVP_PKEY_free};
}

bool mentions(const std::string& pem, std::string_view words) {
  return pem.find(words) != std::string::npos;
}

std::string not_a_certificate(const std::string& subject, const std::string& pem) {
  if (pem.empty()) return subject + " is empty";
  if (mentions(pem, "PRIVATE KEY-----")) return subject + " holds a private key and no certificate";
  return subject + (mentions(pem, "-----BEGIN CERTIFICATE-----") ? " holds a damaged certificate"
                                                                 : " is not in PEM format");
}

std::optional<std::string> key_problem(const Endpoint& endpoint, X509* certificate) {
  const auto& pem = endpoint.client_key;
  if (pem.empty()) return "there is a client certificate, but no client key";
  if (mentions(pem, "ENCRYPTED")) return "the client key is encrypted, which is not supported";
  const auto key = private_key(pem);
  if (!key)
    return mentions(pem, "PRIVATE KEY-----") ? "the client key is damaged"
                                             : "the client key is not a private key in PEM format";
  if (X509_check_private_key(certificate, key.get()) != 1)
    return "the client certificate and the client key do not belong together";
  return std::nullopt;
}

std::optional<std::string> find_problem(const Endpoint& endpoint) {
  if (endpoint.ca && !first_certificate(*endpoint.ca))
    return not_a_certificate("the certificate authority", *endpoint.ca);
  if (endpoint.client_certificate.empty()) {
    if (endpoint.client_key.empty()) return std::nullopt;
    return "there is a client key, but no client certificate";
  }
  const auto certificate = first_certificate(endpoint.client_certificate);
  if (!certificate) return not_a_certificate("the client certificate", endpoint.client_certificate);
  return key_problem(endpoint, certificate.get());
}

}  // namespace

std::optional<std::string> identity_problem(const Endpoint& endpoint) {
  auto problem = find_problem(endpoint);
  // What OpenSSL noted on the way would else be taken for the next handshake's error.
  ERR_clear_error();
  return problem;
}

}  // namespace http
