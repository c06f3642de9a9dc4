#include "support/certificates.h"

#include <stdexcept>
#include <utility>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace test {
namespace {

constexpr long day = 24 * 60 * 60;

std::shared_ptr<EVP_PKEY> new_key(const std::string& kind) {
  if (kind.starts_with("P-")) return {EVP_EC_gen(kind.c_str()), EVP_PKEY_free};
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, kind.c_str(), nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_generate(context.get(), &key) != 1)
    throw std::runtime_error("no key of this kind: " + kind);
  return {key, EVP_PKEY_free};
}

template <class Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
  if (write(bio.get()) != 1) throw std::runtime_error("no PEM");
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) throw std::runtime_error("bad extension: " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::shared_ptr<X509> new_certificate(const Subject& subject, EVP_PKEY* key) {
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  static long serial = 1;
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), subject.from_days * day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), subject.to_days * day);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(subject.name.c_str()), -1, -1,
                             0);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  const bool hashes = EVP_PKEY_get_base_id(issuer_key) != EVP_PKEY_ED25519 &&
                      EVP_PKEY_get_base_id(issuer_key) != EVP_PKEY_ED448;
  if (X509_sign(certificate, issuer_key, hashes ? EVP_sha256() : nullptr) == 0)
    throw std::runtime_error("cannot sign");
}

std::string certificate_pem(X509* certificate) {
  return pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

}  // namespace

Authority::Authority(const std::string& name, std::string key)
    : kind_(std::move(key)),
      key_(new_key(kind_)),
      own_(new_certificate({.name = name}, key_.get())) {
  add_extension(own_.get(), own_.get(), NID_basic_constraints, "critical,CA:TRUE");
  sign(own_.get(), own_.get(), key_.get());
  certificate_ = certificate_pem(own_.get());
}

Identity Authority::issue(const Subject& subject) const {
  const auto key = new_key(kind_);
  const auto certificate = new_certificate(subject, key.get());
  if (!subject.alternative_names.empty())
    add_extension(certificate.get(), own_.get(), NID_subject_alt_name, subject.alternative_names);
  sign(certificate.get(), own_.get(), key_.get());
  return {certificate_pem(certificate.get()), pem([&](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace test
