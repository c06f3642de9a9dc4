// libcurl's handles with owners, and the options that are the same for all requests to a server.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>

#include <curl/curl.h>

#include "http/transport.h"
#include "http/url.h"

namespace http {

/// Keeps libcurl's global state while it lives. libcurl counts the holders itself.
class CurlLibrary {
 public:
  CurlLibrary();
  ~CurlLibrary();
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Multi = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;
using StringList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

/// Adds a copy of one line to a list. Throws base::Error{usage} when it is more than a line.
void append(StringList& list, const std::string& line);

/// Says that this libcurl is too old.
[[noreturn]] void option_refused(CURLoption option);

/// Sets one option. Throws base::Error when this libcurl does not know it, for nothing may be left
/// at an unsafe default. Text, which libcurl sends as it is, goes through `set_text`.
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  static_assert(!std::is_same_v<Value, const char*>, "set_text looks at what it sends");
  if (curl_easy_setopt(handle, option, value) != CURLE_OK) option_refused(option);
}

/// Sets an option that is text. Throws base::Error{usage} for line breaks and other control
/// characters: they would become requests or headers of their own. `what` is what the text is, for
/// the message.
void set_text(CURL* handle, CURLoption option, const std::string& text, const char* what);

/// A handle whose options for this server are set. It keeps references into the endpoint, which
/// must outlive it.
Easy easy_for(const Endpoint& endpoint, const Url& url);

/// A set of transfers that shares one connection.
Multi multi_with_one_connection();

/// How many connections it may use, where the server does not carry several requests over one.
void allow_connections(Multi& multi, std::size_t most);

/// The URL that libcurl is given for a target: with tls_server_name its host is that name, and the
/// real host is dialled (see easy_for).
std::string url_for(const Endpoint& endpoint, const Url& url, const std::string& target);

}  // namespace http
