// `drey cancel`: cancels a job, with its cluster.
#include "deploy/jobmanager/cancel.h"

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
  std::optional<std::string> savepoint{};  ///< -s; empty: into the default directory
  std::optional<flink::rest::Format> type{};
  std::optional<std::string> trigger_id{};
  bool no_wait = false;
};

void cancel_plainly(const Context& context, const Options& o, FlinkConnection& connection,
                    const std::string& job) {
  say(context, o.output, fmt::format("Cancelling job {}.", job));
  const auto outcome = deploy::cancel_job(connection.flink(), job);
  if (outcome == deploy::Cancelled::already && !o.output.quiet)
    write_note(context.world, fmt::format("job {} was cancelled before", job));
  say(context, o.output, fmt::format("Cancelled job {}.", job));
}

/// The path of the savepoint.
std::string cancel_with_savepoint(const Context& context, const Options& o,
                                  FlinkConnection& connection, const std::string& job,
                                  const std::optional<std::string>& directory) {
  auto& client = connection.flink();
  const auto format = o.type.value_or(flink::rest::Format::canonical);
  const auto formats = client.dialect().savepoint_formats;
  if (o.type) require(formats, connection, client, "--type", "1.15");
  const auto own_id = o.trigger_id ? *o.trigger_id : context.world.random_token();
  say(context, o.output,
      "DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use \"stop\" instead.");
  say(context, o.output,
      fmt::format("Cancelling job {} with {}savepoint to {}.", job,
                  formats ? fmt::format("{} ", flink::rest::name_of(format)) : "",
                  directory ? base::printable(*directory) : "default savepoint directory"));
  const deploy::OperationTexts texts{
      fmt::format("Could not cancel job {}", job),
      fmt::format("the savepoint with which job {} is cancelled", job),
      fmt::format("{} {} -s --trigger-id", connection.command("cancel"), job),
      connection.command("status")};
  auto id = own_id;
  if (!o.trigger_id)
    id = deploy::start_operation(
        client,
        flink::rest::trigger_savepoint(job, {directory, format, own_id}, true, client.dialect()),
        own_id, texts);
  const auto done =
      connection.await("savepoint", flink::rest::get_savepoint_status(job, id), id, texts);
  say(context, o.output,
      fmt::format("Cancelled job {}. Savepoint stored in {}.", job,
                  base::printable(done.location)));
  say_result(context, o.output, done.location);
  return done.location;
}

Exit cancel(const Context& context, Options& o, const Given& given) {
  auto cluster = require_cluster(context, o, given);
  auto directory = o.savepoint;
  const auto named_job = take_job_id(cluster.words, directory);
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  connection.open();
  const bool looks = !named_job || !o.no_wait;
  const auto jobs = looks ? deploy::list_jobs(connection.flink()) : std::vector<Job>{};
  const auto job = deploy::choose_job(jobs, named_job, connection.cluster());
  ClusterEnd end(context, o, connection, jobs, job, !o.no_wait);
  context.subject.job = job;
  auto document = document_about(context.subject);
  if (o.savepoint)
    document["savepoint"] = cancel_with_savepoint(context, o, connection, job, directory);
  else cancel_plainly(context, o, connection, job);
  if (!o.no_wait) end.await("CANCELED", document);
  if (!o.output.format.empty()) write_document(context.world, document, o.output.format);
  return Exit::done;
}

}  // namespace

Prepare declare_cancel(CLI::App& app) {
  constexpr const char* group = "Job";
  auto options = std::make_shared<Options>();
  app.add_option("-s,--withSavepoint", options->savepoint,
                 "deprecated, use 'stop': take a savepoint first, into the default directory "
                 "unless one is given")
      ->option_text("[<directory>]")
      ->expected(0, 1)
      ->group(group);
  add_format(app, options->type, "with -s: canonical, the default, or native")->group(group);
  add_trigger_id(app, options->trigger_id,
                 "with -s: trigger nothing, keep waiting for the savepoint with this id")
      ->group(group);
  app.add_flag("--no-wait", options->no_wait,
               "return when Flink has accepted it, as Flink's own client does")
      ->group(group);
  declare(app, static_cast<ClusterOptions&>(*options));
  declare(app, options->rest);
  return without_checks(options, cancel);
}

}  // namespace cli
