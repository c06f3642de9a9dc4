// `drey stop`: stops a job with a savepoint, and its cluster with it.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/cluster_end.h"
#include "cli/connection/job_words.h"
#include "cli/output/render.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/jobmanager/flink_operation.h"

namespace cli {
namespace {

using base::Exit;
using flink::rest::Job;

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
              const std::string& job, flink::rest::Format format) {
  if (o.trigger_id) return;
  const auto& dialect = client.dialect();
  say(context, o.output,
      fmt::format(
          "{} job \"{}\" with a {}savepoint.", o.drain ? "Draining" : "Suspending", job,
          dialect.savepoint_formats ? fmt::format("{} ", flink::rest::name_of(format)) : ""));
  if (!dialect.detached_savepoints) return;
  say(context, o.output,
      fmt::format("Triggering stop-with-savepoint {}for job {}.",
                  o.detached ? "in detached mode " : "", job));
  if (!o.detached) say(context, o.output, "Waiting for response...");
}

struct Stopping {
  std::string job{};
  std::string trigger_id{};
  deploy::OperationTexts texts{};
};

Stopping start(const Context& context, const Options& o, FlinkConnection& connection,
               const std::string& job, const std::optional<std::string>& directory) {
  auto& client = connection.flink();
  const auto format = o.type.value_or(flink::rest::Format::canonical);
  if (o.type) require(client.dialect().savepoint_formats, connection, client, "--type", "1.15");
  const auto own_id = o.trigger_id ? *o.trigger_id : context.world.random_token();
  Stopping stopping{job,
                    own_id,
                    {fmt::format("Could not stop with a {}savepoint job \"{}\"",
                                 o.detached ? "detached " : "", job),
                     fmt::format("the savepoint with which job {} is stopped", job),
                     fmt::format("{} {} --trigger-id", connection.command("stop"), job),
                     connection.command("status")}};
  announce(context, o, client, job, format);
  if (!o.trigger_id)
    stopping.trigger_id = deploy::start_operation(
        client, flink::rest::stop(job, {directory, format, own_id}, o.drain, client.dialect()),
        own_id, stopping.texts);
  return stopping;
}

Exit stop(const Context& context, Options& o, const Given& given) {
  auto cluster = require_cluster(context, o, given);
  auto directory = o.path;
  const auto named_job = take_job_id(cluster.words, directory);
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  auto& client = connection.open();
  const bool waits = !o.no_wait && !o.detached;
  const auto jobs = !named_job || waits ? deploy::list_jobs(client) : std::vector<Job>{};
  const auto job = deploy::choose_job(jobs, named_job, connection.cluster());
  context.subject.job = job;
  ClusterEnd end(context, o, connection, jobs, job, waits);
  const auto stopping = start(context, o, connection, job, directory);
  const auto& id = stopping.trigger_id;
  auto document = document_about(context.subject);
  document["triggerId"] = id;
  if (o.detached) {
    say(context, o.output,
        fmt::format("Successfully trigger stop-with-savepoint in detached mode, triggerId: {}",
                    id));
    say_result(context, o.output, id);
  } else {
    const auto done = connection.await(
        "savepoint", flink::rest::get_savepoint_status(stopping.job, id), id, stopping.texts);
    say(context, o.output,
        fmt::format("Savepoint completed. Path: {}", base::printable(done.location)));
    say_result(context, o.output, done.location);
    document["savepoint"] = done.location;
  }
  if (waits) end.await("FINISHED", document);
  if (!o.output.format.empty()) write_document(context.world, document, o.output.format);
  return Exit::done;
}

}  // namespace

Prepare declare_stop(CLI::App& app) {
  constexpr const char* group = "Job";
  auto options = std::make_shared<Options>();
  app.add_option(
         "-p,--savepointPath", options->path,
         "the savepoint's directory; else the default one (execution.checkpointing.savepoint-dir)")
      ->option_text("[<directory>]")
      ->expected(0, 1)
      ->group(group);
  app.add_flag("-d,--drain", options->drain,
               "send MAX_WATERMARK first: the job's windows and timers fire, and it will not go on "
               "from here")
      ->group(group);
  add_format(app, options->type, "canonical, the default, or native (Flink 1.15 and newer)")
      ->group(group);
  app.add_flag("--detached", options->detached, "return when it is triggered, with its trigger id")
      ->group(group);
  add_trigger_id(app, options->trigger_id,
                 "trigger nothing: keep waiting for the stop with this id")
      ->group(group);
  app.add_flag("--no-wait", options->no_wait,
               "return when the savepoint is complete, as Flink's own client does")
      ->group(group);
  declare(app, static_cast<ClusterOptions&>(*options));
  declare(app, options->rest);
  return without_checks(options, stop);
}

}  // namespace cli
