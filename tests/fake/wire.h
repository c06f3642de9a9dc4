// The way of one client to the API server in memory: what is sent is recorded, and a test decides
// what becomes of it.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fake/fake_api_server.h"
#include "fake/fate.h"
#include "fake/open_stream.h"
#include "http/transport.h"
#include "support/test_world.h"

namespace test {

/// One request that was sent, and how it went.
struct Exchange {
  http::Request request{};
  std::size_t flight = 0;   ///< counted from 1
  http::Response answer{};  ///< what the client got; status 0: nothing

  std::string line() const { return request.method + " " + request.target; }
};

class Wire {
 public:
  explicit Wire(FakeApiServer& server) : server_(server) {}

  std::vector<Exchange> log{};  ///< of the last run
  std::vector<Exchange>
      carried_out{};  ///< by the server in that run, with the answers that it gave
  std::chrono::steady_clock::time_point deadline{};  ///< of the flight under way
  bool in_sequence = false;                          ///< that is one of sequences, which has none
  TestWorld* clock = nullptr;                        ///< passes while the program waits

  /// Called around every request, for runs side by side.
  std::function<void()> before_request{}, after_request{};

  /// What becomes of the request with this number, counted from 1; goes before `on`.
  void at(std::size_t number, Fate fate) { numbered_[number] = std::move(fate); }

  /// What becomes of the next `times` requests with this method whose path ends like this:
  /// "/services", "/deployments/orders".
  void on(std::string method, std::string path_end, Fate fate, int times = 1) {
    planned_.push_back({std::move(method), std::move(path_end), std::move(fate), times});
  }

  /// What becomes of a request for which nothing is planned; unset, or an empty fate: it is
  /// answered.
  std::function<Fate(const http::Request& request)> chance{};

  /// What somebody else does before the program sees the answers of a flight, counted from 1.
  void after_flight(std::size_t number, std::function<void()> act) {
    after_[number] = std::move(act);
  }

  /// What somebody else does while the program waits at streams that have nothing more for it; one
  /// after the other. When all is done time passes.
  void later(std::function<void()> act) { later_.push_back(std::move(act)); }

  /// The answer that is under way takes its time; to be called by a fate. False when the program is
  /// asked to end meanwhile.
  bool take(std::chrono::milliseconds time);

  /// Ends all streams in this way when they have nothing more, as one of the things that happen
  /// later.
  void break_streams_later(http::Reply reply) {
    later([this, reply = std::move(reply)] { broken_ = reply; });
  }

  /// The way as a run takes it. What was planned holds until `forget_plans`.
  std::unique_ptr<http::Transport> connect(const http::Endpoint& endpoint = {});
  void forget_plans();

  /// All requests of the log with this method: "POST /api/v1/…".
  std::vector<std::string> lines(std::string_view method = {}) const;
  std::size_t flights() const { return log.empty() ? 0 : log.back().flight; }

  std::vector<http::Reply> send_batch(std::span<const http::Request> requests,
                                      std::chrono::steady_clock::time_point until,
                                      const std::function<bool()>& stopped = {});
  void run(std::deque<http::RequestSequence>& sequences,
           std::chrono::steady_clock::time_point until, const std::function<bool()>& done,
           const std::function<bool()>& stopped);

 private:
  struct Plan {
    std::string method{};
    std::string path_end{};
    Fate fate{};
    int times = 1;
  };
  http::Reply send(const http::Request& request);
  http::Response carry_out(const http::Request& request);
  Fate fate_of(const http::Request& request);
  bool begin(std::deque<http::RequestSequence>& sequences, std::map<std::size_t, OpenStream>& open);
  static void leave_given_up(std::deque<http::RequestSequence>& sequences,
                             std::map<std::size_t, OpenStream>& open);
  bool deliver(std::deque<http::RequestSequence>& sequences,
               std::map<std::size_t, OpenStream>& open);
  bool happen(std::chrono::steady_clock::time_point until);

  FakeApiServer& server_;
  std::map<std::size_t, Fate> numbered_{};
  std::vector<Plan> planned_{};
  std::map<std::size_t, std::function<void()>> after_{};
  std::deque<std::function<void()>> later_{};
  std::optional<http::Reply> broken_{};
  std::function<bool()> stopped_{};  // of the flight under way
};

}  // namespace test
