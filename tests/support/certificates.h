// Throw-away certificates, made when a test starts.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace test {

/// A certificate and its key, both PEM.
struct Identity {
  std::string certificate{};
  std::string key{};
};

/// As openssl.cnf writes it: {"extendedKeyUsage", "critical,clientAuth"}, {"1.2.3.4", "DER:0500"}.
struct Extension {
  std::string name{};
  std::string value{};
};

/// What a certificate says.
struct Subject {
  std::string name = "localhost";
  std::string alternative_names =
      "DNS:localhost,IP:127.0.0.1";  ///< as openssl.cnf writes them; empty: none
  int from_days = -1;                ///< validity, counted from now
  int to_days = 1;
  std::vector<Extension> extensions{};

  /// Kind of its key: a curve, "RSA", "RSA-1024", "RSA-PSS", "DSA", "ED25519" or "ED448"; empty:
  /// that of who signs.
  std::string key{};
  std::string digest = "SHA256";  ///< with which it is signed
};

/// Signs certificates, whatever its own says of that.
class Authority {
 public:
  /// As it should be, with a key of this kind.
  explicit Authority(const std::string& name, const std::string& key = "P-256");

  /// Signs itself.
  explicit Authority(const Subject& subject);

  const std::string& certificate() const { return own_.certificate; }
  const Identity& identity() const { return own_; }

  Identity issue(const Subject& subject) const { return below(subject).own_; }

  /// The same, which signs in its turn.
  Authority below(const Subject& subject) const;

 private:
  Authority(const Subject& subject, const Authority* signer);

  std::string kind_;
  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> x509_;
  Identity own_{};
};

}  // namespace test
