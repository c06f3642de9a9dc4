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
  Noting(std::unique_ptr<Transport> transport, bool& applied)
      : transport_(std::move(transport)), applied_(applied) {}

  std::vector<Reply> send(std::span<const Request> requests, base::Deadline deadline) override {
    const bool before = applied_;
    // Without replies, as when logging in anew fails, nobody knows.
    applied_ = before || std::any_of(requests.begin(), requests.end(), changes_something);
    auto replies = transport_->send(requests, deadline);
    applied_ = before;
    for (std::size_t i = 0; i < requests.size(); ++i)
      applied_ = applied_ || (changes_something(requests[i]) && is_maybe_done(replies[i]));
    return replies;
  }

  void run(std::deque<RequestSequence>& sequences, base::Deadline deadline,
           const std::function<bool()>& done) override {
    transport_->run(sequences, deadline, done);
  }

 private:
  std::unique_ptr<Transport> transport_;
  bool& applied_;
};

}  // namespace

bool changes_something(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && !is_dry_run(request) &&
         !is_question(request);
}

std::unique_ptr<Transport> noting_writes(std::unique_ptr<Transport> transport, bool& applied) {
  return std::make_unique<Noting>(std::move(transport), applied);
}

}  // namespace http
