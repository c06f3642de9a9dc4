// `drey savepoint`: triggers a savepoint, or disposes of one.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/job_arguments.h"
#include "cli/connection/savepoint_record.h"
#include "deploy/jobmanager/job_operations.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ClusterOptions {
  RestOptions rest{};
  std::optional<std::string> dispose{}, jar{}, trigger_id{};
  std::optional<flink::rest::Format> type{};
  bool detached = false;
};

Exit dispose(const Context& context, const Options& o, FlinkConnection& connection) {
  auto& client = connection.open();
  const auto shown = base::printable(*o.dispose);
  context.output.say(fmt::format("Disposing savepoint '{}'.", shown));
  context.output.say("Waiting for response...");
  const auto operation =
      deploy::disposal_operation(connection.cluster().ref(), *o.dispose, o.trigger_id);
  connection.await(operation, deploy::start_or_resume(client, operation));
  context.output.say(fmt::format("Savepoint '{}' disposed.", shown));
  show_document(context, {{"savepoint", *o.dispose}, {"result", "disposed"}});
  record_disposals(context, connection, {*o.dispose});
  return Exit::done;
}

/// The words after the cluster's name: [JOB] [DIRECTORY].
struct SavepointArguments {
  std::optional<std::string> job{};
  std::optional<std::string> directory{};
};

SavepointArguments read_arguments(const Output& output, std::vector<std::string> words) {
  SavepointArguments result;
  const auto is_path = [](const std::string& word) { return word.find('/') != std::string::npos; };
  if (words.empty() || !is_path(words.front())) result.job = take_job_id(words);
  if (!words.empty()) result.directory = words.front();
  if (words.size() > 1)
    output.say("Provided more arguments than required. Ignoring not needed arguments.");
  return result;
}

Exit trigger(const Context& context, const Options& o, FlinkConnection& connection,
             const SavepointArguments& arguments) {
  auto& client = connection.open();
  const auto chosen = choose_job(connection, arguments.job);
  const auto& job = context.subject.job = chosen.id;
  const auto operation = deploy::savepoint_operation(
      client, connection.cluster().ref(), job,
      {.directory = arguments.directory, .format = o.type, .resumed = o.trigger_id});
  if (!o.trigger_id)
    context.output.say(fmt::format("Triggering savepoint {}for job {}.",
                                   o.detached ? "in detached mode " : "", job));
  if (!o.detached) context.output.say("Waiting for response...");
  warn_of_lost_savepoint(context, connection, o.trigger_id, arguments.directory);
  const auto id = deploy::start_or_resume(client, operation);
  if (o.detached) {
    context.output.say(fmt::format("Successfully trigger manual savepoint, triggerId: {}", id));
    context.output.result_alone(id);
    show_document(context, chosen, {{"triggerId", id}});
    return Exit::done;
  }
  const auto path = connection.await(operation, id).location;
  context.output.say(fmt::format("Savepoint completed. Path: {}", base::printable(path)));
  context.output.say("You can resume your program from this savepoint with the run command.");
  context.output.result_alone(path);
  show_document(context, chosen, {{"triggerId", id}, {"savepoint", path}});
  record_savepoint(context, connection, job, path, format_taken(o.type, o.trigger_id));
  return Exit::done;
}

Exit savepoint(const Context& context, Options& o, const Arguments& arguments) {
  auto cluster = require_cluster(context, o, arguments);
  const auto named =
      o.dispose ? SavepointArguments{} : read_arguments(context.output, cluster.positional);
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  return o.dispose ? dispose(context, o, connection) : trigger(context, o, connection, named);
}

}  // namespace

Prepare declare_savepoint(OptionSet& set) {
  constexpr const char* group = "Savepoint";
  auto options = std::make_shared<Options>();
  set.add_option("-d,--dispose", options->dispose, "dispose of the savepoint at this path instead")
      .option_text("<path>")
      .group(group);
  set.add_option("-j,--jarfile", options->jar).group("");
  add_format(set, options->type, "canonical, the default, or native (Flink 1.15 and newer)")
      .group(group);
  set.add_flag("--detached", options->detached, "return when it is triggered, with its trigger id")
      .group(group);
  add_trigger_id(set, options->trigger_id,
                 "trigger nothing: keep waiting for the savepoint with this id")
      .group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  declare_reports(set, options->output.reports);
  declare(set, options->rest, options->server);
  return without_checks(options, savepoint);
}

}  // namespace cli
