// `drey savepoint`: triggers a savepoint, or disposes of one.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/job_words.h"
#include "cli/output/render.h"
#include "deploy/jobmanager/flink_operation.h"

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
  const auto& path = *o.dispose;
  const auto shown = base::printable(path);
  say(context, o.output, fmt::format("Disposing savepoint '{}'.", shown));
  say(context, o.output, "Waiting for response...");
  const deploy::OperationTexts texts{
      fmt::format("Failed to dispose the savepoint '{}'", shown),
      fmt::format("the disposal of savepoint '{}'", shown),
      fmt::format("{} -d '{}' --trigger-id", connection.command("savepoint"), shown),
      connection.command("status")};
  const auto id = o.trigger_id ? *o.trigger_id
                               : deploy::start_operation(
                                     client, flink::rest::dispose_savepoint(path), {}, texts);
  connection.await("savepoint disposed", flink::rest::get_disposal_status(id), id, texts);
  say(context, o.output, fmt::format("Savepoint '{}' disposed.", shown));
  if (!o.output.format.empty()) {
    auto document = document_about(context.subject);
    document.update({{"savepoint", path}, {"result", "disposed"}});
    write_document(context.world, document, o.output.format);
  }
  return Exit::done;
}

/// The words after the cluster's name: [JOB] [DIRECTORY].
struct Meant {
  std::optional<std::string> job{};
  std::optional<std::string> directory{};
};

Meant meant_by(const Context& context, const Options& o, std::vector<std::string> words) {
  Meant meant;
  const auto is_path = [](const std::string& word) { return word.find('/') != std::string::npos; };
  if (words.empty() || !is_path(words.front())) meant.job = take_job_id(words);
  if (!words.empty()) meant.directory = words.front();
  if (words.size() > 1)
    say(context, o.output, "Provided more arguments than required. Ignoring not needed arguments.");
  return meant;
}

void show_document(const Context& context, const Options& o, const std::string& id,
                   const std::string& path) {
  if (o.output.format.empty()) return;
  auto document = document_about(context.subject);
  document["triggerId"] = id;
  if (!path.empty()) document["savepoint"] = path;
  write_document(context.world, document, o.output.format);
}

void show(const Context& context, const Options& o, const std::string& id,
          const std::string& path) {
  show_document(context, o, id, path);
  say(context, o.output, fmt::format("Savepoint completed. Path: {}", base::printable(path)));
  say(context, o.output, "You can resume your program from this savepoint with the run command.");
  say_result(context, o.output, path);
}

Exit trigger(const Context& context, const Options& o, FlinkConnection& connection,
             const Meant& meant) {
  const auto format = o.type.value_or(flink::rest::Format::canonical);
  const auto own_id = o.trigger_id ? *o.trigger_id : context.world.random_token();
  auto& client = connection.open();
  const auto& dialect = client.dialect();
  if (o.type) require(dialect.savepoint_formats, connection, client, "--type", "1.15");
  const auto job = choose_job(connection, meant.job);
  context.subject.job = job;
  if (!o.trigger_id)
    say(context, o.output,
        fmt::format("Triggering savepoint {}for job {}.", o.detached ? "in detached mode " : "",
                    job));
  if (!o.detached) say(context, o.output, "Waiting for response...");
  const deploy::OperationTexts texts{
      fmt::format("Failed to trigger a savepoint for the job {}", job),
      fmt::format("the savepoint of job {}", job),
      fmt::format("{} {} --trigger-id", connection.command("savepoint"), job),
      connection.command("status")};
  auto id = own_id;
  if (!o.trigger_id) {
    const flink::rest::Savepoint savepoint{meant.directory, format, own_id};
    id = deploy::start_operation(
        client, flink::rest::trigger_savepoint(job, savepoint, false, dialect), own_id, texts);
  }
  if (o.detached) {
    say(context, o.output, fmt::format("Successfully trigger manual savepoint, triggerId: {}", id));
    say_result(context, o.output, id);
    show_document(context, o, id, {});
    return Exit::done;
  }
  const auto done =
      connection.await("savepoint", flink::rest::get_savepoint_status(job, id), id, texts);
  show(context, o, id, done.location);
  return Exit::done;
}

Exit savepoint(const Context& context, Options& o, const Given& given) {
  auto cluster = require_cluster(context, o, given);
  const auto meant = o.dispose ? Meant{} : meant_by(context, o, cluster.words);
  FlinkConnection connection(context, o, o.rest, std::move(cluster));
  return o.dispose ? dispose(context, o, connection) : trigger(context, o, connection, meant);
}

}  // namespace

Prepare declare_savepoint(CLI::App& app) {
  constexpr const char* group = "Savepoint";
  auto options = std::make_shared<Options>();
  app.add_option("-d,--dispose", options->dispose, "dispose of the savepoint at this path instead")
      ->option_text("<path>")
      ->group(group);
  app.add_option("-j,--jarfile", options->jar)->group("");
  add_format(app, options->type, "canonical, the default, or native (Flink 1.15 and newer)")
      ->group(group);
  app.add_flag("--detached", options->detached, "return when it is triggered, with its trigger id")
      ->group(group);
  add_trigger_id(app, options->trigger_id,
                 "trigger nothing: keep waiting for the savepoint with this id")
      ->group(group);
  declare(app, static_cast<ClusterOptions&>(*options));
  declare(app, options->rest);
  return without_checks(options, savepoint);
}

}  // namespace cli
