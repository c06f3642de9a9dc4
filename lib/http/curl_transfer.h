// One request on its way through libcurl.
#pragma once
#include <array>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_sieve.h"
#include "http/curl_handle.h"
#include "http/message.h"
#include "http/transport.h"
#include "http/url.h"

namespace http {

/// A handle with what it gathers. It is used for one request after another, so that its options
/// need not be set again. The endpoint and the URL must outlive it.
class Transfer {
 public:
  Transfer(const Endpoint& endpoint, const Url& url);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Sets the handle up for a request, which must live until the transfer is over. Returns why it
  /// cannot be sent at all.
  std::optional<Failure> prepare(const Request& request);

  CURL* handle() const { return easy_.get(); }

  /// What came of the request, once libcurl is done with it. Rethrows what Request::on_bytes and
  /// Request::source threw.
  Reply reply(CURLcode code);

  bool is_optional() const { return request_->optional; }

  /// Whether it is part of a flight, which keeps it.
  bool in_flight = false;

  /// The port on this side of the connection that its last request went over, if that spoke HTTP/2;
  /// else 0.
  int http2_port() const;

  /// Whether libcurl began to send the request.
  bool has_started() const { return starts_ > 0; }

  /// Whether libcurl has neither a connection nor a socket for it yet.
  bool is_waiting() const { return starts_ == 0 && !has_socket_; }

  /// The failure of a transfer that is given up while it is under way; `why` is followed by how far
  /// it had come. `connected`: others of its flight were sent.
  Failure given_up(Failure::Kind kind, const std::string& why, bool connected) const;

 private:
  static std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self);
  static std::size_t on_source(char* buffer, std::size_t, std::size_t room, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static int on_socket(void* self, curl_socket_t, curlsocktype);
  static int on_start(void* self, char*, char*, int, int);

  void set_method(const Request& request);
  void set_headers(const Request& request);
  bool take_header(std::string_view line);
  bool has_room();
  bool take_body(std::string_view bytes);
  bool stream(std::string_view bytes);
  bool stop();
  std::string next_piece(std::size_t room);
  bool streams() const;

  const Endpoint& endpoint_;
  const Url& url_;
  Easy easy_;
  StringList dial_{
      nullptr,
      curl_slist_free_all};  ///< the real host, when the URL has the TLS server name in its place
  StringList lines_{nullptr, curl_slist_free_all};
  std::array<char, CURL_ERROR_SIZE> detail_{};
  const Request* request_ = nullptr;
  Response response_{};
  std::optional<base::JsonSieve> sieve_{};  ///< Request::without
  std::uint64_t source_at_ = 0;             ///< how much of Request::source was read
  std::size_t header_bytes_ = 0;
  std::size_t megabytes_ = 0;  ///< of the body, when it was last looked whether there is room
  bool head_told_ = false;     ///< Request::on_head was told
  int starts_ =
      0;  ///< how often libcurl began to send the request; from then on the server may have seen it
  bool has_socket_ = false;
  std::optional<Failure> stopped_{};  ///< why a callback ended the transfer
  std::exception_ptr thrown_{};  ///< by the request's functions; it must not unwind through libcurl
};

}  // namespace http
