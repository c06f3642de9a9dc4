// `drey logs`: what a cluster's JobManager, or its TaskManagers, write.
#include <algorithm>
#include <charconv>
#include <memory>

#include <fmt/format.h>

#include "base/exit_of_signal.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/connection/cluster_options.h"
#include "cli/connection/connection.h"
#include "cli/output/log_output.h"
#include "cli/output/output.h"
#include "deploy/inspect/cluster_logs.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ClusterOptions {
  bool task_managers = false, previous = false, follow = false, timestamps = false;
  std::optional<std::int64_t> tail{};  ///< absent: all
  std::optional<std::chrono::milliseconds> since{};
  std::string container{};
};

std::int64_t number_of_lines(const std::string& name, const std::string& text) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, number);
  if (problem == std::errc{} && stopped == end && number >= -1) return number;
  throw Error(Exit::usage, fmt::format("{}: {} is no number of lines; -1 stands for all", name,
                                       base::printable(text, 100)));
}

deploy::LogQuestion question_of(const Options& o, const deploy::ClusterRef& cluster) {
  deploy::LogQuestion question{
      cluster,
      o.task_managers,
      {.container = o.container, .previous = o.previous, .timestamps = o.timestamps}};
  if (o.tail && *o.tail >= 0) question.options.tail_lines = *o.tail;
  if (!o.since) return question;
  // The server takes whole seconds, from 1 on.
  const auto seconds = (o.since->count() + 999) / 1000;
  question.options.since_seconds = std::max<std::int64_t>(seconds, 1);
  return question;
}

void check(const Options& o, const Arguments&) {
  if (o.follow && o.previous)
    throw Error(
        Exit::usage,
        "--follow and --previous exclude each other: an earlier run writes nothing any more");
  if (!o.output.format.empty()) throw Error(Exit::usage, "logs are text: -o has no meaning here");
}

Exit logs(const Context& context, Options& o, const Arguments& arguments) {
  const auto selection = require_cluster(context, o, arguments);
  expect_no_words(selection.positional, "one cluster's logs are shown at a time");
  Connection connection(context, o.server);
  // A log is as long as it is: the limit for requests is for those who ask for one.
  const auto until = base::deadline_in(
      context.world, o.server.request_timeout.value_or(std::chrono::milliseconds(0)));
  connection.client().set_deadline(until);
  LogOutput output(context.world, o.task_managers, context.output.ci());
  const deploy::ClusterLogSink sink{
      .write = [&](const std::string& pod,
                   std::string_view text) { return output.write(pod, text); },
      .note =
          [&](const std::string& note) {
            output.end_line();
            context.output.note(note);
          }};
  deploy::ClusterLogs all(
      connection.client(),
      question_of(o, {namespace_of(selection, connection.access()), selection.name}), sink);
  auto exit = Exit::done;
  if (o.follow && all.follow(until))
    exit = base::exit_of_signal(context.world).value_or(Exit::interrupted);
  if (!o.follow) all.write_all();
  output.end_line();
  return exit;
}

}  // namespace

Prepare declare_logs(OptionSet& set) {
  constexpr const char* group = "Logs";
  auto options = std::make_shared<Options>();
  set.add_flag("--taskmanagers", options->task_managers,
               "the logs of all TaskManagers, each line with its pod")
      .group(group);
  set.add_flag("-p,--previous", options->previous, "the run before the container's last restart")
      .group(group);
  set.add_flag("-f,--follow", options->follow,
               "go on with what is written, through restarts and new pods")
      .group(group);
  add_parsed(set, "--tail", options->tail, number_of_lines,
             "only the last lines; -1, the default, for all")
      .option_text("<n>")
      .group(group);
  add_duration(set, "--since", options->since, "only what is younger than this, such as 30s or 2h")
      .option_text("<time>")
      .group(group);
  set.add_flag("--timestamps", options->timestamps, "each line with its time").group(group);
  set.add_option("--container", options->container, "another container of the pod than Flink's")
      .option_text("<name>")
      .group(group);
  declare(set, static_cast<ClusterOptions&>(*options));
  return with_check(options, check, logs);
}

}  // namespace cli
