// `drey checkpoint`: triggers a checkpoint.
#include <memory>

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/connection/job_words.h"
#include "cli/output/render.h"
#include "deploy/jobmanager/flink_operation.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
  bool full = false;
  std::optional<std::string> trigger_id{};
};

Exit checkpoint(const Context& context, Options& o, const Given& given) {
  auto cluster = require_cluster(context, o, given);
  const auto named_job = take_job_id(cluster.words);
  const auto own_id = o.trigger_id ? *o.trigger_id : context.world.random_token();
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  auto& client = connection.open();
  require(client.dialect().checkpoints, connection, client, "a checkpoint by hand", "1.17");
  const auto job = choose_job(connection, named_job);
  context.subject.job = job;
  if (!o.trigger_id) say(context, o.output, fmt::format("Triggering checkpoint for job {}.", job));
  say(context, o.output, "Waiting for response...");
  const deploy::OperationTexts texts{
      fmt::format("Failed to trigger a checkpoint for the job {}", job),
      fmt::format("the checkpoint of job {}", job),
      fmt::format("{} {} --trigger-id", connection.command("checkpoint"), job),
      connection.command("status")};
  const auto type =
      o.full ? flink::rest::CheckpointType::full : flink::rest::CheckpointType::configured;
  const auto id =
      o.trigger_id ? own_id
                   : deploy::start_operation(
                         client, flink::rest::trigger_checkpoint(job, type, own_id), own_id, texts);
  const auto done =
      connection.await("checkpoint", flink::rest::get_checkpoint_status(job, id), id, texts);
  const auto number = done.checkpoint_id.value_or(0);
  say(context, o.output,
      fmt::format("Checkpoint{} {} for job {} completed.", o.full ? "(FULL)" : "", number, job));
  say(context, o.output, "You can resume your program from this checkpoint with the run command.");
  say_result(context, o.output, std::to_string(number));
  if (!o.output.format.empty()) {
    auto document = document_about(context.subject);
    document.update({{"triggerId", id}, {"checkpoint", number}});
    write_document(context.world, document, o.output.format);
  }
  return Exit::done;
}

}  // namespace

Prepare declare_checkpoint(CLI::App& app) {
  constexpr const char* group = "Checkpoint";
  auto options = std::make_shared<Options>();
  app.add_flag("--full", options->full,
               "a full checkpoint, even where the job is configured for incremental ones")
      ->group(group);
  add_trigger_id(app, options->trigger_id,
                 "trigger nothing: keep waiting for the checkpoint with this id")
      ->group(group);
  declare(app, static_cast<ClusterOptions&>(*options));
  declare(app, options->rest);
  return without_checks(options, checkpoint);
}

}  // namespace cli
