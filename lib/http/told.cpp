#include "http/told.h"

#include <utility>

namespace http {
namespace {

using Clock = std::function<std::chrono::steady_clock::time_point()>;

/// A request that is under way.
struct Asked {
  Request request{};
  std::chrono::steady_clock::time_point since{};
};

class Telling : public Transport {
 public:
  Telling(std::unique_ptr<Transport> transport, Clock now, Tell tell)
      : transport_(std::move(transport)), now_(std::move(now)), tell_(std::move(tell)) {}

  std::vector<Reply> send(std::span<const Request> requests, base::Deadline deadline) override {
    const auto since = now_();
    auto replies = transport_->send(requests, deadline);
    for (std::size_t i = 0; i < replies.size(); ++i) tell_(requests[i], replies[i], now_() - since);
    return replies;
  }

  void run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
           const std::function<bool()>& done) override {
    run_wrapped(*transport_, sequences, deadline, done,
                [this](RequestSequence& sequence) { return telling(sequence); });
  }

  Common* common() override { return transport_->common(); }

 private:
  /// The sequence must stay where it is.
  RequestSequence telling(RequestSequence& sequence) {
    const auto asked = std::make_shared<Asked>();
    return {.next_request =
                [this, &sequence, asked] {
                  auto request = sequence.next_request();
                  if (request) *asked = {*request, now_()};
                  return request;
                },
            .on_reply =
                [this, &sequence, asked](Reply reply) {
                  tell_(asked->request, reply, now_() - asked->since);
                  sequence.on_reply(std::move(reply));
                },
            .given_up = sequence.given_up,
            .has_news = sequence.has_news};
  }

  std::unique_ptr<Transport> transport_;
  Clock now_;
  Tell tell_;
};

}  // namespace

std::unique_ptr<Transport> telling(std::unique_ptr<Transport> transport, Clock now, Tell tell) {
  return std::make_unique<Telling>(std::move(transport), std::move(now), std::move(tell));
}

}  // namespace http
