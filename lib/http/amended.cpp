#include "http/amended.h"

#include <utility>

namespace http {
namespace {

class Amending : public Transport {
 public:
  Amending(std::unique_ptr<Transport> transport, std::function<void(Reply& reply)> amend)
      : transport_(std::move(transport)), amend_(std::move(amend)) {}

  std::vector<Reply> send(std::span<const Request> requests, base::Deadline deadline) override {
    auto replies = transport_->send(requests, deadline);
    for (auto& reply : replies) amend_(reply);
    return replies;
  }

  void run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
           const std::function<bool()>& done) override {
    run_wrapped(*transport_, sequences, deadline, done,
                [this](RequestSequence& sequence) { return amending(sequence); });
  }

  Common* common() override { return transport_->common(); }

 private:
  /// The sequence must stay where it is.
  RequestSequence amending(RequestSequence& sequence) {
    return {.next_request = sequence.next_request,
            .on_reply =
                [this, &sequence](Reply reply) {
                  amend_(reply);
                  sequence.on_reply(std::move(reply));
                },
            .given_up = sequence.given_up,
            .has_news = sequence.has_news};
  }

  std::unique_ptr<Transport> transport_;
  std::function<void(Reply& reply)> amend_;
};

}  // namespace

std::unique_ptr<Transport> amending(std::unique_ptr<Transport> transport,
                                    std::function<void(Reply& reply)> amend) {
  return std::make_unique<Amending>(std::move(transport), std::move(amend));
}

}  // namespace http
