#include "http/curl_transport.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "http/curl_handle.h"
#include "http/curl_transfer.h"
#include "http/url.h"

namespace http {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds longest_wait{250};  // between two looks at Endpoint::stopped

std::string duration_text(Clock::duration time) {
  const auto ms = std::chrono::duration_cast<milliseconds>(time).count();
  return ms < 10'000 ? fmt::format("{:g} s", static_cast<double>((ms + 50) / 100) / 10) : fmt::format("{} s", (ms + 500) / 1000);
}

class CurlTransport : public Transport {
 public:
  explicit CurlTransport(const Endpoint& endpoint) : endpoint_(endpoint), url_(parse_url(endpoint.url)) {}

  std::vector<Reply> send(std::span<const Request> requests, Clock::time_point deadline) override;

 private:
  /// The transfers of one `send`; whatever happens, none is left in the multi handle.
  struct Flight {
    explicit Flight(CURLM* multi_handle) : multi(multi_handle) {}
    ~Flight() {
      for (const auto* transfer : open) curl_multi_remove_handle(multi, transfer->handle());
    }
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;

    CURLM* multi;
    std::vector<Transfer*> open{};
  };

  std::vector<Reply> fly(std::span<const Request> requests, Clock::time_point deadline);
  bool refresh(bool refused);
  Transfer& transfer(std::size_t index);
  void run(Flight& flight, std::vector<Reply>& replies, Clock::time_point deadline);
  void collect(Flight& flight, std::vector<Reply>& replies);
  void give_up(Flight& flight, std::vector<Reply>& replies, Failure::Kind kind, const std::string& why);
  std::size_t index_of(const Transfer* transfer) const;

  CurlLibrary library_{};
  Endpoint endpoint_;
  Url url_;
  Multi multi_ = multi_with_one_connection();
  bool silent_ = false;                                 // a transfer was given up
  std::vector<std::unique_ptr<Transfer>> transfers_{};  // kept: the next send uses their handles again
};

bool is_unauthorized(const Reply& reply) {
  const auto* response = std::get_if<Response>(&reply);
  return response != nullptr && response->status == 401;
}

std::vector<Reply> CurlTransport::send(std::span<const Request> requests, Clock::time_point deadline) {
  refresh(false);
  auto replies = fly(requests, deadline);
  if (std::none_of(replies.begin(), replies.end(), is_unauthorized) || !refresh(true)) return replies;
  std::vector<Request> again;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (is_unauthorized(replies[i])) again.push_back(requests[i]);
  }
  auto later = fly(again, deadline);
  std::size_t next = 0;
  for (auto& reply : replies) {
    if (is_unauthorized(reply)) reply = std::move(later[next++]);
  }
  return replies;
}

bool CurlTransport::refresh(bool refused) {
  if (!endpoint_.refresh || !endpoint_.refresh(endpoint_, refused)) return false;
  transfers_.clear();  // their handles refer to the endpoint's texts
  return true;
}

std::vector<Reply> CurlTransport::fly(std::span<const Request> requests, Clock::time_point deadline) {
  // A connection that fell silent may be dead: HTTP/2 does not find out by itself.
  if (std::exchange(silent_, false)) multi_ = multi_with_one_connection();
  std::vector<Reply> replies(requests.size());
  std::vector<Transfer*> ready;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (auto problem = transfer(i).prepare(requests[i])) replies[i] = *problem;
    else ready.push_back(transfers_[i].get());
  }
  Flight flight(multi_.get());
  for (auto* each : ready) {
    if (curl_multi_add_handle(flight.multi, each->handle()) != CURLM_OK) throw base::Error(base::Exit::failed, "libcurl refuses a transfer");
    flight.open.push_back(each);
  }
  run(flight, replies, deadline);
  return replies;
}

void CurlTransport::run(Flight& flight, std::vector<Reply>& replies, Clock::time_point deadline) {
  const auto start = Clock::now();
  while (!flight.open.empty()) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    if (left.count() <= 0)
      return give_up(flight, replies, Failure::Kind::timeout, "the deadline passed after " + duration_text(Clock::now() - start));
    if (endpoint_.stopped && endpoint_.stopped()) return give_up(flight, replies, Failure::Kind::stopped, "stopped");
    int running = 0;
    if (curl_multi_perform(flight.multi, &running) != CURLM_OK) throw base::Error(base::Exit::failed, "libcurl lost its transfers");
    collect(flight, replies);
    if (running > 0) curl_multi_poll(flight.multi, nullptr, 0, static_cast<int>(std::min(left, longest_wait).count()), nullptr);
  }
}

void CurlTransport::collect(Flight& flight, std::vector<Reply>& replies) {
  int left = 0;
  while (const auto* message = curl_multi_info_read(flight.multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;
    Transfer* done = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &done);
    curl_multi_remove_handle(flight.multi, done->handle());
    std::erase(flight.open, done);
    replies[index_of(done)] = done->reply(code);
  }
}

void CurlTransport::give_up(Flight& flight, std::vector<Reply>& replies, Failure::Kind kind, const std::string& why) {
  silent_ = true;
  for (auto* transfer : flight.open) replies[index_of(transfer)] = transfer->given_up(kind, why);
}

Transfer& CurlTransport::transfer(std::size_t index) {
  if (index == transfers_.size()) transfers_.push_back(std::make_unique<Transfer>(endpoint_, url_));
  return *transfers_[index];
}

std::size_t CurlTransport::index_of(const Transfer* wanted) const {
  const auto found = std::find_if(transfers_.begin(), transfers_.end(), [&](const auto& each) { return each.get() == wanted; });
  return static_cast<std::size_t>(found - transfers_.begin());
}

}  // namespace

std::unique_ptr<Transport> curl_transport(const Endpoint& endpoint) { return std::make_unique<CurlTransport>(endpoint); }

}  // namespace http
