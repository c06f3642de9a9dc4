#include "cli/upgrade/upgrade.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/timeline.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/manager.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/record/suspension.h"
#include "deploy/submit/refused_object.h"
#include "deploy/upgrade/left_metadata.h"
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

const char* stop_title(StateTransfer transfer) {
  switch (transfer) {
    case StateTransfer::savepoint: return "savepoint taken";
    case StateTransfer::last_state: return "checkpoint kept";
    case StateTransfer::none: break;
  }
  return "job stopped";
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
      records_(connection.client(), cluster_, lease_holder(context)),
      hold_(context, connection, records_),
      revisions_(connection.client(), cluster_) {
  look_at_existing();
}

void ClusterUpgrade::look_at_existing() {
  const std::array calls{deployment_call(), records_.call(),
                         deploy::look_at_flink_deployment(cluster_)};
  const auto results = connection_.client().send(calls);
  existing_.deployment = deployment_in(results[0]);
  existing_.record = records_.read(results[1]);
  existing_.lease = records_.lease();
  existing_.flink_deployment = results[2].object.value_or(base::Json());
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
  if (!job_manager_)
    job_manager_ = std::make_unique<FlinkConnection>(context_, server_, output_, cluster_);
  return *job_manager_;
}

void ClusterUpgrade::require_allowed() const {
  if (options_.mode != "never") return;
  const auto& record = existing_.record;
  if (existing_.deployment.is_null() && record && record->keeps_state())
    throw Error(Exit::conflict,
                fmt::format("there is no cluster '{}' in namespace {}: {}, and --upgrade=never "
                            "does not bring it back",
                            cluster_.name, cluster_.kube_namespace, deploy::why_absent(*record)),
                deploy::way_on_from_suspension(*record, cluster_));
  throw Error(Exit::conflict,
              fmt::format("cluster '{}' in namespace {} is deployed from other input, and "
                          "--upgrade=never leaves it alone",
                          cluster_.name, cluster_.kube_namespace),
              "--upgrade=savepoint upgrades it with its job's state");
}

/// The API server looks at the new Deployment while the old one still runs: validation, admission,
/// quotas. Its name is taken, which is found out last.
void ClusterUpgrade::review(const Successor& next) {
  if (next.deployment.is_null()) return;
  auto& client = connection_.client();
  const auto result = client.send(
      kube::repeatable(kube::create(next.deployment, cluster_.kube_namespace, kube::DryRun::yes)));
  if (!result.object && !deploy::exists_already(result))
    throw deploy::refused_object(client, next.deployment, result);
}

base::Deadline ClusterUpgrade::renew_deadline(const WaitOptions& options) {
  const auto deadline = base::deadline_in(context_.world, options.timeout.value_or(usual_timeout));
  connection_.client().set_deadline(deadline);
  return deadline;
}

deploy::Upgrade ClusterUpgrade::begin(UpgradeRecord record, const WaitOptions& options) {
  return {{connection_.client(), records_, revisions_,
           [this, limit = options.timeout.value_or(usual_timeout)]() -> deploy::FlinkClient& {
             return open_old(limit, "stop its job", deploy::again);
           },
           [this](const std::string& text) { context_.output.note(text); },
           options.timeout.value_or(usual_timeout)},
          cluster_,
          existing_.deployment,
          std::move(record)};
}

void ClusterUpgrade::run(const Successor& next, const UpgradeRequest& request,
                         const WaitOptions& options) {
  require_allowed();
  await_expiry(options);
  const auto record = record_of(next, request, options);
  tell_begin(record, next, request);
  if (record.phase == UpgradePhase::stopping) review(next);
  auto upgrade = begin(record, options);
  if (is_restart()) remove_left_metadata(renew_deadline(options));
  work_on(upgrade, next, request, [&] { carry_out(upgrade, next, request, options); });
  if (upgrade.record().is_open()) hold_.let_go();
}

/// Works while this run holds the upgrade.
void ClusterUpgrade::hold(const deploy::Upgrade& upgrade, const std::function<void()>& work) {
  try {
    hold_.during(work);
  } catch (const Error& error) {
    throw deploy::unfinished(cluster_, upgrade.record(), error);
  }
}

/// The same; a failure is told with what is known of the upgrade by then.
void ClusterUpgrade::work_on(const deploy::Upgrade& upgrade, const Successor& next,
                             const UpgradeRequest& request, const std::function<void()>& work) {
  try {
    hold(upgrade, work);
  } catch (const Error&) {
    context_.subject.members.update(members_of(upgrade.record(), next, request));
    throw;
  }
}

/// No cluster is there, and none is being made.
bool ClusterUpgrade::is_restart() const {
  return existing_.deployment.is_null() && !(existing_.record && existing_.record->is_open());
}

void ClusterUpgrade::remove_left_metadata(base::Deadline deadline) {
  for (const auto& name :
       deploy::remove_left_metadata(connection_.client(), cluster_, *existing_.record, deadline))
    context_.output.note(fmt::format("ConfigMap {}, HA metadata that was left, is removed", name));
}

/// What the new cluster is to fetch is there before the job stops, as far as the old one does not
/// read it. Where that fails an upgrade that this run began is none.
void ClusterUpgrade::upload_for(deploy::Upgrade& upgrade, const Successor& next) {
  if (!next.upload || upgrade.record().phase != UpgradePhase::stopping) return;
  const bool is_mine = !existing_.record || !existing_.record->is_open();
  try {
    next.upload();
  } catch (const Error& error) {
    if (is_mine && error.exit != Exit::conflict) upgrade.abandon(error.text);
    throw;
  }
  upgrade.begin_part();
}

void ClusterUpgrade::carry_out(deploy::Upgrade& upgrade, const Successor& next,
                               const UpgradeRequest& request, const WaitOptions& options) {
  upgrade.begin();
  if (!upgrade.record().is_rolling_back()) {
    upload_for(upgrade, next);
    timed(context_, stop_title(upgrade.record().transfer), [&] { upgrade.stop(); });
    timed(context_, "cluster removed", [&] { upgrade.clear(); });
    job_manager_.reset();
    if (comes_up(upgrade, [&] { start_new(upgrade, next, request, options); })) return;
  }
  go_back(upgrade, options);
}

}  // namespace cli
