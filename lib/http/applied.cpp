#include "http/applied.h"

#include <algorithm>
#include <utility>

namespace http {
namespace {

/// Kubernetes' dry runs: in the query, or in the options of a DELETE, which have no other lists.
bool is_dry_run(const Request& request) {
  return request.target.find("dryRun=All") != std::string::npos ||
         (request.method == "DELETE" &&
          request.body.find(R"("dryRun":["All"])") != std::string::npos);
}

bool is_question(const Request& request) {
  return request.target.ends_with("subjectaccessreviews");
}

/// Whether the server may have done what it was asked for.
bool is_maybe_done(const Reply& reply) {
  if (const auto* failure = std::get_if<Failure>(&reply)) return failure->sent;
  const auto status = std::get<Response>(reply).status;
  return status < 400 || status >= 500;
}

class Noting : public Transport {
 public:
  Noting(std::unique_ptr<Transport> transport, std::atomic<bool>& applied)
      : transport_(std::move(transport)), applied_(applied) {}

  std::vector<Reply> send(std::span<const Request> requests, base::Deadline deadline) override {
    OpenChanges open(applied_);
    for (const auto& request : requests) open.begin(request);
    auto replies = transport_->send(requests, deadline);
    for (std::size_t i = 0; i < requests.size(); ++i)
      open.end(changes_something(requests[i]), replies[i]);
    return replies;
  }

  void run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
           const std::function<bool()>& done) override {
    OpenChanges open(applied_);
    run_wrapped(*transport_, sequences, deadline, done,
                [&open](RequestSequence& sequence) { return noting(sequence, open); });
  }

 private:
  /// Changes that were sent. Without a reply, as when logging in anew fails, nobody knows what
  /// became of one.
  class OpenChanges {
   public:
    explicit OpenChanges(std::atomic<bool>& applied) : applied_(applied) {}
    ~OpenChanges() {
      if (number_ > 0) applied_ = true;
    }
    OpenChanges(const OpenChanges&) = delete;
    OpenChanges& operator=(const OpenChanges&) = delete;

    bool begin(const Request& request) {
      const bool changes = changes_something(request);
      if (changes) ++number_;
      return changes;
    }

    void end(bool changes, const Reply& reply) {
      if (!changes) return;
      --number_;
      if (is_maybe_done(reply)) applied_ = true;
    }

   private:
    std::atomic<bool>& applied_;
    int number_ = 0;
  };

  /// The sequence must stay where it is.
  static RequestSequence noting(RequestSequence& sequence, OpenChanges& open) {
    const auto changes = std::make_shared<bool>(false);
    return {.next_request =
                [&sequence, &open, changes] {
                  auto request = sequence.next_request();
                  *changes = request && open.begin(*request);
                  return request;
                },
            .on_reply =
                [&sequence, &open, changes](Reply reply) {
                  open.end(*changes, reply);
                  sequence.on_reply(std::move(reply));
                },
            .given_up = sequence.given_up};
  }

  std::unique_ptr<Transport> transport_;
  std::atomic<bool>& applied_;
};

}  // namespace

bool changes_something(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && !is_dry_run(request) &&
         !is_question(request);
}

std::unique_ptr<Transport> noting_writes(std::unique_ptr<Transport> transport,
                                         std::atomic<bool>& applied) {
  return std::make_unique<Noting>(std::move(transport), applied);
}

}  // namespace http
