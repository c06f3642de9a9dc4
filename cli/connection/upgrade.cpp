#include "cli/connection/upgrade.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/deadline.h"
#include "base/text.h"
#include "cli/connection/deployment.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/submit/endpoint.h"
#include "deploy/upgrade/restored_state.h"
#include "flink/config/job_options.h"
#include "flink/rest/rest.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::StateTransfer;
using deploy::UpgradeRecord;

std::string now_text(const base::World& world) {
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(world.now().time_since_epoch());
  return deploy::document::moment(now.count()).get<std::string>();
}

/// "ci@runner-7".
std::string caller(const base::World& world) {
  return fmt::format("{}@{}", world.env("USER").value_or("somebody"),
                     world.env("HOSTNAME").value_or("somewhere"));
}

std::string transfer_text(const UpgradeRecord& record) {
  return record.transfer == StateTransfer::savepoint
             ? "its job is stopped with a savepoint, and the new one starts from there"
             : "its job is stopped, and the new one starts without its state";
}

}  // namespace

void declare(CLI::App& app, UpgradeOptions& o) {
  constexpr const char* group = "Upgrade";
  add_choice(app, "--upgrade", o.mode, {"savepoint", "stateless", "never"},
             "what becomes of the state of a job that is upgraded: savepoint, the default; "
             "stateless; never refuses to upgrade")
      ->group(group);
  app.add_option("--from", o.from, "start from this savepoint or checkpoint; no other one is taken")
      ->option_text("<path>")
      ->group(group);
}

ClusterUpgrade::ClusterUpgrade(const Context& context, const ApplicationOptions& application,
                               const UpgradeOptions& options, Connection& connection,
                               const PreparedDeployment& prepared, const deploy::Plan& plan)
    : context_(context),
      application_(application),
      options_(options),
      connection_(connection),
      prepared_(prepared),
      plan_(plan),
      records_(connection.client(), plan.ref()) {
  const std::array calls{
      kube::read(kube::get(kube::deployments, plan.kube_namespace, plan.cluster_id)),
      records_.call()};
  const auto results = connection.client().send(calls);
  if (results[0].object) existing_.deployment = *results[0].object;
  else if (!deploy::is_absent(results[0])) throw connection.client().error_of(results[0]);
  existing_.record = records_.read(results[1]);
  apply_ = deploy::decide_apply(existing_, plan.ref(), plan.spec_hash);
}

void ClusterUpgrade::prefer(flink::UpgradeMode mode) {
  if (!options_.mode.empty()) return;
  options_.mode = mode == flink::UpgradeMode::stateless ? "stateless" : "savepoint";
  if (mode == flink::UpgradeMode::last_state && is_needed())
    context_.output.note(
        "note: upgradeMode is last-state; a savepoint is taken, which does not depend on HA "
        "metadata");
}

bool ClusterUpgrade::is_needed() const {
  return apply_ == deploy::Apply::upgrade || apply_ == deploy::Apply::resume;
}

bool ClusterUpgrade::is_stateless() const { return options_.mode == "stateless"; }

FlinkConnection& ClusterUpgrade::job_manager() {
  if (!job_manager_) {
    ClusterOptions options;
    options.server = application_.server;
    options.output = application_.output;
    ClusterWords words;
    words.name = plan_.cluster_id;
    words.kube_namespace = plan_.kube_namespace;
    job_manager_ = std::make_unique<FlinkConnection>(context_, options, RestOptions{}, words);
  }
  return *job_manager_;
}

void ClusterUpgrade::require_allowed() const {
  if (options_.mode != "never") return;
  throw Error(Exit::conflict,
              fmt::format("cluster '{}' in namespace {} is deployed from other input, and "
                          "--upgrade=never leaves it alone",
                          plan_.cluster_id, plan_.kube_namespace),
              "--upgrade=savepoint upgrades it with its job's state");
}

std::string ClusterUpgrade::savepoint_directory(const std::string& attempt) const {
  const auto& loaded = prepared_.loaded;
  const auto said = loaded.configuration.text(flink::options::savepoints_directory, loaded.dialect);
  if (!said || said->empty())
    throw Error(Exit::usage, "an upgrade with a savepoint wants to know where it is to be",
                fmt::format("set {}, or start without the job's state: --upgrade=stateless",
                            flink::options::savepoints_directory.key(loaded.dialect.version)));
  const auto end = said->find_last_not_of('/');
  return fmt::format("{}/drey-{}-{}", said->substr(0, end + 1), plan_.cluster_id, attempt);
}

UpgradeRecord ClusterUpgrade::new_record() {
  const auto& world = context_.world;
  UpgradeRecord record{
      .attempt = world.random_token(),
      .transfer = is_stateless() || options_.from ? StateTransfer::none : StateTransfer::savepoint,
      .by = caller(world),
      .since = now_text(world)};
  record.from.uid = kube::uid_of(existing_.deployment);
  record.from.spec =
      kube::string_at(existing_.deployment, {"metadata", "annotations", deploy::spec_annotation});
  record.to.spec = plan_.spec_hash;
  record.to.version = flink::to_string(prepared_.loaded.dialect.version);
  if (prepared_.spec.high_availability) record.to.job = world.random_token();
  if (options_.from) record.savepoint = *options_.from;
  if (record.transfer == StateTransfer::none) return record;
  record.savepoint_directory = savepoint_directory(record.attempt);
  auto& connection = job_manager();
  auto& client = connection.open();
  record.from.version = client.flink_version();
  record.from.job =
      deploy::choose_job(deploy::list_jobs(client), std::nullopt, connection.cluster());
  return record;
}

/// A path that a person names goes before one that is not known.
void ClusterUpgrade::take_given_savepoint(UpgradeRecord& record) const {
  if (!options_.from || !record.savepoint.empty()) return;
  record.savepoint = *options_.from;
  record.transfer = StateTransfer::none;
}

void ClusterUpgrade::tell_begin(const UpgradeRecord& record) const {
  const auto& output = context_.output;
  if (apply_ == deploy::Apply::resume)
    return output.note(fmt::format("the upgrade of {} that {} began at {} goes on; it is at '{}'",
                                   plan_.cluster_id, record.by, record.since,
                                   name_of(record.phase)));
  output.note(fmt::format("{} is deployed from other input, and is upgraded: {}", plan_.cluster_id,
                          transfer_text(record)));
}

void ClusterUpgrade::run(const WaitOptions& options,
                         const std::function<PreparedDeployment(const flink::Start&)>& decide) {
  require_allowed();
  auto record = existing_.record && existing_.record->is_open() ? *existing_.record : new_record();
  take_given_savepoint(record);
  tell_begin(record);
  const auto deadline = base::deadline_in(context_.world, options.timeout.value_or(usual_timeout));
  connection_.client().set_deadline(deadline);
  deploy::Upgrade upgrade({connection_.client(), records_,
                           [&]() -> deploy::FlinkClient& { return job_manager().open(); },
                           [&](const std::string& text) { context_.output.note(text); }, deadline},
                          plan_.ref(), existing_.deployment, std::move(record));
  upgrade.begin();
  upgrade.stop();
  upgrade.clear();
  job_manager_.reset();
  start(upgrade, options, decide({upgrade.record().savepoint, upgrade.record().to.job}));
}

/// Brings the new cluster up, and shows what became of it.
void ClusterUpgrade::start(deploy::Upgrade& upgrade, const WaitOptions& options,
                           const PreparedDeployment& prepared) {
  const auto& output = context_.output;
  const auto plan = deploy::plan(flink::job_manager(prepared.spec), prepared.spec);
  const auto [outcome, begun] =
      create_cluster(context_, connection_, prepared, plan, upgrade.record().attempt);
  upgrade.deployed(kube::uid_of(outcome.deployment));
  const auto endpoint = deploy::web_interface(prepared.spec, outcome, connection_.access().server);
  output.result(fmt::format(
      "Upgrade flink application cluster {} successfully, JobManager Web Interface: {}\n",
      plan.cluster_id, endpoint.url));
  auto until = options.until.value_or(deploy::WaitFor{});
  until.stage = std::max(until.stage, deploy::Stage::running);
  const auto end =
      wait(context_, options, connection_, Awaited{plan, prepared.spec, outcome, until, begun});
  verify(upgrade.record());
  upgrade.finish();
  output.result(result_line(end, plan.cluster_id));
  const auto& path = upgrade.record().savepoint;
  auto document = document_of(plan, "upgraded", endpoint.url);
  document["restoredFrom"] = path.empty() ? base::OrderedJson() : base::OrderedJson(path);
  document.update(result_document(end));
  output.document(document);
}

/// Asks the job itself where it started from.
void ClusterUpgrade::verify(const UpgradeRecord& record) {
  if (record.savepoint.empty()) return;
  auto& connection = job_manager();
  auto& client = connection.open();
  const auto job =
      deploy::choose_job(deploy::list_jobs(client), std::nullopt, connection.cluster());
  const auto answer = client.send(flink::rest::get_checkpoints(job));
  const auto checkpoints = answer.ok() ? flink::rest::read_checkpoints(answer.body) : std::nullopt;
  if (!checkpoints)
    throw Error(Exit::partial,
                fmt::format("cluster '{}' is upgraded, but it is not known from what its job was "
                            "restored: {}",
                            plan_.cluster_id, answer.text),
                "run the same command again to find out");
  const auto problem = deploy::restore_problem(record.savepoint, *checkpoints);
  if (!problem.empty())
    throw Error(Exit::job_failed,
                fmt::format("the new job of cluster '{}' was not restored from {}: {}",
                            plan_.cluster_id, base::printable(record.savepoint, 500), problem));
  context_.output.note(
      fmt::format("job {} runs from {}", job, base::printable(record.savepoint, 500)));
}

}  // namespace cli
