// `drey failover`: a drill that proves that a job survives the loss of its JobManager.
#include "deploy/failover/failover.h"

#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/job_arguments.h"
#include "cli/output/status_line.h"
#include "deploy/cluster/document.h"
#include "kube/api/object.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::document::seconds;

constexpr std::chrono::minutes usual_timeout{5};

struct Options : ClusterOptions {
  RestOptions rest{};
  bool yes = false;
};

/// Nothing is deleted that nobody has agreed to.
void confirm(const Output& output, const Options& o, const deploy::FailoverStart& start) {
  if (o.yes) return;
  const auto what = fmt::format(
      "pod {} leads; without it job {} ({}) stands still until another JobManager has "
      "restored it",
      kube::name_of(start.pod), start.job.id, base::printable(start.job.name, 200));
  if (!output.can_ask())
    throw Error(Exit::usage, "no pod is deleted without --yes: " + what, "--yes begins the drill");
  if (!output.ask(what + "\nDelete it?")) throw Error(Exit::failed, "nothing was deleted");
}

deploy::Failover run(const Output& output, deploy::FailoverDrill& drill) {
  StatusLine line(output, output.world().steady_now());
  const auto result =
      drill.await({.reached =
                       [&](const deploy::FailoverStep& step) {
                         line.end();
                         output.note(progress_line(line.is_interactive() ? "✓ " : "", step.name,
                                                   step.took, step.detail));
                         line.begin_anew();
                       },
                   .tick = [&](std::string_view awaited) { line.show(awaited, {}); }});
  line.end();
  return result;
}

base::OrderedJson document(const Context& context, const deploy::FailoverStart& start,
                           const deploy::Failover& result) {
  auto steps = base::OrderedJson::array();
  for (const auto& step : result.steps)
    steps.push_back({{"name", step.name}, {"seconds", seconds(step.took)}});
  auto document = document_about(context.subject);
  document["job"] = deploy::document::job(start.job.id, start.job.name, "RUNNING");
  document["deletedPod"] = kube::name_of(start.pod);
  document["steps"] = std::move(steps);
  document["seconds"] = seconds(result.took);
  document["checkpointBefore"] = start.checkpoint;
  document["restored"] = {{"id", result.restored.id},
                          {"path", deploy::document::text(result.restored.path)}};
  return document;
}

Exit fail_over(const Context& context, Options& o, const Arguments& arguments) {
  auto selection = require_cluster(context, o, arguments);
  const auto named_job = take_job_id(selection.positional);
  expect_no_words(selection.positional, "failover takes a cluster and a job id");
  if (!o.server.timeout) o.server.timeout = usual_timeout;
  FlinkConnection connection(context, o, o.rest, std::move(selection), deploy::RestUse::looks);
  deploy::FailoverDrill drill(connection.connection().client(), connection.flink(),
                              connection.cluster(), connection.deadline());
  drill.require_configured();
  connection.open();
  const auto job = choose_job(connection, named_job).id;
  const auto& start = drill.look(job);
  const auto& output = context.output;
  confirm(output, o, start);
  drill.delete_pod();
  output.note(fmt::format("pod {} deleted; checkpoint {} is the newest before",
                          kube::name_of(start.pod), start.checkpoint));
  const auto result = run(output, drill);
  output.show(
      [&] {
        return fmt::format("Job {} ({}) was RUNNING again after {:.1f} s, from checkpoint {}\n",
                           start.job.id, base::printable(start.job.name, 200),
                           std::chrono::duration<double>(result.took).count(), result.restored.id);
      },
      [&] { return document(context, start, result); });
  return Exit::done;
}

}  // namespace

Prepare declare_failover(OptionSet& set) {
  auto options = std::make_shared<Options>();
  set.add_flag("-y,--yes", options->yes, "do not ask").group("Failover");
  declare(set, static_cast<ClusterOptions&>(*options));
  declare(set, options->rest, options->server);
  set.find("--timeout")
      .description("longest time to wait until the job runs again, 5m by default; 0 for no limit");
  return without_checks(options, fail_over);
}

}  // namespace cli
