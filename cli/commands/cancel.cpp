// `drey cancel`: cancels a job, with its cluster.
#include "deploy/jobmanager/cancel.h"

#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/job_arguments.h"
#include "cli/connection/savepoint_record.h"
#include "cli/connection/shutdown.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/jobmanager/job_operations.h"
#include "deploy/jobmanager/stopped_job.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
  std::optional<std::string> savepoint{};  ///< -s; empty: into the default directory
  std::optional<flink::rest::Format> type{};
  std::optional<std::string> trigger_id{};
  bool no_wait = false;
};

void cancel_plainly(const Context& context, FlinkConnection& connection, const std::string& job) {
  context.output.say(fmt::format("Cancelling job {}.", job));
  const auto outcome = deploy::cancel_job(connection.flink(), job);
  if (outcome == deploy::Cancelled::already)
    context.output.note(fmt::format("job {} was cancelled before", job));
  context.output.say(fmt::format("Cancelled job {}.", job));
}

void tell_cancelled(const Context& context, const std::string& job, const std::string& path) {
  context.output.say(
      fmt::format("Cancelled job {}. Savepoint stored in {}.", job, base::printable(path)));
  context.output.result_alone(path);
}

/// The path of the savepoint.
std::string cancel_with_savepoint(const Context& context, const Options& o,
                                  FlinkConnection& connection, const std::string& job,
                                  const std::optional<std::string>& directory) {
  auto& client = connection.flink();
  const auto operation =
      deploy::cancel_operation(client, connection.cluster().ref(), job,
                               {.directory = directory, .format = o.type, .resumed = o.trigger_id});
  context.output.say(
      "DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use \"stop\" instead.");
  context.output.say(
      fmt::format("Cancelling job {} with {}savepoint to {}.", job, format_word(client, o.type),
                  directory ? base::printable(*directory) : "default savepoint directory"));
  warn_of_lost_savepoint(context, connection, o.trigger_id, directory);
  const auto path =
      connection.await(operation, deploy::start_or_resume(client, operation)).location;
  tell_cancelled(context, job, path);
  record_savepoint(context, connection, job, path, format_taken(o.type, o.trigger_id));
  return path;
}

/// An earlier command has cancelled it, and may have heard of no savepoint.
Exit tell_cancelled_before(const Context& context, const Options& o, FlinkConnection& connection,
                           const std::vector<flink::rest::Job>& jobs,
                           const deploy::StoppedJob& cancelled) {
  const auto& [id, savepoint] = cancelled;
  context.subject.job = id;
  context.output.note(fmt::format("job {} was cancelled with a savepoint before", id));
  tell_cancelled(context, id, savepoint.path);
  show_ended_before(context, connection, jobs, cancelled, !o.no_wait, "CANCELED", "cancellation");
  return Exit::done;
}

Exit cancel(const Context& context, Options& o, const Arguments& arguments) {
  auto cluster = require_cluster(context, o, arguments);
  auto directory = o.savepoint;
  const auto named_job = take_job_id(cluster.positional, directory);
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  auto& client = connection.open();
  const bool lists = !named_job || !o.no_wait;
  const auto jobs = lists ? deploy::list_jobs(client) : std::vector<flink::rest::Job>{};
  if (o.savepoint && !o.trigger_id) {
    if (const auto cancelled = deploy::find_cancelled(client, jobs, named_job))
      return tell_cancelled_before(context, o, connection, jobs, *cancelled);
  }
  Shutdown shutdown(context, connection, jobs,
                    deploy::choose_job(jobs, named_job, connection.cluster()), !o.no_wait);
  auto document = base::OrderedJson::object();
  if (o.savepoint)
    document["savepoint"] =
        cancel_with_savepoint(context, o, connection, shutdown.job(), directory);
  else cancel_plainly(context, connection, shutdown.job());
  shutdown.await("CANCELED", document);
  show_document(context, document);
  return Exit::done;
}

}  // namespace

Prepare declare_cancel(OptionSet& set) {
  constexpr const char* group = "Job";
  auto options = std::make_shared<Options>();
  set.add_option("-s,--withSavepoint", options->savepoint,
                 "deprecated, use 'stop': take a savepoint first, into the default directory "
                 "unless one is given")
      .option_text("[<directory>]")
      .expected(0, 1)
      .group(group);
  add_format(set, options->type, "with -s: canonical, the default, or native").group(group);
  add_trigger_id(set, options->trigger_id,
                 "with -s: trigger nothing, keep waiting for the savepoint with this id")
      .group(group);
  set.add_flag("--no-wait", options->no_wait,
               "return when Flink has accepted it, as Flink's own client does")
      .group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  declare(set, options->rest, options->server);
  return without_checks(options, cancel);
}

}  // namespace cli
