// `drey delete`: removes a cluster, ends an upgrade of it, and says what becomes of its state.
#include "deploy/teardown/deletion.h"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/commands/chosen_clusters.h"
#include "cli/commands/commands.h"
#include "cli/connection/connection.h"
#include "cli/connection/flink_connection.h"
#include "cli/fleet/fleet.h"
#include "cli/fleet/fleet_run.h"
#include "cli/output/list_document.h"
#include "cli/output/status_line.h"
#include "cli/output/teardown_report.h"
#include "cli/upgrade/upgrade.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/record/suspension.h"
#include "deploy/teardown/shutdown.h"
#include "deploy/upgrade/kept_records.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ClusterOptions {
  std::string ha_data = "keep";
  bool yes = false;
  bool no_wait = false;
  bool ignore_not_found = false;
  std::string dry_run{};  ///< "client", "server"; empty: it is none
  std::string selector{};
  std::optional<std::size_t> concurrency{};

  bool drops_metadata() const { return ha_data == "drop"; }
};

/// Asks and tells on stderr, where `line` shows what is waited for.
deploy::DeletionListener listener(const Output& output, StatusLine& line) {
  deploy::DeletionListener listener{.warning =
                                        [&](const std::string& warning) {
                                          line.end();
                                          output.warn({warning});
                                        },
                                    .trouble =
                                        [&](const std::string& trouble) {
                                          line.end();
                                          output.detail(trouble);
                                        },
                                    .progress = teardown_progress(line)};
  if (output.can_ask())
    listener.confirm = [&](const std::string& question, const std::vector<std::string>& losses) {
      return output.ask(base::join(losses, "\n") + "\n" + question);
    };
  return listener;
}

std::string ends_of(const std::vector<flink::rest::Job>& jobs) {
  std::vector<std::string> ends;
  for (const auto& job : jobs)
    ends.push_back(
        fmt::format("job {} is {}", base::printable(job.id, 100), base::printable(job.state, 50)));
  return base::join(ends, ", ");
}

/// A JobManager that does not tell in a moment is taken for one whose job runs.
deploy::JobsEnd end_of_jobs(const Context& context, const Options& o,
                            const deploy::ClusterRef& cluster) {
  try {
    FlinkConnection connection(context, o.server, o.output, cluster, deploy::RestUse::looks);
    connection.set_deadline(base::deadline_in(context.world, std::chrono::seconds(5)));
    const auto jobs = deploy::ended_jobs(connection.flink());
    if (jobs.empty()) return deploy::JobsEnd::none;
    const bool failed = std::any_of(jobs.begin(), jobs.end(),
                                    [](const auto& job) { return job.state == "FAILED"; });
    context.output.note(fmt::format("note: {}{}", ends_of(jobs),
                                    failed ? "" : ": nothing of it is lost with the cluster"));
    return failed ? deploy::JobsEnd::with_failed : deploy::JobsEnd::as_wanted;
  } catch (const Error&) {
    return deploy::JobsEnd::none;
  }
}

/// Where the job's state is now.
void tell_state(const Output& output, const deploy::Deletion& deletion,
                const deploy::ClusterRef& cluster) {
  if (deletion.storage_dir.empty()) return;
  if (deletion.dropped_metadata)
    return output.note(fmt::format("note: files that it named stay in {}", deletion.storage_dir));
  if (deletion.kept_metadata == 0) return;
  output.note(fmt::format(
      "kept: HA metadata in {} ConfigMap{}, and files in {}: a cluster deployed as {} goes on from "
      "the last checkpoint",
      deletion.kept_metadata, deletion.kept_metadata == 1 ? "" : "s", deletion.storage_dir,
      cluster.name));
  output.note(fmt::format("      '{} --ha-data=drop' removes it",
                          deploy::command_about("delete", cluster.name, cluster.kube_namespace)));
}

using KeptRecords = std::vector<deploy::KeptRecord>;
using Suspension = std::optional<deploy::SuspensionRemoval>;

Suspension suspension_of(ClusterUpgrade& upgrade) {
  return upgrade.is_suspended() ? Suspension(upgrade.suspension_removal()) : std::nullopt;
}

/// Where the state of a suspended cluster is, from which nothing goes on by itself any more.
std::string state_of(const Suspension& suspension) {
  const bool is_kept = suspension && !suspension->record().savepoint.empty();
  return is_kept ? deploy::start_text(suspension->record()) : std::string();
}

/// What of it stays for a cluster of its name to come.
void tell_records(const Output& output, const KeptRecords& records,
                  const deploy::ClusterRef& cluster) {
  if (records.empty()) return;
  output.note(fmt::format("kept: {}", deploy::text_of(records)));
  const auto reader =
      records.front().is_of_savepoints
          ? fmt::format("'{}' tells of it",
                        deploy::command_about("savepoints", cluster.name, cluster.kube_namespace))
          : fmt::format(
                "'{}' tells of it, and a new cluster of that name goes on "
                "counting",
                deploy::command_about("history", cluster.name, cluster.kube_namespace));
  output.note(
      fmt::format("      {}; '{}' deletes it, with what else no cluster in the namespace owns",
                  reader, records.back().remedy));
}

constexpr const char* why_kept = "kept of the cluster that is gone";

void add_state(base::OrderedJson& document, const Suspension& suspension) {
  if (suspension) document["savepoint"] = deploy::document::text(suspension->record().savepoint);
}

void add_records(base::OrderedJson& document, const KeptRecords& records) {
  for (const auto& each : records)
    document["left"].push_back({{"kind", "ConfigMap"},
                                {"name", each.name},
                                {"why", fmt::format("{}, {}", each.what, why_kept)},
                                {"remedy", each.remedy}});
}

void show(const Context& context, const Options& o, const deploy::ClusterRef& cluster,
          const deploy::Deletion& deletion, const KeptRecords& records,
          const Suspension& suspension) {
  const auto state = state_of(suspension);
  if (!o.no_wait) {
    tell_teardown(context.output, deletion.report, !deletion.dropped_metadata);
    tell_state(context.output, deletion, cluster);
    deploy::require_removed(deletion.report, cluster.name,
                            "Kubernetes goes on with it; run the same command again to keep "
                            "waiting, longer with --timeout");
  }
  tell_records(context.output, records, cluster);
  context.output.show(
      [&] {
        return fmt::format("cluster {} {}{}\n", cluster.name,
                           o.no_wait ? "is being deleted" : "deleted",
                           state.empty() ? "" : ", its state stays: " + state);
      },
      [&] {
        auto document = document_about(context.subject);
        document["result"] = context.subject.result;
        if (!o.no_wait) add_teardown(document, deletion.report);
        add_state(document, suspension);
        add_records(document, records);
        return document;
      });
}

deploy::DeletionOptions deletion_options(const Options& o, const ClusterUpgrade& upgrade) {
  return {.drops_metadata = o.drops_metadata(),
          .has_flink_deployment = !upgrade.existing().flink_deployment.is_null(),
          .waits = !o.no_wait,
          .is_suspended = upgrade.is_suspended(),
          .confirmed = o.yes};
}

base::OrderedJson objects(const std::vector<deploy::TeardownItem>& items) {
  auto list = base::OrderedJson::array();
  for (const auto& item : items) list.push_back({{"kind", item.kind}, {"name", item.name}});
  return list;
}

/// The records among what stays; those of a suspended cluster go, but for that of savepoints.
void add_records(deploy::DeletionPreview& preview, const KeptRecords& records, bool is_suspended) {
  for (const auto& each : records)
    (is_suspended && !each.is_of_savepoints ? preview.goes : preview.stays)
        .push_back({.kind = "ConfigMap", .name = each.name});
}

std::string lines(const std::vector<deploy::TeardownItem>& items, const std::string& what) {
  std::string text;
  for (const auto& item : items)
    text += fmt::format("{} {} {}\n", item.kind, base::printable(item.name, 300), what);
  return text;
}

/// What would go, a line an object, as kubectl has it.
void show_preview(const Context& context, const Options& o,
                  const deploy::DeletionPreview& preview) {
  const auto how = o.dry_run == "server" ? "server dry run" : "dry run";
  const auto& output = context.output;
  context.subject.result = fmt::format("deleted ({})", how);
  if (!o.yes) {
    for (const auto& loss : preview.losses)
      output.alert(loss + "; without --yes it is asked, or refused where nobody can be");
  }
  output.show(
      [&] {
        return lines(preview.goes, fmt::format("deleted ({})", how)) +
               lines(preview.stays, fmt::format("kept ({})", how));
      },
      [&] {
        auto document = document_about(context.subject);
        document["result"] = "deleted";
        document["dryRun"] = true;
        document["removed"] = objects(preview.goes);
        document["left"] = objects(preview.stays);
        document["lost"] = preview.losses;
        return document;
      });
}

void check(const Options& o, const Arguments&) {
  if (o.no_wait && o.drops_metadata())
    throw Error(Exit::usage,
                "--no-wait and --ha-data=drop exclude each other: HA metadata can be removed when "
                "its JobManager is gone, not before");
}

base::Deadline wait_from_now(const Context& context, const Options& o, Connection& connection) {
  const auto deadline =
      base::deadline_in(context.world, o.server.timeout.value_or(std::chrono::minutes(5)));
  connection.client().set_deadline(deadline);
  return deadline;
}

/// Its records are most of what there is of a suspended cluster.
void await_records(deploy::SuspensionRemoval& suspension, const Options& o,
                   const deploy::DeletionListener& told, base::Deadline deadline,
                   deploy::TeardownReport& report) {
  if (o.no_wait) return;
  suspension.wait(deadline, [&] {
    told.progress("cluster removed", "ConfigMap");
    return false;
  });
  suspension.add_to(report);
}

void remove(const Context& context, const Options& o, Connection& connection,
            ClusterUpgrade& upgrade, const deploy::ClusterRef& cluster) {
  const auto deadline = wait_from_now(context, o, connection);
  StatusLine line(context.output, context.world.steady_now());
  auto told = listener(context.output, line);
  told.jobs_end = [&] { return end_of_jobs(context, o, cluster); };
  auto suspension = suspension_of(upgrade);
  told.begins = [&] {
    if (suspension) suspension->remove();
    else upgrade.give_up();
  };
  auto deletion = deploy::delete_cluster(connection.client(), cluster, deletion_options(o, upgrade),
                                         told, deadline);
  if (suspension) await_records(*suspension, o, told, deadline, deletion.report);
  line.end();
  context.subject.result = o.no_wait ? "accepted" : "deleted";
  KeptRecords records;
  if (o.no_wait || deletion.report.complete)
    records = deploy::look_at_kept_records(connection.client(), cluster);
  show(context, o, cluster, deletion, records, suspension);
}

/// An upgrade that is open ends with it, also where it is all that there is.
Exit try_removal(const Context& context, const Options& o, Connection& connection,
                 ClusterUpgrade& upgrade, const deploy::ClusterRef& cluster) {
  const auto deadline = wait_from_now(context, o, connection);
  auto suspension = suspension_of(upgrade);
  const auto open = upgrade.open_title();
  deploy::DeletionPreview preview;
  try {
    deploy::DeletionListener listener;
    listener.jobs_end = [&] { return end_of_jobs(context, o, cluster); };
    preview = deploy::preview_deletion(connection.client(), cluster, deletion_options(o, upgrade),
                                       listener, o.dry_run == "server", deadline);
    if (suspension && o.dry_run == "server") suspension->check();
  } catch (const Error& error) {
    if (error.exit != Exit::not_found || open.empty()) throw;
  }
  add_records(preview, deploy::look_at_kept_records(connection.client(), cluster),
              suspension.has_value());
  if (!open.empty()) context.output.note(fmt::format("note: {} would be given up", open));
  if (const auto state = state_of(suspension); !state.empty())
    context.output.note("note: its state would stay: " + state);
  show_preview(context, o, preview);
  return Exit::done;
}

/// Nothing of the cluster is there.
void show_nothing(const Context& context, const std::string& text, const char* result) {
  context.output.show([&] { return text; },
                      [&] {
                        auto document = document_about(context.subject);
                        document["result"] = result;
                        return document;
                      });
}

/// An upgrade of it was open.
void show_given_up(const Context& context, const deploy::ClusterRef& cluster) {
  context.subject.result = "given up";
  show_nothing(context, fmt::format("upgrade of cluster {} given up\n", cluster.name), "given-up");
}

/// For --ignore-not-found, whose users do not care which of several runs removed it.
void show_absent(const Context& context, const Error& error) {
  context.subject.result = "absent";
  context.output.note("note: " + error.text);
  show_nothing(context, {}, "absent");
}

Exit delete_present(const Context& context, const Options& o, Connection& connection,
                    ClusterUpgrade& upgrade, const deploy::ClusterRef& cluster) {
  upgrade.require_idle(o.server.timeout);
  if (!o.dry_run.empty()) return try_removal(context, o, connection, upgrade, cluster);
  try {
    remove(context, o, connection, upgrade, cluster);
  } catch (const Error& error) {
    if (error.exit != Exit::not_found || !upgrade.give_up()) throw;
    context.output.note("note: " + error.text);
    show_given_up(context, cluster);
  }
  return Exit::done;
}

Exit delete_cluster(const Context& context, const Options& o, Connection& connection,
                    const deploy::ClusterRef& cluster) {
  context.subject.name(cluster.name, cluster.kube_namespace);
  // Somebody may have been asked first, and has taken time.
  connection.client().set_deadline(deadline(context.world, o.server));
  const UpgradeOptions none;
  ClusterUpgrade upgrade(context, o.server, o.output, none, connection, cluster);
  try {
    return delete_present(context, o, connection, upgrade, cluster);
  } catch (const Error& error) {
    // A Deployment that is no Flink cluster's is there, and no cluster is.
    const bool absent = error.exit == Exit::not_found && upgrade.existing().deployment.is_null();
    if (!absent || !o.ignore_not_found) throw;
    show_absent(context, error);
    return Exit::done;
  }
}

/// Who chose by labels sees what was chosen; where nobody can be asked, as for kubectl, nobody is.
void confirm_chosen(const Context& context, const Options& o, const std::string& kube_namespace,
                    const std::vector<deploy::ClusterRef>& clusters) {
  const auto& output = context.output;
  if (o.yes || !o.dry_run.empty() || clusters.empty() || !output.can_ask()) return;
  std::string list;
  for (const auto& cluster : clusters)
    list += fmt::format("{}\n", base::printable(cluster.name, 100));
  if (!output.ask(fmt::format("{}Delete {} in namespace {}?", list,
                              clusters.size() == 1
                                  ? std::string("this cluster")
                                  : fmt::format("these {} clusters", clusters.size()),
                              kube_namespace)))
    throw Error(Exit::failed, "nothing was deleted");
}

Exit delete_several(const Context& context, const Options& o, const Connection& connection,
                    const std::vector<deploy::ClusterRef>& clusters) {
  std::vector<FleetTask> tasks;
  for (const auto& cluster : clusters) {
    tasks.push_back({cluster, server_of(connection.access()), connection.access().endpoint.identity,
                     [&o, cluster](const Context& each) {
                       Connection own(each, o.server);
                       return delete_cluster(each, o, own, cluster);
                     }});
  }
  return run_fleet(context, tasks, o.concurrency, FleetResults::lines);
}

Exit delete_clusters(const Context& context, Options& o, const Arguments& arguments) {
  const ChosenClusters chosen(context, o, arguments, {o.selector}, "clusters are deleted");
  Connection connection(context, o.server);
  const auto clusters = chosen.find(connection);
  if (chosen.by_choice()) confirm_chosen(context, o, chosen.scope(connection.access()), clusters);
  if (clusters.size() > 1) return delete_several(context, o, connection, clusters);
  if (!clusters.empty()) return delete_cluster(context, o, connection, clusters.front());
  context.output.note(chosen.none_text(connection.access()));
  if (context.output.wants_document()) context.output.document(clusters_document({}));
  return Exit::done;
}

}  // namespace

Prepare declare_delete(OptionSet& set) {
  constexpr const char* group = "Delete";
  auto options = std::make_shared<Options>();
  add_choice(set, "--ha-data", options->ha_data, {"keep", "drop"},
             "keep, the default: a cluster deployed under the same name goes on from the last "
             "checkpoint; drop")
      .option_text("<keep|drop>")
      .group(group);
  set.add_flag("-y,--yes", options->yes, "do not ask, even where state is lost").group(group);
  add_choice(
      set, "--dry-run", options->dry_run, {"client", "server"},
      "delete nothing, and show what would go; server: and ask whether the API server lets it")
      .option_text("<client|server>")
      .group(group);
  set.add_flag("--ignore-not-found", options->ignore_not_found,
               "a cluster that is not there is no failure")
      .group(group);
  set.add_flag("--no-wait", options->no_wait, "return when the API server has accepted it")
      .group(group);
  add_duration(set, "--timeout", options->server.timeout,
               "longest time to wait until everything is gone, 5m by default; 0 for no limit")
      .option_text("<time>")
      .group(group);
  declare_selector(set, options->selector, group);
  declare_concurrency(set, options->concurrency);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  return with_check(options, check, delete_clusters);
}

}  // namespace cli
