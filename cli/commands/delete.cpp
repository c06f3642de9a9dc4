// `drey delete`: removes a cluster, and says what becomes of its state.
#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/cluster_options.h"
#include "cli/connection/connection.h"
#include "cli/output/render.h"
#include "cli/output/status_line.h"
#include "cli/output/teardown_report.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/teardown/deletion_impact.h"
#include "deploy/teardown/removal.h"
#include "deploy/teardown/teardown_watch.h"
#include "flink/config/options.h"
#include "flink/version/names.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/status.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using base::Json;
using Clock = std::chrono::steady_clock;

struct Options : ClusterOptions {
  std::string ha_data = "keep";
  std::optional<std::chrono::milliseconds> timeout{};
  bool yes = false;
  bool no_wait = false;

  bool drops_metadata() const { return ha_data == "drop"; }
};

/// One run of the command.
class Deletion {
 public:
  Deletion(const Context& context, const Options& options, const ClusterWords& words)
      : world_(context.world),
        options_(options),
        deadline_(base::deadline_in(world_, options.timeout.value_or(std::chrono::minutes(5)))),
        connection_(context, options.server, options.output.quiet, deadline_),
        name_{namespace_of(words, connection_.access()), words.name} {
    context.subject = {words.name, name_.kube_namespace, {}};
  }

  Exit run() {
    find();
    const auto impact =
        deploy::deletion_impact(deployment_, config_map_, pods(), watch_->ha_metadata());
    if (!watch_->is_there() && watch_->ha_metadata().empty())
      deploy::no_such_cluster(connection_.client(), name_.kube_namespace, name_.name);
    if (!watch_->is_there() && !options_.drops_metadata()) refuse_metadata(impact);
    refuse_managed(impact);
    confirm(deploy::data_loss_warnings(impact, options_.drops_metadata()));
    remove(impact);
    return Exit::done;
  }

 private:
  std::string cluster() const {
    return fmt::format("cluster {} in namespace {}", name_.name, name_.kube_namespace);
  }
  std::string command(std::string_view verb) const {
    return deploy::command_about(verb, name_.name, name_.kube_namespace);
  }

  void find() {
    const std::array calls{
        kube::read(kube::get(kube::deployments, name_.kube_namespace, name_.name)),
        kube::read(kube::get(kube::config_maps, name_.kube_namespace, name_.config_map()))};
    auto results = connection_.client().send(calls);
    if (results[0].object) {
      deploy::require_flink(*results[0].object, name_);
      deployment_ = *results[0].object;
    } else if (!results[0].status || !kube::is_not_found(*results[0].status)) {
      throw connection_.client().error_of(results[0]);
    }
    if (results[1].object) config_map_ = *results[1].object;
    watch_ = std::make_unique<deploy::TeardownWatch>(connection_.client(), name_, deployment_,
                                                     [this](const std::string& trouble) {
                                                       if (options_.output.verbose)
                                                         write_note(world_, trouble);
                                                     });
    watch_->look(deadline_);
  }

  /// Those that nobody has told to end.
  std::vector<Json> pods() const {
    std::vector<Json> result;
    for (const auto& [uid, object] : watch_->there()) {
      if (!kube::is_terminating(object) && kube::string_at(object, {"kind"}) == "Pod")
        result.push_back(object);
    }
    return result;
  }

  [[noreturn]] void refuse_metadata(const deploy::DeletionImpact& impact) const {
    throw Error(Exit::not_found,
                fmt::format("there is no Flink cluster '{}' in namespace {}, only HA metadata of "
                            "an earlier one: ConfigMap {}",
                            name_.name, name_.kube_namespace, base::join(impact.metadata, ", ")),
                fmt::format("a cluster that is deployed under that name goes on from it; '{} "
                            "--ha-data=drop' removes it",
                            command("delete")));
  }

  void refuse_managed(const deploy::DeletionImpact& impact) const {
    if (impact.managed_by.empty() || options_.yes) return;
    throw Error(
        Exit::usage,
        fmt::format("{} is managed by the Flink Kubernetes Operator ({}), which would make it anew",
                    cluster(), impact.managed_by),
        fmt::format("delete that: kubectl delete flinkdeployment {} --namespace {}; or delete the "
                    "cluster nevertheless: --yes",
                    name_.name, name_.kube_namespace));
  }

  /// Asks, where something would be lost.
  void confirm(const std::vector<std::string>& warnings) const {
    if (warnings.empty() || options_.yes) return;
    const auto what = base::join(warnings, "; ");
    if (!world_.in_is_tty || !world_.err_is_tty) {
      throw Error(Exit::usage, fmt::format("{} is not deleted without --yes: {}", cluster(), what),
                  options_.drops_metadata()
                      ? "--yes deletes it nevertheless"
                      : fmt::format("'{}' takes a savepoint first; --yes deletes it nevertheless",
                                    command("stop")));
    }
    for (const auto& loss : warnings) write_note(world_, loss);
    if (!ask(world_, fmt::format("Delete {}?", cluster())))
      throw Error(Exit::failed, "nothing was deleted");
  }

  void remove(const deploy::DeletionImpact& impact) {
    deploy::Removal removal(connection_.client(), *watch_, name_, deployment_);
    removal.check();
    watch_->begin();
    if (options_.no_wait) {
      tell(removal.stop_job_manager_at_once());
      removal.remove_deployment();
      return tell_accepted();
    }
    tell(stop_job_manager(removal));
    if (is_interrupted())
      throw Error(
          Exit::partial,
          fmt::format("the JobManager of {} was told to stop, its Deployment is still there",
                      cluster()),
          "run the same command again to continue");
    removal.remove_deployment();
    auto report = wait_shown(world_, options_.output.quiet, *watch_, deadline_);
    if (report.complete && drops_metadata(report)) {
      removal.drop_ha_metadata(deadline_);
      report = wait_shown(world_, options_.output.quiet, *watch_, deadline_);
    }
    tell_end(report, impact);
  }

  /// A cluster that was deployed anew meanwhile goes on from the metadata.
  bool drops_metadata(const deploy::TeardownReport& report) const {
    return options_.drops_metadata() && !report.recreated;
  }

  std::vector<std::string> stop_job_manager(deploy::Removal& removal) const {
    StatusLine line(world_, options_.output.quiet, world_.steady_now());
    return removal.stop_job_manager(half_way(), [&] {
      line.show("JobManager stopped", {});
      return is_interrupted();
    });
  }

  bool is_interrupted() const { return world_.signal && world_.signal() != 0; }

  /// For how long the JobManager may shut down before the rest is deleted as well.
  base::Deadline half_way() const {
    const auto now = world_.steady_now();
    return std::min(now + std::chrono::minutes(1), now + (deadline_ - now) / 2);
  }

  void tell(const std::vector<std::string>& warnings) const {
    if (!options_.output.quiet) write_warnings(world_, warnings);
  }

  void tell_accepted() const {
    if (options_.output.format.empty())
      return write_result(world_, fmt::format("cluster {} is being deleted\n", name_.name));
    write_document(
        world_,
        {{"cluster", name_.name}, {"namespace", name_.kube_namespace}, {"result", "accepted"}},
        options_.output.format);
  }

  void tell_end(const deploy::TeardownReport& report, const deploy::DeletionImpact& impact) const {
    if (!options_.output.quiet) {
      tell_teardown(world_, report, !drops_metadata(report));
      tell_state(report, impact);
    }
    require_gone(report, name_.name,
                 "Kubernetes goes on with it; run the same command again to keep waiting, longer "
                 "with --timeout");
    if (options_.output.format.empty())
      return write_result(world_, fmt::format("cluster {} deleted\n", name_.name));
    base::OrderedJson document{
        {"cluster", name_.name}, {"namespace", name_.kube_namespace}, {"result", "deleted"}};
    add_teardown(document, report);
    write_document(world_, document, options_.output.format);
  }

  /// Where the job's state is now.
  void tell_state(const deploy::TeardownReport& report,
                  const deploy::DeletionImpact& impact) const {
    if (!report.complete || !impact.high_availability) return;
    const auto storage = impact.storage_dir.empty()
                             ? std::string(flink::options::high_availability_storage_dir.name())
                             : impact.storage_dir;
    if (drops_metadata(report))
      return write_note(world_, fmt::format("note: files that it named stay in {}", storage));
    const auto metadata = watch_->ha_metadata();
    if (metadata.empty()) return;
    write_note(world_,
               fmt::format("kept: HA metadata in {} ConfigMap{}, and files in {}: a cluster "
                           "deployed as {} goes on from the last checkpoint",
                           metadata.size(), metadata.size() == 1 ? "" : "s", storage, name_.name));
    write_note(world_, fmt::format("      '{} --ha-data=drop' removes it", command("delete")));
  }

  const base::World& world_;
  const Options& options_;
  base::Deadline deadline_;
  Connection connection_;
  deploy::ClusterRef name_;
  Json deployment_{};
  Json config_map_{};
  std::unique_ptr<deploy::TeardownWatch> watch_{};
};

void check(const Options& o, const Given&) {
  if (o.no_wait && o.drops_metadata())
    throw Error(Exit::usage,
                "--no-wait and --ha-data=drop exclude each other: HA metadata can be removed when "
                "its JobManager is gone, not before");
}

Exit delete_cluster(const Context& context, Options& o, const Given& given) {
  const auto words = require_cluster(context, o, given);
  expect_no_words(words.words, "one cluster is deleted at a time");
  return Deletion(context, o, words).run();
}

}  // namespace

Prepare declare_delete(CLI::App& app) {
  constexpr const char* group = "Delete";
  auto options = std::make_shared<Options>();
  app.add_option("--ha-data", options->ha_data,
                 "keep, the default: a cluster deployed under the same name goes on from the last "
                 "checkpoint; drop")
      ->check(CLI::IsMember({"keep", "drop"}))
      ->option_text("<keep|drop>")
      ->group(group);
  app.add_flag("-y,--yes", options->yes, "do not ask, even where state is lost")->group(group);
  app.add_flag("--no-wait", options->no_wait, "return when the API server has accepted it")
      ->group(group);
  add_duration(app, "--timeout", options->timeout,
               "longest time to wait until everything is gone, 5m by default; 0 for no limit")
      ->option_text("<time>")
      ->group(group);
  declare(app, static_cast<ClusterOptions&>(*options));
  return with_check(options, check, delete_cluster);
}

}  // namespace cli
