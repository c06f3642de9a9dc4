#include "cli/connection/upgrade.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/document.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/upgrade/restored_state.h"
#include "flink/config/job_options.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::StateTransfer;
using deploy::UpgradePhase;
using deploy::UpgradeRecord;

std::string transfer_text(const UpgradeRecord& record) {
  const std::string stop = record.transfer == StateTransfer::savepoint
                               ? "its job is stopped with a savepoint"
                               : "its job is stopped without a savepoint";
  if (!record.given.empty())
    return fmt::format("{}, and the new one starts from {}", stop,
                       deploy::shown_path(record.given));
  return stop + (record.transfer == StateTransfer::savepoint
                     ? ", and the new one starts from there"
                     : ", and the new one starts from nothing");
}

}  // namespace

UpgradeRequest request_in(const flink::Configuration& configuration,
                          const flink::Dialect& dialect) {
  const auto& option = flink::options::savepoints_directory;
  return {.savepoint_root = configuration.text(option, dialect).value_or(""),
          .savepoint_root_option = std::string(option.key(dialect.version))};
}

ClusterUpgrade::ClusterUpgrade(const Context& context, const ServerOptions& server,
                               const OutputOptions& output, const UpgradeOptions& options,
                               Connection& connection, deploy::ClusterRef cluster)
    : context_(context),
      server_(server),
      output_(output),
      options_(options),
      connection_(connection),
      cluster_(std::move(cluster)),
      records_(connection.client(), cluster_, lease_holder(context.world)),
      hold_(context, connection, records_),
      revisions_(connection.client(), cluster_) {
  look_at_existing();
}

void ClusterUpgrade::look_at_existing() {
  const std::array calls{deployment_call(), records_.call()};
  const auto results = connection_.client().send(calls);
  existing_.deployment = deployment_in(results[0]);
  existing_.record = records_.read(results[1]);
  existing_.lease = records_.lease();
}

deploy::Apply ClusterUpgrade::decide(const std::string& spec) const {
  return deploy::decide_apply(existing_, cluster_, spec, options_.retry);
}

kube::Call ClusterUpgrade::deployment_call() const {
  return kube::read(kube::get(kube::deployments, cluster_.kube_namespace, cluster_.name));
}

base::Json ClusterUpgrade::deployment_in(const kube::Result& result) const {
  if (result.object) return *result.object;
  if (deploy::is_absent(result)) return {};
  throw connection_.client().error_of(result);
}

base::Json ClusterUpgrade::look() const {
  return deployment_in(connection_.client().send(deployment_call()));
}

FlinkConnection& ClusterUpgrade::job_manager() {
  if (!job_manager_) {
    ClusterOptions options;
    options.server = server_;
    options.output = output_;
    ClusterSelection selection;
    selection.name = cluster_.name;
    selection.kube_namespace = cluster_.kube_namespace;
    job_manager_ = std::make_unique<FlinkConnection>(context_, options, RestOptions{}, selection);
    job_manager_->set_meanwhile([this] { hold_.keep(); });
  }
  return *job_manager_;
}

void ClusterUpgrade::require_allowed() const {
  if (options_.mode != "never") return;
  throw Error(Exit::conflict,
              fmt::format("cluster '{}' in namespace {} is deployed from other input, and "
                          "--upgrade=never leaves it alone",
                          cluster_.name, cluster_.kube_namespace),
              "--upgrade=savepoint upgrades it with its job's state");
}

std::string ClusterUpgrade::savepoint_directory(const std::string& attempt,
                                                const UpgradeRequest& request) const {
  const auto& root = request.savepoint_root;
  if (root.empty())
    throw Error(Exit::usage, "a stop with a savepoint wants to know where it is to be",
                fmt::format("set {}, or go on without the job's state: --upgrade=stateless",
                            request.savepoint_root_option));
  const auto end = root.find_last_not_of('/');
  return fmt::format("{}/drey-{}-{}", root.substr(0, end + 1), cluster_.name, attempt);
}

/// How the state of the old job goes over; asks the old cluster.
void ClusterUpgrade::set_state(UpgradeRecord& record, const UpgradeRequest& request) {
  record.given = options_.from.value_or(request.given);
  record.transfer = options_.mode == "stateless" || options_.from ? StateTransfer::none
                                                                  : StateTransfer::savepoint;
  if (record.transfer == StateTransfer::none) return;
  record.savepoint_directory = savepoint_directory(record.attempt, request);
  auto& connection = job_manager();
  auto& client = connection.open();
  record.from.version = client.flink_version();
  record.from.job =
      deploy::choose_job(deploy::list_jobs(client), std::nullopt, connection.cluster());
}

UpgradeRecord ClusterUpgrade::new_record(const Successor& next, const UpgradeRequest& request) {
  const auto& world = context_.world;
  UpgradeRecord record{.attempt = world.random_token(),
                       .by = caller(world),
                       .since = deploy::document::moment(world.now())};
  record.to.spec = next.spec;
  record.to.version = next.version;
  if (next.high_availability) record.to.job = world.random_token();
  record.job_again = world.random_token();
  record.from.uid = kube::uid_of(existing_.deployment);
  record.from.spec = deploy::spec_of(existing_.deployment);
  if (existing_.deployment.is_null()) {
    const auto& last = *existing_.record;
    record.phase = UpgradePhase::deploying;
    record.from = last.from;
    record.savepoint = last.savepoint;
    record.given = options_.from.value_or("");
    record.revision = last.revision;
  } else {
    require_same_deployment();
    set_state(record, request);
  }
  // A path that somebody names is not the old cluster's state, which was not kept.
  const bool state_is_kept = record.transfer == StateTransfer::savepoint || !options_.from;
  record.goes_back = !options_.no_rollback && state_is_kept && !next.claims_savepoint;
  if (next.claims_savepoint && !options_.no_rollback)
    context_.output.alert(
        "there will be no way back: claim mode CLAIM lets the new job delete the savepoint");
  return record;
}

UpgradeRecord ClusterUpgrade::record_of(const Successor& next, const UpgradeRequest& request) {
  if (!existing_.record || !existing_.record->is_open()) return new_record(next, request);
  auto record = *existing_.record;
  // A path that a person names goes before one that is not known.
  if (options_.from && record.start().empty()) {
    record.given = *options_.from;
    record.transfer = StateTransfer::none;
  }
  return record;
}

void ClusterUpgrade::tell_begin(const UpgradeRecord& record) const {
  const auto& output = context_.output;
  if (existing_.record && existing_.record->is_open())
    return output.note(fmt::format("the upgrade of {} that {} began at {} goes on; it is at '{}'",
                                   cluster_.name, record.by, record.since, name_of(record.phase)));
  if (existing_.deployment.is_null())
    return output.note(fmt::format(
        "{} is {}, and goes on from {}", cluster_.name, name_of(existing_.record->phase),
        record.start().empty() ? "nothing" : deploy::shown_path(record.start())));
  output.note(fmt::format("{} is deployed from other input, and is upgraded: {}", cluster_.name,
                          transfer_text(record)));
  output.note(record.goes_back ? "if the new cluster does not run, the old one comes back"
                               : "if the new cluster does not run, the old one does not come back");
}

/// The API server looks at the new Deployment while the old one still runs: validation, admission,
/// quotas. Its name is taken, which is found out last.
void ClusterUpgrade::review(const Successor& next) {
  if (next.deployment.is_null()) return;
  auto& client = connection_.client();
  const auto result = client.send(
      kube::repeatable(kube::create(next.deployment, cluster_.kube_namespace, kube::DryRun::yes)));
  if (!result.object && !deploy::exists_already(result)) throw client.error_of(result);
}

base::Deadline ClusterUpgrade::renew_deadline(const WaitOptions& options) {
  const auto deadline = base::deadline_in(context_.world, options.timeout.value_or(usual_timeout));
  connection_.client().set_deadline(deadline);
  return deadline;
}

deploy::Upgrade ClusterUpgrade::begin(UpgradeRecord record, const WaitOptions& options) {
  const auto deadline = renew_deadline(options);
  return {{connection_.client(), records_, revisions_,
           [this]() -> deploy::FlinkClient& { return job_manager().open(); },
           [this](const std::string& text) { context_.output.note(text); }, deadline},
          cluster_,
          existing_.deployment,
          std::move(record)};
}

void ClusterUpgrade::run(const Successor& next, const UpgradeRequest& request,
                         const WaitOptions& options) {
  require_allowed();
  await_expiry(options);
  const auto record = record_of(next, request);
  tell_begin(record);
  if (record.phase == UpgradePhase::stopping) review(next);
  auto upgrade = begin(record, options);
  hold_.during([&] { carry_out(upgrade, next, request, options); });
}

void ClusterUpgrade::carry_out(deploy::Upgrade& upgrade, const Successor& next,
                               const UpgradeRequest& request, const WaitOptions& options) {
  upgrade.begin();
  if (!upgrade.record().is_rolling_back()) {
    upgrade.stop();
    upgrade.clear();
    job_manager_.reset();
    if (start(upgrade, next, request, options)) return;
  }
  go_back(upgrade, options);
}

}  // namespace cli
