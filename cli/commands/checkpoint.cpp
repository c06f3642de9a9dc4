// `drey checkpoint`: triggers a checkpoint.
#include <memory>

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/connection/job_arguments.h"
#include "deploy/jobmanager/job_operations.h"

namespace cli {
namespace {

using base::Exit;
using flink::rest::CheckpointType;

struct Options : ClusterOptions {
  RestOptions rest{};
  bool full = false;
  std::optional<std::string> trigger_id{};
};

Exit checkpoint(const Context& context, Options& o, const Arguments& arguments) {
  auto cluster = require_cluster(context, o, arguments);
  const auto named_job = take_job_id(cluster.positional);
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  auto& client = connection.open();
  const auto chosen = choose_job(connection, named_job);
  const auto& job = context.subject.job = chosen.id;
  const auto operation = deploy::checkpoint_operation(
      client, connection.cluster().ref(), job,
      o.full ? CheckpointType::full : CheckpointType::configured, o.trigger_id);
  if (!o.trigger_id) context.output.say(fmt::format("Triggering checkpoint for job {}.", job));
  context.output.say("Waiting for response...");
  const auto id = deploy::start_or_resume(client, operation);
  const auto number = connection.await(operation, id).checkpoint_id.value_or(0);
  context.output.say(
      fmt::format("Checkpoint{} {} for job {} completed.", o.full ? "(FULL)" : "", number, job));
  context.output.say("You can resume your program from this checkpoint with the run command.");
  context.output.result_alone(std::to_string(number));
  show_document(context, chosen, {{"triggerId", id}, {"checkpoint", number}});
  return Exit::done;
}

}  // namespace

Prepare declare_checkpoint(OptionSet& set) {
  constexpr const char* group = "Checkpoint";
  auto options = std::make_shared<Options>();
  set.add_flag("--full", options->full,
               "a full checkpoint, even where the job is configured for incremental ones")
      .group(group);
  add_trigger_id(set, options->trigger_id,
                 "trigger nothing: keep waiting for the checkpoint with this id")
      .group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  declare(set, options->rest, options->server);
  return without_checks(options, checkpoint);
}

}  // namespace cli
