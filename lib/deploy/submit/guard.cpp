#include "deploy/submit/guard.h"

#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/answers.h"
#include "deploy/cluster/manager.h"
#include "deploy/record/open_upgrade.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;

kube::Result take_last(std::vector<kube::Result>& results) {
  auto last = std::move(results.back());
  results.pop_back();
  return last;
}

}  // namespace

NameGuard::NameGuard(const Plan& plan, Guard guard, std::optional<std::string> seen)
    : plan_(plan), guard_(guard), seen_(std::move(seen)) {}

void NameGuard::ask(std::vector<kube::Call>& calls) const {
  if (asks_for_record()) calls.push_back(kube::optional(look_at_upgrade(plan_.ref())));
  if (guard_ == Guard::name) calls.push_back(look_at_flink_deployment(plan_.ref()));
}

void NameGuard::take(std::vector<kube::Result>& results) {
  if (guard_ == Guard::name) flink_deployment_ = take_last(results);
  if (asks_for_record()) record_ = take_last(results);
}

std::optional<Error> NameGuard::refusal(const Json& deployment) const {
  if (guard_ != Guard::name || !record_) return std::nullopt;
  if (flink_deployment_ && flink_deployment_->object)
    return refusal_of_name({}, *flink_deployment_->object, plan_.ref());
  return refusal_by_upgrade(*record_, plan_.ref(), plan_.spec_hash, deployment);
}

std::optional<Error> NameGuard::change() const {
  if (!seen_ || !record_ || (!record_->object && !is_absent(*record_))) return std::nullopt;
  const auto now = record_->object
                       ? kube::string_at(*record_->object, {"metadata", "resourceVersion"})
                       : std::string();
  if (now == *seen_) return std::nullopt;
  return Error(Exit::conflict,
               fmt::format("another run has worked on cluster '{}' in namespace {} since this one "
                           "looked at it",
                           plan_.cluster_id, plan_.kube_namespace),
               "run the same command again, which sees it as it is now");
}

std::vector<std::string> NameGuard::warnings() const {
  if (guard_ != Guard::name || !record_ || !plan_.restored_from().empty()) return {};
  const auto left = warning_of_kept_state(*record_, plan_.ref());
  return left ? std::vector{*left} : std::vector<std::string>();
}

}  // namespace deploy
