#include "http/system_roots.h"

#include <array>
#include <cstdlib>

#include <unistd.h>

namespace http {
namespace {

constexpr std::array files{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/pki/tls/cacert.pem",                            // OpenELEC
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL without the older names
    "/etc/ssl/cert.pem",                                  // Alpine
};

}  // namespace

std::string system_roots() {
  const char* named = std::getenv("SSL_CERT_FILE");
  if (named != nullptr && *named != '\0') return named;
  for (const auto* file : files) {
    if (access(file, R_OK) == 0) return file;
  }
  return {};
}

}  // namespace http
