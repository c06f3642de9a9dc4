// `drey stop`: stops a job with a savepoint, and its cluster with it.
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
  std::optional<std::string> path{};  ///< -p; empty: into the default directory
  std::optional<flink::rest::Format> type{};
  std::optional<std::string> trigger_id{};
  bool drain = false;
  bool detached = false;
  bool no_wait = false;
};

/// Flink's lines before the request; those about triggering came with 1.19.
void announce(const Context& context, const Options& o, const deploy::FlinkClient& client,
              const std::string& job) {
  if (o.trigger_id) return;
  context.output.say(fmt::format("{} job \"{}\" with a {}savepoint.",
                                 o.drain ? "Draining" : "Suspending", job,
                                 format_word(client, o.type)));
  if (!client.dialect().detached_savepoints) return;
  context.output.say(fmt::format("Triggering stop-with-savepoint {}for job {}.",
                                 o.detached ? "in detached mode " : "", job));
  if (!o.detached) context.output.say("Waiting for response...");
}

/// Flink's line after it, and the result.
void tell(const Output& output, const char* line, const std::string& result) {
  output.say(line + base::printable(result));
  output.result_alone(result);
}

/// An earlier command has stopped it, and may have heard of no savepoint.
Exit tell_stopped(const Context& context, const Options& o, FlinkConnection& connection,
                  const std::vector<flink::rest::Job>& jobs, const deploy::StoppedJob& stopped) {
  context.subject.job = stopped.id;
  context.output.note(fmt::format("job {} was stopped with a savepoint before", stopped.id));
  tell(context.output, "Savepoint completed. Path: ", stopped.savepoint.path);
  show_ended_before(context, connection, jobs, stopped, !o.no_wait, "FINISHED", "stop");
  return Exit::done;
}

Exit stop(const Context& context, Options& o, const Arguments& arguments) {
  auto cluster = require_cluster(context, o, arguments);
  auto directory = o.path;
  const auto named_job = take_job_id(cluster.positional, directory);
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  auto& client = connection.open();
  const bool waits = !o.no_wait && !o.detached;
  const bool is_known = named_job && !waits;
  const auto jobs = is_known ? std::vector<flink::rest::Job>{} : deploy::list_jobs(client);
  if (!o.trigger_id && !o.detached) {
    if (const auto stopped = deploy::find_stopped(client, jobs, named_job))
      return tell_stopped(context, o, connection, jobs, *stopped);
  }
  Shutdown shutdown(context, connection, jobs,
                    deploy::choose_job(jobs, named_job, connection.cluster()), waits);
  const auto& job = shutdown.job();
  deploy::StopOptions options{{directory, o.type, o.trigger_id}, o.drain, o.detached};
  const auto operation = deploy::stop_operation(client, connection.cluster().ref(), job, options);
  announce(context, o, client, job);
  warn_of_lost_savepoint(context, connection, o.trigger_id, directory);
  const auto id = deploy::start_or_resume(client, operation);
  base::OrderedJson document{{"triggerId", id}};
  if (o.detached) {
    tell(context.output,
         "Successfully trigger stop-with-savepoint in detached mode, triggerId: ", id);
  } else {
    const auto path = connection.await(operation, id).location;
    tell(context.output, "Savepoint completed. Path: ", path);
    document["savepoint"] = path;
    record_savepoint(context, connection, job, path, format_taken(o.type, o.trigger_id));
  }
  shutdown.await("FINISHED", document);
  show_document(context, document);
  return Exit::done;
}

}  // namespace

Prepare declare_stop(OptionSet& set) {
  constexpr const char* group = "Job";
  auto options = std::make_shared<Options>();
  set.add_option(
         "-p,--savepointPath", options->path,
         "the savepoint's directory; else the default one (execution.checkpointing.savepoint-dir)")
      .option_text("[<directory>]")
      .expected(0, 1)
      .group(group);
  set.add_flag("-d,--drain", options->drain,
               "send MAX_WATERMARK first: the job's windows and timers fire, and it will not go on "
               "from here")
      .group(group);
  add_format(set, options->type, "canonical, the default, or native (Flink 1.15 and newer)")
      .group(group);
  set.add_flag("--detached", options->detached, "return when it is triggered, with its trigger id")
      .group(group);
  add_trigger_id(set, options->trigger_id,
                 "trigger nothing: keep waiting for the stop with this id")
      .group(group);
  set.add_flag("--no-wait", options->no_wait,
               "return when the savepoint is complete, as Flink's own client does")
      .group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  declare(set, options->rest, options->server);
  return without_checks(options, stop);
}

}  // namespace cli
