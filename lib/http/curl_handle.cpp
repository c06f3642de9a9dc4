#include "http/curl_handle.h"

#include <algorithm>
#include <new>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/error.h"
#include "base/text.h"
#include "base/unprintable.h"
#include "http/proxy.h"
#include "http/system_roots.h"

namespace http {
namespace {

constexpr long connect_timeout_ms = 30'000;  // client-go's dial timeout
constexpr long one_frame = 16L << 10U;
constexpr long keepalive_seconds = 30;  // and its TCP keep-alive

/// A blob that refers to the endpoint's own text.
curl_blob blob_of(const std::string& text) {
  return {.data = const_cast<char*>(text.data()), .len = text.size(), .flags = CURL_BLOB_NOCOPY};
}

void set_blob(CURL* handle, CURLoption option, const std::string& text) {
  auto blob = blob_of(text);
  set(handle, option, &blob);
}

void require_no_control(const std::string& text, const char* what) {
  if (base::has_control(text))
    throw base::Error(base::Exit::usage,
                      fmt::format("{} has line breaks or control characters", what));
}

/// Whether a certificate says whom it is for: without such names libcurl would believe its common
/// name.
bool has_alternative_names(const X509* certificate) {
  std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const auto type = sk_GENERAL_NAME_value(names.get(), i)->type;
    if (type == GEN_DNS || type == GEN_IPADD) return true;
  }
  return false;
}

/// Called for each certificate of a chain that is about to be trusted, the server's last, and for
/// what is wrong with one.
int verify(int trusted, X509_STORE_CTX* chain) {
  // libcurl takes the first error for the cause, and that of a signature hides which certificate it
  // is about.
  if (trusted == 0) ERR_clear_error();
  if (trusted == 0 || X509_STORE_CTX_get_error_depth(chain) != 0 ||
      has_alternative_names(X509_STORE_CTX_get_current_cert(chain)))
    return trusted;
  X509_STORE_CTX_set_error(chain, X509_V_ERR_HOSTNAME_MISMATCH);
  return 0;
}

/// For the server and an https proxy alike: the common name is no host name (Go since 1.17, RFC
/// 6125).
CURLcode never_check_common_name(CURL*, void* context, void*) {
  auto* tls = static_cast<SSL_CTX*>(context);
  const int mode = SSL_CTX_get_verify_mode(tls);
  if ((mode & SSL_VERIFY_PEER) != 0) SSL_CTX_set_verify(tls, mode, verify);
  return CURLE_OK;
}

void trust_system(CURL* handle) {
  const auto roots = system_roots();
  if (roots.empty()) return;
  set_text(handle, CURLOPT_CAINFO, roots, "SSL_CERT_FILE");
  set(handle, CURLOPT_CAPATH, nullptr);
}

void set_trust(CURL* handle, const Endpoint& endpoint) {
  set(handle, CURLOPT_SSL_CTX_FUNCTION, never_check_common_name);
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (endpoint.insecure_skip_tls_verify) {
    set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (endpoint.ca) set_blob(handle, CURLOPT_CAINFO_BLOB, *endpoint.ca);
  if (!endpoint.ca && !endpoint.insecure_skip_tls_verify) return trust_system(handle);
  // The system's roots would be trusted beside the given ones, and loading them costs more than
  // everything else together.
  set(handle, CURLOPT_CAINFO, nullptr);
  set(handle, CURLOPT_CAPATH, nullptr);
}

void set_identity(CURL* handle, const Endpoint& endpoint) {
  // Without a password libcurl 7.88 crashes on an encrypted key; with an empty one it refuses it.
  set_text(handle, CURLOPT_KEYPASSWD, "", "the password");
  if (!endpoint.client_certificate.empty())
    set_blob(handle, CURLOPT_SSLCERT_BLOB, endpoint.client_certificate);
  if (!endpoint.client_key.empty()) set_blob(handle, CURLOPT_SSLKEY_BLOB, endpoint.client_key);
}

/// The proxy that was decided on, and none from libcurl's own reading of the environment, which
/// differs from Go's.
void set_proxy(CURL* handle, const Endpoint& endpoint) {
  const auto proxy = proxy_for_curl(endpoint.proxy);
  set_text(handle, CURLOPT_PROXY, proxy, "the proxy's URL");
  set_text(handle, CURLOPT_NOPROXY, "", "the list of hosts without proxy");
  set(handle, CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Go trusts a proxy as it trusts the cluster; a public one is trusted beside that, through the
  // system's directory of roots.
  if (endpoint.ca && proxy.starts_with("https:"))
    set_blob(handle, CURLOPT_PROXY_CAINFO_BLOB, *endpoint.ca);
  set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void set_connection(CURL* handle, const Url& url) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
  set(handle, CURLOPT_QUICK_EXIT, 1L);  // a name server that is silent is not waited for
#endif
  set_text(handle, CURLOPT_PROTOCOLS_STR, url.scheme, "the scheme");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(handle, CURLOPT_PIPEWAIT, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  set(handle, CURLOPT_TCP_KEEPIDLE, keepalive_seconds);
  set(handle, CURLOPT_TCP_KEEPINTVL, keepalive_seconds);
  // libcurl's own 64 KiB for each request under way are four frames of HTTP/2.
  set(handle, CURLOPT_UPLOAD_BUFFERSIZE, one_frame);
}

}  // namespace

CurlLibrary::CurlLibrary() {
  // At the end the process gives its memory back at once; OpenSSL would do so piece by piece.
  static_cast<void>(OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr));
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw base::Error(base::Exit::failed, "libcurl cannot be initialised");
}

CurlLibrary::~CurlLibrary() { curl_global_cleanup(); }

void set_text(CURL* handle, CURLoption option, const std::string& text, const char* what) {
  require_no_control(text, what);
  if (curl_easy_setopt(handle, option, text.c_str()) != CURLE_OK) option_refused(option);
}

void append(StringList& list, const std::string& line) {
  require_no_control(line, "a header");
  auto* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

void option_refused(CURLoption option) {
  throw base::Error(
      base::Exit::failed,
      fmt::format("this libcurl ({}) refuses option {}", curl_version(), static_cast<int>(option)),
      "libcurl 7.85 or newer with OpenSSL is needed");
}

Easy easy_for(const Endpoint& endpoint, const Url& url) {
  Easy easy(curl_easy_init(), curl_easy_cleanup);
  if (!easy) throw std::bad_alloc();
  set_connection(easy.get(), url);
  set_trust(easy.get(), endpoint);
  set_identity(easy.get(), endpoint);
  set_proxy(easy.get(), endpoint);
  set(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
  set(easy.get(), CURLOPT_PATH_AS_IS, 1L);
  if (!endpoint.user_agent.empty())
    set_text(easy.get(), CURLOPT_USERAGENT, endpoint.user_agent, "the user agent");
  return easy;
}

Multi multi_with_one_connection() {
  Multi multi(curl_multi_init(), curl_multi_cleanup);
  if (!multi) throw std::bad_alloc();
  curl_multi_setopt(multi.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  allow_connections(multi, 1);
  return multi;
}

void allow_connections(Multi& multi, std::size_t most) {
  curl_multi_setopt(multi.get(), CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(most));
  curl_multi_setopt(multi.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(most));
}

std::string url_for(const Endpoint& endpoint, const Url& url, const std::string& target) {
  auto named = url;
  if (!endpoint.tls_server_name.empty()) named.host = endpoint.tls_server_name;
  return join(named, target);
}

}  // namespace http
