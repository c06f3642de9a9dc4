// A watch, or a log that is followed, while it goes on.
#pragma once
#include <chrono>
#include <optional>

#include "fake/fake_api_server.h"
#include "http/message.h"

namespace test {

class OpenStream {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Nothing when the request is no stream, or is refused.
  static std::optional<OpenStream> open(FakeApiServer& server, const http::Request& request,
                                        Time now);

  /// Brings what is there, which sets `moved`; and the reply when it is over.
  std::optional<http::Reply> deliver(const FakeApiServer& server, Time now, bool& moved);

 private:
  OpenStream(http::Request request, Target target, Time ends)
      : request_(std::move(request)), target_(std::move(target)), ends_(ends) {}

  std::optional<http::Reply> deliver_watch(const FakeApiServer& server, Time now, bool& moved);
  std::optional<http::Reply> deliver_log(const FakeApiServer& server, bool& moved);

  http::Request request_;
  Target target_;
  Time ends_;
  int position_ = 0;      // of a watch
  std::size_t read_ = 0;  // lines of a log
};

/// A 2xx answer to a streamed request, through its `on_bytes`; other replies as they are.
http::Reply pour(const http::Request& request, http::Reply reply);

}  // namespace test
