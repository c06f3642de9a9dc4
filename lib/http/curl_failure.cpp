#include "http/curl_failure.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/x509_vfy.h>

#include "base/text.h"
#include "http/identity.h"

namespace http {
namespace {

using Kind = Failure::Kind;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Failure failure(Kind kind, std::string text) { return {.kind = kind, .text = std::move(text)}; }

/// "Connection refused" as our sentences write it.
std::string reason_of(long error_number) {
  std::string text = std::strerror(static_cast<int>(error_number));
  if (!text.empty()) text[0] = base::lower(text.substr(0, 1))[0];
  return text;
}

/// OpenSSL's reason out of "error:0A00010B:SSL routines::wrong version number, errno 0".
std::string openssl_reason(const std::string& detail) {
  const auto mark = detail.rfind("::");
  const auto reason = mark == std::string::npos ? detail : detail.substr(mark + 2);
  return base::printable(reason.substr(0, reason.find(", errno")), 200);
}

Failure connect_failure(CURL* handle, const Endpoint& endpoint) {
  long error_number = 0;
  curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &error_number);
  const auto reason = error_number == 0 ? "no connection can be made" : reason_of(error_number);
  if (!endpoint.proxy.empty())
    return failure(Kind::proxy, "cannot connect to the proxy: " + reason);
  return failure(Kind::connect, reason);
}

Failure verification_failure(CURL* handle, const std::string& detail) {
  // libcurl compares the host name itself, beside OpenSSL's verification.
  if (has(detail, "does not match") || has(detail, "no alternative certificate subject name"))
    return failure(Kind::tls, "the server's certificate is for another host name");
  long result = X509_V_ERR_UNSPECIFIED;
  curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &result);
  switch (result) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return failure(Kind::tls, "the server's certificate is signed by an unknown authority");
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return failure(Kind::tls, "the server's certificate is for another host name");
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return failure(Kind::tls, "the server's certificate has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return failure(Kind::tls, "the server's certificate is not yet valid");
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
      return failure(Kind::tls,
                     "the server's certificate is not trusted: " + openssl_reason(detail));
    default:
      return failure(Kind::tls, fmt::format("the server's certificate is not trusted: {}",
                                            X509_verify_cert_error_string(result)));
  }
}

/// Alerts by which a server turns our certificate down; with TLS 1.3 they come only after the
/// handshake.
bool is_about_our_certificate(const std::string& detail) {
  return has(detail, "alert certificate required") || has(detail, "alert bad certificate") ||
         has(detail, "alert unknown ca") || has(detail, "alert certificate expired") ||
         has(detail, "alert certificate unknown") || has(detail, "alert certificate revoked") ||
         has(detail, "alert unsupported certificate");
}

Failure refused_identity(const std::string& detail, const Endpoint& endpoint) {
  if (endpoint.client_certificate.empty())
    return failure(Kind::identity,
                   "the server asks for a client certificate: " + openssl_reason(detail));
  return failure(Kind::identity,
                 "the server refuses our client certificate: " + openssl_reason(detail));
}

/// Where the two have nothing in common one of them says so; which, depends on who noticed it.
std::optional<Failure> nothing_in_common(const std::string& detail, const Endpoint& endpoint) {
  if (has(detail, "unsupported protocol") || has(detail, "alert protocol version"))
    return failure(Kind::tls, "it offers no TLS that is new enough (1.2 or 1.3 is): " +
                                  openssl_reason(detail));
  if (!has(detail, "alert handshake failure") && !has(detail, "alert insufficient security"))
    return std::nullopt;
  // Before TLS 1.3 servers may say the same to whom they ask for a certificate in vain.
  const auto* asks =
      endpoint.client_certificate.empty() ? ", or asks for a client certificate" : "";
  return failure(
      Kind::tls,
      fmt::format("it takes none of the ciphers, signatures and key exchanges of OpenSSL {}{}: {}",
                  OpenSSL_version(OPENSSL_VERSION_STRING), asks, openssl_reason(detail)));
}

Failure handshake_failure(CURL* handle, const std::string& detail, const Endpoint& endpoint) {
  // OpenSSL 3.0 says "packet length too long", and 3.5 "data length too long".
  if (has(detail, "wrong version number") || has(detail, "length too long") ||
      has(detail, "http request"))
    return failure(Kind::tls, "it does not speak TLS (plain HTTP?)");
  if (is_about_our_certificate(detail)) return refused_identity(detail, endpoint);
  if (auto told = nothing_in_common(detail, endpoint)) return *std::move(told);
  // Of an end with TLS's farewell libcurl 8.14 says that OpenSSL has no error. A reset is libcurl's
  // own to tell.
  if (has(detail, "Recv failure") || has(detail, "Send failure") || has(detail, "SSL_connect:") ||
      has(detail, "SSL_ERROR_SYSCALL") || has(detail, "unexpected eof") ||
      has(detail, "error:00000000")) {
    long error_number = 0;
    curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &error_number);
    return failure(Kind::connect, "the connection was closed during the TLS handshake" +
                                      (error_number == 0 ? "" : ": " + reason_of(error_number)));
  }
  return failure(Kind::tls, "the TLS handshake failed: " + openssl_reason(detail));
}

Failure no_answer() {
  return failure(Kind::broken, "the server closed the connection without an answer");
}

Failure half_an_answer() { return failure(Kind::broken, "the answer broke off in the middle"); }

Failure broken_connection(CURL* handle, const std::string& detail, const Endpoint& endpoint) {
  if (is_about_our_certificate(detail)) return refused_identity(detail, endpoint);
  // libcurl 7.88 takes an end without TLS's farewell for an end; 8.14 has OpenSSL's word for it.
  if (has(detail, "unexpected eof")) {
    long header_bytes = 0;
    curl_easy_getinfo(handle, CURLINFO_HEADER_SIZE, &header_bytes);
    return header_bytes == 0 ? no_answer() : half_an_answer();
  }
  // "in chunked-encoding" of libcurl 7.88, "invalid chunk size" and "chunk hex-length" of 8.14.
  if (has(detail, "chunk")) return failure(Kind::protocol, "what came is not HTTP");
  if (has(detail, "onnection reset"))
    return failure(Kind::broken, "connection reset by the server");
  return failure(Kind::broken, "the connection broke");
}

Failure unusable_identity(const std::string& detail, const Endpoint& endpoint) {
  const auto problem = identity_problem(endpoint);
  return failure(
      Kind::identity,
      problem ? *problem : "the client certificate cannot be used: " + openssl_reason(detail));
}

Failure unusable_authorities(const std::string& detail, const Endpoint& endpoint) {
  if (endpoint.ca) return unusable_identity(detail, endpoint);
  return failure(Kind::tls,
                 "the machine's certificate authorities cannot be read: " + openssl_reason(detail));
}

}  // namespace

Failure failure_of(CURL* handle, CURLcode code, const std::string& detail,
                   const Endpoint& endpoint) {
  long proxy_status = 0;
  curl_easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  if (proxy_status >= 300)
    return failure(Kind::proxy, fmt::format("the proxy answered {}", proxy_status));
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return failure(Kind::resolve, "no such host");
    case CURLE_COULDNT_RESOLVE_PROXY: return failure(Kind::proxy, "no such proxy host");
    case CURLE_COULDNT_CONNECT: return connect_failure(handle, endpoint);
    case CURLE_OPERATION_TIMEDOUT: return failure(Kind::connect, "no answer while connecting");
    case CURLE_PROXY: return failure(Kind::proxy, "the proxy refuses to connect");
    case CURLE_SSL_CONNECT_ERROR: return handshake_failure(handle, detail, endpoint);
    case CURLE_PEER_FAILED_VERIFICATION: return verification_failure(handle, detail);
    case CURLE_SSL_CACERT_BADFILE: return unusable_authorities(detail, endpoint);
    case CURLE_SSL_CERTPROBLEM: return unusable_identity(detail, endpoint);
    case CURLE_GOT_NOTHING: return no_answer();
    case CURLE_PARTIAL_FILE: return half_an_answer();
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return broken_connection(handle, detail, endpoint);
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return failure(Kind::broken, "the server broke off the HTTP/2 stream");
    case CURLE_BAD_CONTENT_ENCODING:
      return failure(Kind::protocol, "the answer cannot be decompressed");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY: return failure(Kind::protocol, "what came is not HTTP");
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE:
#endif
    // Before 8.6 its word for a buffer that may grow no more.
    case CURLE_OUT_OF_MEMORY:
      return failure(Kind::too_large,
                     "a line of the answer's head is too long, or memory is used up");
    default:
      return failure(Kind::broken,
                     std::string("the transfer failed: ") + base::lower(curl_easy_strerror(code)));
  }
}

}  // namespace http
