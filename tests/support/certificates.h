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

/// What a certificate says.
struct Subject {
  std::string name = "localhost";
  std::string alternative_names =
      "DNS:localhost,IP:127.0.0.1";  ///< as openssl.cnf writes them; empty: none
  int from_days = -1;                ///< validity, counted from now
  int to_days = 1;
};

/// Signs certificates. `key`, which those that it signs have too: a curve, "RSA", "RSA-PSS",
/// "ED25519" or "ED448".
class Authority {
 public:
  explicit Authority(const std::string& name, std::string key = "P-256");

  const std::string& certificate() const { return certificate_; }
  Identity issue(const Subject& subject) const;

 private:
  std::string kind_;
  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> own_;
  std::string certificate_{};
};

}  // namespace test
