#include "deploy/upgrade/upgrade.h"

#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/upgrade/restored_state.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

/// What ended an upgrade, as tables and sentences of others have it: without the breaks of an
/// error's further lines, and no longer than a record may well have it.
std::string failure_of(const std::string& text) {
  constexpr std::size_t longest = 4'000;
  std::string whole;
  for (const auto& line : base::split(text, '\n')) {
    const auto part = base::trim(line);
    if (part.empty()) continue;
    if (!whole.empty()) whole += whole.ends_with(':') ? " " : "; ";
    whole += part;
  }
  return base::printable(whole, longest);
}

}  // namespace

Upgrade::Upgrade(UpgradeAccess access, ClusterRef cluster, base::Json deployment,
                 UpgradeRecord record)
    : access_(std::move(access)),
      cluster_(std::move(cluster)),
      deployment_(std::move(deployment)),
      record_(std::move(record)) {}

void Upgrade::begin_part() {
  deadline_ = base::deadline_in(access_.client.world(), access_.limit);
  access_.client.set_deadline(deadline_);
}

void Upgrade::begin() {
  begin_part();
  const bool is_copied = record_.revision != 0 || is_past(UpgradePhase::stopping);
  if (record_.goes_back && !is_copied && old_cluster_is_there()) {
    record_.revision = copy_of_old();
    if (record_.first_revision == none_own) record_.first_revision = record_.revision;
  }
  access_.records.write(record_);
}

/// The number of the copy of the cluster that is there. Without one nothing is suspended.
int Upgrade::copy_of_old() {
  auto& revisions = access_.revisions;
  if (record_.to.spec != suspension) return revisions.keep(deployment_).number;
  return revisions
      .keep(deployment_, fmt::format("nothing was touched; '{}' stops its job with a savepoint",
                                     command_about("stop", cluster_.name, cluster_.kube_namespace)))
      .number;
}

/// What is over may have taken all of its time; the record of it is part of what follows.
void Upgrade::advance(UpgradePhase phase) {
  begin_part();
  record_.phase = phase;
  access_.records.write(record_);
}

bool Upgrade::old_cluster_is_there() const {
  return !deployment_.is_null() && kube::uid_of(deployment_) == record_.from.uid;
}

void Upgrade::deployed(const std::string& uid) {
  if (is_past(UpgradePhase::deploying)) return;
  record_.to.uid = uid;
  advance_with(uid, UpgradePhase::verifying);
}

void Upgrade::advance_with(const std::string& uid, UpgradePhase phase) {
  try {
    advance(phase);
  } catch (const Error&) {
    withdraw(uid);
    throw;
  }
}

/// A create is fenced by its name alone. One that arrived when another run had gone on, and had
/// removed what it made since, has made a cluster of which no record knows.
void Upgrade::withdraw(const std::string& uid) {
  const auto& now = access_.records.written_by_other();
  if (!now || now->from.uid == uid || now->to.uid == uid) return;
  if (now->is_open() && now->attempt == record_.attempt) return;
  const auto request = kube::remove(kube::deployments, cluster_.kube_namespace, cluster_.name, uid,
                                    kube::Propagation::background);
  if (access_.client.send(kube::repeatable(request)).object)
    access_.tell(fmt::format("the cluster of {} that came too late is removed", cluster_.name));
}

void Upgrade::withdraw_made(const base::Json& deployment, const std::string& run) {
  if (kube::string_at(deployment, {"metadata", "annotations", run_annotation}) == run)
    withdraw(kube::uid_of(deployment));
}

void Upgrade::finish(bool claims) {
  begin_part();
  if (claims && !record_.start().empty()) forget(record_.start());
  advance(UpgradePhase::done);
  access_.revisions.prune();
}

void Upgrade::suspend() { advance(UpgradePhase::suspended); }

bool Upgrade::fail(const std::string& why) {
  record_.failure = failure_of(why);
  const bool goes_back = record_.has_way_back();
  advance(goes_back ? UpgradePhase::removing : UpgradePhase::failed);
  return goes_back;
}

void Upgrade::abandon(const std::string& why) {
  record_.failure = failure_of(why);
  advance(UpgradePhase::given_up);
}

void Upgrade::remove_failed(const base::Json& deployment) {
  if (is_past(UpgradePhase::removing)) return;
  if (remove_left(deployment)) return remove_failed(base::Json());
  const auto run = kube::string_at(deployment, {"metadata", "annotations", run_annotation});
  if (!deployment.is_null() && run != record_.attempt)
    throw Error(
        Exit::conflict,
        fmt::format("cluster '{}' is another one by now, and is not rolled back", cluster_.name));
  remove_cluster(deployment, false);
  access_.tell(fmt::format("the new cluster of {} is removed", cluster_.name));
  advance(UpgradePhase::restoring);
}

Plan Upgrade::plan_back() {
  const auto kept = access_.revisions.find(record_.revision);
  const auto whole = kept ? access_.revisions.whole(*kept) : std::nullopt;
  if (!whole)
    throw Error(
        Exit::partial,
        fmt::format("the old cluster cannot come back: {} {} is gone",
                    kept ? "Secret" : "ConfigMap", revision_name(cluster_, record_.revision)),
        fmt::format("apply what it was made of, with --from {}",
                    base::printable(record_.savepoint, 500)));
  return plan_of(*whole, cluster_, {record_.savepoint, record_.job_again});
}

void Upgrade::restored(const std::string& uid) {
  if (is_past(UpgradePhase::restoring)) return;
  record_.from.uid = uid;
  advance_with(uid, UpgradePhase::confirming);
}

void Upgrade::finish_rollback() { advance(UpgradePhase::rolled_back); }

}  // namespace deploy
