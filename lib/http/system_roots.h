// Place of the certificate authorities that a machine trusts.
#pragma once
#include <string>

namespace http {

/// The file with them: what the environment variable SSL_CERT_FILE names, else the first of those
/// that distributions have; empty when there is none. libcurl knows one place at most, and none
/// where it is part of the program. Source: Go's crypto/x509 (root_unix.go, root_linux.go).
std::string system_roots();

}  // namespace http
