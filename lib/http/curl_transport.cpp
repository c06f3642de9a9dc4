#include "http/curl_transport.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "http/curl_flight.h"
#include "http/curl_handle.h"
#include "http/curl_transfer.h"
#include "http/host_name.h"
#include "http/url.h"

namespace http {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::string duration_text(Clock::duration time) {
  const auto ms = std::chrono::duration_cast<milliseconds>(time).count();
  return ms < 10'000 ? fmt::format("{:g} s", static_cast<double>((ms + 50) / 100) / 10)
                     : fmt::format("{} s", (ms + 500) / 1000);
}

milliseconds time_until(base::Deadline deadline) {
  return std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
}

bool is_unauthorized(const Reply& reply) {
  const auto* response = std::get_if<Response>(&reply);
  return response != nullptr && response->status == 401;
}

bool is_success(const Reply& reply) {
  const auto* response = std::get_if<Response>(&reply);
  return response != nullptr && response->status < 400;
}

bool is_timeout(const Reply& reply) {
  const auto* failure = std::get_if<Failure>(&reply);
  return failure != nullptr && failure->kind == Failure::Kind::timeout;
}

bool is_all_optional(const Flight& flight) {
  return std::all_of(flight.open().begin(), flight.open().end(),
                     [](const Transfer* each) { return each->is_optional(); });
}

const Failure given_way{.kind = Failure::Kind::stopped, .sent = true, .text = "stopped"};

class CurlTransport : public Transport {
 public:
  explicit CurlTransport(const Endpoint& endpoint)
      : endpoint_(endpoint), url_(parse_url(endpoint.url)) {
    if (!endpoint.tls_server_name.empty() && !is_host_name(endpoint.tls_server_name))
      throw base::Error(base::Exit::usage, "the TLS server name is no host name");
  }

  std::vector<Reply> send(std::span<const Request> requests, base::Deadline deadline) override;
  void run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
           const std::function<bool()>& done) override;

 private:
  /// The answer to a sequence that makes all of them begin anew: other credentials are wanted, or
  /// the connection fell silent.
  struct Interruption {
    std::size_t sequence = 0;
    Reply reply{};
  };

  std::vector<Reply> send_batch(std::span<const Request> requests, base::Deadline deadline);
  void finish(Flight& flight, std::vector<Reply>& replies, base::Deadline deadline);
  void leave_out(Flight& flight, std::vector<Reply>& replies);
  void give_up(Flight& flight, std::vector<Reply>& replies, Failure::Kind kind,
               const std::string& why);

  std::optional<Interruption> run_until_interrupted(std::deque<RequestSequence>& sequences,
                                                    base::Deadline deadline,
                                                    const std::function<bool()>& done);
  void begin_due(Flight& flight, std::deque<RequestSequence>& sequences,
                 std::deque<Request>& requests);
  void leave_given_up(Flight& flight, std::deque<RequestSequence>& sequences);
  std::optional<Interruption> settle(std::deque<RequestSequence>& sequences,
                                     const Flight::Ended& ended);

  Reply reply_of(Transfer& done, CURLcode code);
  bool refresh(bool refused);
  bool is_stopped() const { return endpoint_.stopped && endpoint_.stopped(); }
  void leave_dead_connection();
  Transfer& transfer(std::size_t index);
  bool is_in_flight(std::size_t index) const;
  std::size_t index_of(const Transfer* transfer) const;

  CurlLibrary library_{};
  Endpoint endpoint_;
  Url url_;
  Multi multi_ = multi_with_one_connection();
  int http2_port_ = 0;    // on this side of the connection that answered last; 0: none has
  bool silent_ = false;   // a transfer was given up
  bool renewed_ = false;  // other credentials were found, and nothing has succeeded since
  std::vector<std::unique_ptr<Transfer>>
      transfers_{};  // kept: the next send uses their handles again; null before the first
};

std::vector<Reply> CurlTransport::send(std::span<const Request> requests, base::Deadline deadline) {
  refresh(false);
  auto replies = send_batch(requests, deadline);
  if (std::none_of(replies.begin(), replies.end(), is_unauthorized) || !refresh(true))
    return replies;
  std::vector<Request> again;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (is_unauthorized(replies[i])) again.push_back(requests[i]);
  }
  auto later = send_batch(again, deadline);
  std::size_t next = 0;
  for (auto& reply : replies) {
    if (is_unauthorized(reply)) reply = std::move(later[next++]);
  }
  return replies;
}

Reply CurlTransport::reply_of(Transfer& done, CURLcode code) {
  auto reply = done.reply(code);
  auto* response = std::get_if<Response>(&reply);
  const int port = response == nullptr ? 0 : done.http2_port();
  if (port == 0) return reply;
  const int before = std::exchange(http2_port_, port);
  if (before != port) response->over = before == 0 ? Over::first : Over::next;
  return reply;
}

bool CurlTransport::refresh(bool refused) {
  if (!endpoint_.refresh || !endpoint_.refresh(endpoint_, refused)) return false;
  transfers_.clear();  // their handles refer to the endpoint's texts
  return true;
}

/// A connection that fell silent may be dead: HTTP/2 does not find out by itself.
void CurlTransport::leave_dead_connection() {
  if (std::exchange(silent_, false)) multi_ = multi_with_one_connection();
}

std::vector<Reply> CurlTransport::send_batch(std::span<const Request> requests,
                                             base::Deadline deadline) {
  leave_dead_connection();
  allow_connections(multi_, 1);
  std::vector<Reply> replies(requests.size());
  std::vector<Transfer*> ready;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (auto problem = transfer(i).prepare(requests[i])) replies[i] = *problem;
    else ready.push_back(transfers_[i].get());
  }
  // Where one has to wait for the other, what nothing waits for goes last.
  std::stable_partition(ready.begin(), ready.end(),
                        [](const Transfer* each) { return !each->is_optional(); });
  Flight flight(multi_.get());
  for (auto* each : ready) flight.add(*each);
  finish(flight, replies, deadline);
  return replies;
}

void CurlTransport::finish(Flight& flight, std::vector<Reply>& replies, base::Deadline deadline) {
  const auto start = Clock::now();
  std::optional<base::Deadline> patience;  // when only what is optional is left
  while (!flight.open().empty()) {
    if (!patience && is_all_optional(flight)) patience = Clock::now() + optional_patience;
    if (patience && *patience < deadline && Clock::now() >= *patience)
      return leave_out(flight, replies);
    if (Clock::now() >= deadline)
      return give_up(flight, replies, Failure::Kind::timeout,
                     "the deadline passed after " + duration_text(Clock::now() - start));
    if (is_stopped()) return give_up(flight, replies, Failure::Kind::stopped, "stopped");
    for (const auto& [done, code] : flight.step()) replies[index_of(done)] = reply_of(*done, code);
    if (!flight.open().empty())
      flight.wait(std::clamp(time_until(std::min(deadline, patience.value_or(deadline))),
                             milliseconds(0), base::between_looks));
  }
}

/// The connection is alive, for it has brought the answers that were needed.
void CurlTransport::leave_out(Flight& flight, std::vector<Reply>& replies) {
  for (auto* transfer : flight.open())
    replies[index_of(transfer)] =
        transfer->given_up(Failure::Kind::timeout, "it was not waited for", true);
}

void CurlTransport::give_up(Flight& flight, std::vector<Reply>& replies, Failure::Kind kind,
                            const std::string& why) {
  silent_ = true;
  const bool connected = std::any_of(
      transfers_.begin(), transfers_.begin() + static_cast<std::ptrdiff_t>(replies.size()),
      [](const auto& transfer) { return transfer && transfer->has_started(); });
  for (auto* transfer : flight.open())
    replies[index_of(transfer)] = transfer->given_up(kind, why, connected);
}

void CurlTransport::run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
                        const std::function<bool()>& done) {
  refresh(false);
  while (auto interruption = run_until_interrupted(sequences, deadline, done)) {
    auto& [sequence, reply] = *interruption;
    if (!is_unauthorized(reply)) silent_ = true;
    else if (refresh(true)) renewed_ = true, reply = given_way;
    sequences[sequence].on_reply(std::move(reply));
  }
}

std::optional<CurlTransport::Interruption> CurlTransport::run_until_interrupted(
    std::deque<RequestSequence>& sequences, base::Deadline deadline,
    const std::function<bool()>& done) {
  leave_dead_connection();
  std::deque<Request> requests;  // outlives the flight
  Flight flight(multi_.get());
  std::optional<Interruption> interruption;
  bool over = done();
  while (!over && !is_stopped() && time_until(deadline).count() > 0) {
    begin_due(flight, sequences, requests);
    if (flight.open().empty()) break;
    const auto ended = flight.step();
    flight.look_again();
    interruption = settle(sequences, ended);
    leave_given_up(flight, sequences);
    over = interruption || done();
    if (ended.empty() && !over) flight.wait(std::min(time_until(deadline), base::between_looks));
  }
  for (const auto* open : flight.open()) sequences[index_of(open)].on_reply(given_way);
  return interruption;
}

void CurlTransport::begin_due(Flight& flight, std::deque<RequestSequence>& sequences,
                              std::deque<Request>& requests) {
  allow_connections(multi_, sequences.size());
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (is_in_flight(i)) continue;
    auto request = sequences[i].next_request();
    if (!request) continue;
    if (requests.size() <= i) requests.resize(i + 1);
    requests[i] = std::move(*request);
    if (auto problem = transfer(i).prepare(requests[i])) sequences[i].on_reply(std::move(*problem));
    else flight.add(*transfers_[i]);
  }
}

void CurlTransport::leave_given_up(Flight& flight, std::deque<RequestSequence>& sequences) {
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (!sequences[i].given_up || !is_in_flight(i) || !sequences[i].given_up()) continue;
    flight.remove(*transfers_[i]);
    sequences[i].on_reply(given_way);
  }
}

/// Hands the replies out; the first that makes all begin anew is kept back.
std::optional<CurlTransport::Interruption> CurlTransport::settle(
    std::deque<RequestSequence>& sequences, const Flight::Ended& ended) {
  std::optional<Interruption> interruption;
  for (const auto& [done, code] : ended) {
    auto reply = reply_of(*done, code);
    if (is_success(reply)) renewed_ = false;
    const bool anew =
        is_timeout(reply) || (is_unauthorized(reply) && endpoint_.refresh && !renewed_);
    if (anew && !interruption) interruption = Interruption{index_of(done), std::move(reply)};
    else sequences[index_of(done)].on_reply(anew ? Reply(given_way) : std::move(reply));
  }
  return interruption;
}

/// Each takes memory, and is made when there is something to send.
Transfer& CurlTransport::transfer(std::size_t index) {
  if (index >= transfers_.size()) transfers_.resize(index + 1);
  auto& transfer = transfers_[index];
  if (!transfer) transfer = std::make_unique<Transfer>(endpoint_, url_);
  return *transfer;
}

bool CurlTransport::is_in_flight(std::size_t index) const {
  return index < transfers_.size() && transfers_[index] && transfers_[index]->in_flight;
}

std::size_t CurlTransport::index_of(const Transfer* wanted) const {
  const auto found = std::find_if(transfers_.begin(), transfers_.end(),
                                  [&](const auto& each) { return each.get() == wanted; });
  return static_cast<std::size_t>(found - transfers_.begin());
}

}  // namespace

std::unique_ptr<Transport> curl_transport(const Endpoint& endpoint) {
  return std::make_unique<CurlTransport>(endpoint);
}

}  // namespace http
