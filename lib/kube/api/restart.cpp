#include "kube/api/restart.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "kube/api/status.h"

namespace kube {
namespace {

using Kind = http::Failure::Kind;

constexpr std::chrono::seconds pause{2};

bool is_away(const http::Failure& failure) {
  return failure.kind == Kind::connect || failure.kind == Kind::broken;
}

http::Response come_back(const http::Response& refusal, const Status& status) {
  const base::Json body{
      {"kind", "Status"},
      {"apiVersion", "v1"},
      {"status", "Failure"},
      {"reason", "ServiceUnavailable"},
      {"code", 503},
      {"message",
       status.message + " (the API server was away a moment ago, and may not know yet)"}};
  http::Response answer{.status = 503, .headers = refusal.headers, .body = body.dump()};
  std::erase_if(answer.headers, [](const auto& header) { return header.name == "retry-after"; });
  answer.headers.push_back({"retry-after", std::to_string(pause.count())});
  return answer;
}

}  // namespace

Restart::Restart(std::function<Clock::time_point()> now) : now_(std::move(now)) {}

void Restart::amend(http::Reply& reply) {
  if (const auto* failure = std::get_if<http::Failure>(&reply)) {
    if (is_away(*failure)) note_away();
    return;
  }
  auto& response = std::get<http::Response>(reply);
  if (response.over == http::Over::next) note_away();
  if (response.status != 401 && response.status != 403) {
    allowed_ = true;
    return;
  }
  const auto status = status_of(response);
  if (!is_denied_by_authorization(status)) return;
  if (response.over == http::Over::first && allowed_.exchange(false)) note_away();
  if (is_doubted()) response = come_back(response, status);
}

void Restart::note_away() { doubted_until_ = (now_() + doubt).time_since_epoch().count(); }

bool Restart::is_doubted() const { return now_().time_since_epoch().count() < doubted_until_; }

}  // namespace kube
