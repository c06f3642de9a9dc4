#include "cli/connection/cluster_end.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/output/output.h"
#include "cli/output/teardown_report.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/jobmanager/cancel.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/teardown/deletion_impact.h"
#include "deploy/teardown/forgotten.h"
#include "flink/config/options.h"

namespace cli {
namespace {

/// What keeps a cluster when a job of it ends.
std::string stays(const deploy::NamedCluster& cluster, const std::vector<flink::rest::Job>& jobs,
                  const std::string& job) {
  const auto configuration = deploy::shipped_configuration(cluster.config_map);
  const auto is = [&](const flink::Option& option, const char* value) {
    const auto* found = configuration.find(option.name());
    return found != nullptr && base::equals_ignoring_case(found->text, value);
  };
  if (is(flink::options::target, "kubernetes-session")) return "it is a session cluster";
  if (is(flink::options::shutdown_on_application_finish, "false"))
    return fmt::format("{} is false", flink::options::shutdown_on_application_finish.name());
  if (deploy::has_other_jobs(jobs, job)) return "it has other jobs";
  return {};
}

}  // namespace

ClusterEnd::ClusterEnd(const Context& context, const ClusterOptions&, FlinkConnection& connection,
                       const std::vector<flink::rest::Job>& jobs, const std::string& job,
                       bool waits)
    : context_(context),
      connection_(connection),
      job_(job),
      stays_(stays(connection.cluster(), jobs, job)) {
  if (!waits || !stays_.empty()) return;
  const auto& cluster = connection.cluster();
  watch_ = std::make_unique<deploy::TeardownWatch>(
      connection.connection().client(), deploy::ClusterRef{cluster.kube_namespace, cluster.name},
      cluster.deployment);
  watch_->look(connection.deadline());
}

void ClusterEnd::tell(const std::string& what, std::chrono::steady_clock::time_point since) const {
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(context_.world.steady_now() - since);
  context_.output.note(
      fmt::format("{} after {:.1f} s", what, static_cast<double>(took.count()) / 1000));
}

void ClusterEnd::await(std::string_view wanted, base::OrderedJson& document) {
  const auto since = context_.world.steady_now();
  const auto end = connection_.shown(fmt::format("job {}", wanted),
                                     [&] { return deploy::await_end(connection_.flink(), job_); });
  if (!end.ended && connection_.flink().is_ending())
    throw base::Error(
        base::Exit::partial,
        fmt::format("job {} was told to end{}", job_,
                    end.state.empty() ? "" : ", and is " + base::printable(end.state, 50)),
        fmt::format("it goes on in the cluster; '{}' shows how far it is",
                    connection_.command("status")));
  if (!end.ended) {
    const auto state = end.state.empty()
                           ? std::string()
                           : fmt::format(": it is {}", base::printable(end.state, 50));
    throw base::Error(base::Exit::timed_out, fmt::format("job {} has not ended yet{}", job_, state),
                      fmt::format("it goes on in the cluster; '{}' shows how far it is",
                                  connection_.command("status")));
  }
  if (flink::rest::is_terminal(end.state) && end.state != wanted)
    throw base::Error(base::Exit::job_failed,
                      fmt::format("job {} ended as {} instead of {}", job_, end.state, wanted));
  tell(fmt::format("job {} is {}", job_,
                   flink::rest::is_terminal(end.state) ? end.state : std::string(wanted)),
       since);
  if (watch_) await_teardown(document, end.state);
  else
    context_.output.note(fmt::format("the cluster stays, as {}; '{}' removes it", stays_,
                                     connection_.command("delete")));
}

/// What the job needs no more, though Flink left it. The operator looks after its clusters itself.
std::vector<std::string> ClusterEnd::remove_forgotten(const deploy::TeardownReport& report,
                                                      std::string_view end) {
  const auto& cluster = connection_.cluster();
  if (!report.complete || report.recreated || !flink::rest::is_terminal(end)) return {};
  if (!deploy::deletion_impact(cluster.deployment, cluster.config_map, {}, {}).managed_by.empty())
    return {};
  return deploy::remove_forgotten(connection_.connection().client(), *watch_,
                                  {cluster.kube_namespace, cluster.name}, job_,
                                  connection_.deadline());
}

void ClusterEnd::await_teardown(base::OrderedJson& document, std::string_view end) {
  watch_->begin();
  auto report = wait_shown(context_.output, *watch_, connection_.deadline());
  const auto forgotten = remove_forgotten(report, end);
  if (!forgotten.empty()) report = wait_shown(context_.output, *watch_, connection_.deadline());
  tell_teardown(context_.output, report, false);
  if (!forgotten.empty())
    context_.output.note(
        fmt::format("note: Flink left HA metadata behind, which a job that is {} "
                    "needs no more; removed: ConfigMap {}",
                    end, base::join(forgotten, ", ")));
  require_gone(
      report, connection_.cluster().name,
      fmt::format("the job has ended, and its cluster goes by itself; '{}' shows how far it "
                  "is, '{}' waits until it is gone",
                  connection_.command("status"), connection_.command("delete")));
  add_teardown(document, report);
  for (auto& entry : document["removed"]) {
    if (std::find(forgotten.begin(), forgotten.end(), entry["name"].get<std::string>()) !=
        forgotten.end())
      entry["why"] = "left behind by Flink";
  }
}

}  // namespace cli
