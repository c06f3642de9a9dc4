#include "http/curl_handle.h"

#include <new>

#include <fmt/format.h>

#include "base/error.h"
#include "http/proxy.h"

namespace http {
namespace {

constexpr long connect_timeout_ms = 30'000;  // client-go's dial timeout
constexpr long keepalive_seconds = 30;       // and its TCP keep-alive

/// A blob that refers to the endpoint's own text.
curl_blob blob_of(const std::string& text) { return {.data = const_cast<char*>(text.data()), .len = text.size(), .flags = CURL_BLOB_NOCOPY}; }

void set_blob(CURL* handle, CURLoption option, const std::string& text) {
  auto blob = blob_of(text);
  set(handle, option, &blob);
}

void set_trust(CURL* handle, const Endpoint& endpoint) {
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (endpoint.insecure_skip_tls_verify) {
    set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (endpoint.ca) set_blob(handle, CURLOPT_CAINFO_BLOB, *endpoint.ca);
  if (!endpoint.ca && !endpoint.insecure_skip_tls_verify) return;
  // The system's roots would be trusted beside the given ones, and loading them costs more than everything else together.
  set(handle, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
}

void set_identity(CURL* handle, const Endpoint& endpoint) {
  // Without a password libcurl 7.88 crashes on an encrypted key; with an empty one it refuses it.
  set(handle, CURLOPT_KEYPASSWD, "");
  if (!endpoint.client_certificate.empty()) set_blob(handle, CURLOPT_SSLCERT_BLOB, endpoint.client_certificate);
  if (!endpoint.client_key.empty()) set_blob(handle, CURLOPT_SSLKEY_BLOB, endpoint.client_key);
}

/// The proxy that was decided on, and none from libcurl's own reading of the environment, which differs from Go's.
void set_proxy(CURL* handle, const Endpoint& endpoint) {
  const auto proxy = proxy_for_curl(endpoint.proxy);
  set(handle, CURLOPT_PROXY, proxy.c_str());
  set(handle, CURLOPT_NOPROXY, "");
  set(handle, CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Go trusts a proxy as it trusts the cluster; a public one is trusted beside that, through the system's directory of roots.
  if (endpoint.ca && proxy.starts_with("https:")) set_blob(handle, CURLOPT_PROXY_CAINFO_BLOB, *endpoint.ca);
  set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void set_connection(CURL* handle, const Url& url) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, url.scheme.c_str());
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(handle, CURLOPT_PIPEWAIT, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  set(handle, CURLOPT_TCP_KEEPIDLE, keepalive_seconds);
  set(handle, CURLOPT_TCP_KEEPINTVL, keepalive_seconds);
}

}  // namespace

CurlLibrary::CurlLibrary() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw base::Error(base::Exit::failed, "libcurl cannot be initialised");
}

CurlLibrary::~CurlLibrary() { curl_global_cleanup(); }

void append(StringList& list, const std::string& line) {
  auto* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

void option_refused(CURLoption option) {
  throw base::Error(base::Exit::failed, fmt::format("this libcurl ({}) refuses option {}", curl_version(), static_cast<int>(option)),
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
  set(easy.get(), CURLOPT_USERAGENT, endpoint.user_agent.empty() ? nullptr : endpoint.user_agent.c_str());
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
