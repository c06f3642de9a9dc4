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

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

std::shared_ptr<EVP_PKEY> generated(const KeyContext& context) {
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_generate(context.get(), &key) != 1)
    throw std::runtime_error("no key of this kind");
  return {key, EVP_PKEY_free};
}

KeyContext context_of(const std::string& algorithm) {
  KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm.c_str(), nullptr),
                     EVP_PKEY_CTX_free);
  EVP_PKEY_keygen_init(context.get());
  return context;
}

std::shared_ptr<EVP_PKEY> rsa_key(int bits) {
  const auto context = context_of("RSA");
  EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), bits);
  return generated(context);
}

std::shared_ptr<EVP_PKEY> dsa_key() {
  const KeyContext about(EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_paramgen_init(about.get());
  EVP_PKEY_CTX_set_dsa_paramgen_bits(about.get(), 1024);
  const auto parameters = generated(about);
  const KeyContext context(EVP_PKEY_CTX_new(parameters.get(), nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_keygen_init(context.get());
  return generated(context);
}

std::shared_ptr<EVP_PKEY> new_key(const std::string& kind) {
  if (kind == "DSA") return dsa_key();
  if (kind == "RSA-PSS" || kind == "RSA" || kind.starts_with("ED"))
    return generated(context_of(kind));
  if (kind.starts_with("RSA-")) return rsa_key(std::stoi(kind.substr(4)));
  return {EVP_EC_gen(kind.c_str()), EVP_PKEY_free};
}

template <class Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
  if (write(bio.get()) != 1) throw std::runtime_error("no PEM");
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, X509* issuer, const Extension& wanted) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_nconf(nullptr, &context, wanted.name.c_str(), wanted.value.c_str());
  if (extension == nullptr)
    throw std::runtime_error("bad extension: " + wanted.name + "=" + wanted.value);
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

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key, const std::string& digest) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  const bool hashes = EVP_PKEY_get_base_id(issuer_key) != EVP_PKEY_ED25519 &&
                      EVP_PKEY_get_base_id(issuer_key) != EVP_PKEY_ED448;
  if (X509_sign(certificate, issuer_key, hashes ? EVP_get_digestbyname(digest.c_str()) : nullptr) ==
      0)
    throw std::runtime_error("cannot sign");
}

std::string certificate_pem(X509* certificate) {
  return pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string key_pem(EVP_PKEY* key) {
  return pem([&](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

}  // namespace

Authority::Authority(const std::string& name, const std::string& key)
    : Authority(Subject{.name = name,
                        .alternative_names = "",
                        .extensions = {{"basicConstraints", "critical,CA:TRUE"}},
                        .key = key}) {}

Authority::Authority(const Subject& subject) : Authority(subject, nullptr) {}

Authority::Authority(const Subject& subject, const Authority* signer)
    : kind_(subject.key.empty() && signer != nullptr ? signer->kind_ : subject.key),
      key_(new_key(kind_)),
      x509_(new_certificate(subject, key_.get())) {
  auto* issuer = signer == nullptr ? x509_.get() : signer->x509_.get();
  if (!subject.alternative_names.empty())
    add_extension(x509_.get(), issuer, {"subjectAltName", subject.alternative_names});
  for (const auto& extension : subject.extensions) add_extension(x509_.get(), issuer, extension);
  sign(x509_.get(), issuer, signer == nullptr ? key_.get() : signer->key_.get(), subject.digest);
  own_ = {certificate_pem(x509_.get()), key_pem(key_.get())};
}

Authority Authority::below(const Subject& subject) const { return {subject, this}; }

}  // namespace test
