#include "cli/application/wait.h"

#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/progress.h"
#include "cli/application/timeline.h"
#include "cli/output/output.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/wait/bundle.h"
#include "flink/config/masked.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::Stage;

constexpr const char* group = "Wait";

std::vector<std::string> stage_names() {
  std::vector<std::string> names;
  for (const auto stage : deploy::all_stages()) names.emplace_back(deploy::name_of(stage));
  return names;
}

/// A batch job takes as long as it takes, and one that is to be stable runs for that time beside
/// coming up.
base::Deadline deadline_of(const base::World& world, const WaitOptions& options,
                           const deploy::WaitFor& until) {
  const std::chrono::milliseconds longer =
      until.stage == Stage::stable ? until.stable_for : std::chrono::milliseconds(0);
  const std::chrono::milliseconds usual =
      until.stage == Stage::finished ? std::chrono::milliseconds(0) : usual_timeout + longer;
  return base::deadline_in(world, options.timeout.value_or(usual));
}

deploy::WaitFor wait_option(const std::string&, const std::string& text) {
  return deploy::parse_wait(text);
}

/// "Deployment, 2 Services, ConfigMap".
std::string kinds_of(const deploy::Plan& plan) {
  std::map<std::string, int> owned;
  for (const auto& object : plan.owned) ++owned[object.at("kind").get<std::string>()];
  std::vector<std::string> parts{"Deployment"};
  for (const auto* kind : {"Service", "ConfigMap", "Secret"}) {
    const auto found = owned.find(kind);
    if (found != owned.end())
      parts.push_back(found->second == 1 ? std::string(kind)
                                         : fmt::format("{} {}s", found->second, kind));
  }
  return base::join(parts, ", ");
}

deploy::WaitPlan plan_of(const base::World& world, const WaitOptions& options,
                         const Awaited& awaited) {
  deploy::WaitPlan plan{.cluster_id = awaited.plan.cluster_id,
                        .kube_namespace = awaited.plan.kube_namespace,
                        .deployment = awaited.outcome.deployment,
                        .until = awaited.until,
                        .begun = awaited.begun,
                        .deadline = deadline_of(world, options, awaited.until),
                        .record = options.bundle.has_value()};
  if (awaited.outcome.rest_service.is_object()) {
    plan.routes =
        deploy::rest_routes(awaited.outcome.rest_service, awaited.outcome.nodes, awaited.rest);
  }
  return plan;
}

void write_bundled(const base::World& world, const std::string& folder, const std::string& name,
                   const std::string& bytes) {
  world.write_file(base::absolute_path(world, folder + "/" + name), bytes);
}

void write_bundle(const Output& output, const std::string& folder, const deploy::WaitResult& end,
                  const flink::Hidden& secrets) {
  try {
    auto files = deploy::bundle(end.seen, secrets);
    files["events.ndjson"] = deploy::event_lines(end.events, secrets);
    for (const auto& [name, bytes] : files) write_bundled(output.world(), folder, name, bytes);
    output.note(fmt::format("wrote the bundle of {} files to '{}'", files.size() + 1,
                            base::printable(folder)));
  } catch (const Error& error) {
    output.alert(error.text);
  }
}

/// For -v: as it was written, line by line.
void write_trace(const Output& output, const std::string& trace) {
  if (base::trim(trace).empty()) return;
  for (const auto& line : base::split(base::trim(trace), '\n'))
    output.detail("  | " + base::printable(line));
}

std::string trace_of(const deploy::WaitResult& end) {
  if (end.kind == deploy::WaitResult::Kind::ended && end.application_end)
    return end.application_end->trace;
  return end.kind == deploy::WaitResult::Kind::failed && end.diagnosis ? end.diagnosis->trace
                                                                       : std::string{};
}

/// How to keep waiting: "run the same command again to keep waiting".
std::string way_on_of(const Awaited& awaited) {
  if (!awaited.has_random_name) return "run the same command again to keep waiting";
  return fmt::format("'{}' keeps waiting", deploy::command_about("wait", awaited.plan.cluster_id,
                                                                 awaited.plan.kube_namespace));
}

/// Whatever breaks the wait off, the cluster is there; it is another run's when that has taken over
/// (see UpgradeHold::keep).
deploy::WaitResult wait_or_explain(const deploy::WaitPlan& plan, Connection& connection,
                                   const deploy::WaitListener& listener,
                                   const deploy::OpenRoute& open, const std::string& way_on) {
  try {
    return deploy::wait_for(plan, connection.client(), listener, open);
  } catch (const Error& error) {
    if (error.exit == Exit::conflict) throw;
    throw Error(Exit::partial,
                fmt::format("cluster '{}' is deployed, but waiting for it failed: {}",
                            plan.cluster_id, error.text),
                way_on);
  }
}

/// Whoever waited in vain is told what the user's program wrote, which may know its secrets.
[[noreturn]] void fail(const Context& context, const deploy::WaitResult& end,
                       const flink::Hidden& secrets, const std::string& way_on) {
  const auto harmless = [&](const std::string& text) {
    return flink::without_known(flink::masked_text(text), secrets);
  };
  context.subject.members["stages"] = result_document(end)["stages"];
  if (context.output.is_verbose()) write_trace(context.output, harmless(trace_of(end)));
  auto error = deploy::to_error(end, way_on);
  error.text = harmless(error.text);
  throw error;
}

}  // namespace

void declare_timeout(OptionSet& set, WaitOptions& o, ServerOptions& server,
                     const std::string& description, const char* of_group) {
  set.add_option(
         "--timeout",
         [&o, &server](const std::string& text) {
           o.timeout = server.timeout = duration_option("--timeout", text);
         },
         description)
      .option_text("<time>")
      .group(of_group);
}

Option declare_stage(OptionSet& set, const char* name, const char* usual, WaitOptions& o) {
  auto names = stage_names();
  auto option = add_parsed(set, name, o.until, wait_option,
                           fmt::format("wait until this stage is reached, {}: {}; stable=2m says "
                                       "for how long the job is to be RUNNING without a restart, "
                                       "30s by default",
                                       usual, base::join(names, ", ")));
  set.set_choices(name, std::move(names));
  return option.option_text("<stage>").group(group);
}

void declare(OptionSet& set, WaitOptions& o, ServerOptions& server) {
  declare_stage(set, "--wait", "without a value running, the default unless --detached", o)
      .option_text("[=<stage>]")
      .expected(0, 1);
  declare_further(set, o, server);
}

void declare_further(OptionSet& set, WaitOptions& o, ServerOptions& server) {
  declare_timeout(set, o, server,
                  "longest time to wait, such as 90s or 10m, the default; 0 for no limit, the "
                  "default of --wait=finished",
                  group);
  set.add_option("--bundle", o.bundle,
                 "folder for all that was seen while waiting: objects, events, logs, REST answers")
      .option_text("<dir>")
      .group(group);
  set.add_option(
         "--timeline", [&o](const std::string& text) { o.timeline = text; },
         "show at the end what took how long as a chart, or write it to a file as SVG; of several "
         "clusters a file each, FILE-CLUSTER.svg")
      .option_text("[=<file>]")
      .expected(0, 1)
      .group(group);
}

void begin_bundle(const base::World& world, const std::string& folder, const deploy::Plan& plan,
                  const std::string& destination) {
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(world.now().time_since_epoch()).count();
  const base::OrderedJson run{{"drey", DREY_VERSION},
                              {"cluster", plan.cluster_id},
                              {"namespace", plan.kube_namespace},
                              {"destination", destination},
                              {"deployed", deploy::document::moment(now)}};
  try {
    write_bundled(world, folder, "run.json", run.dump(2) + "\n");
  } catch (const Error& error) {
    throw Error(Exit::usage, fmt::format("--bundle: {}", error.text), "nothing was sent");
  }
}

std::optional<deploy::WaitFor> stage_to_wait_for(const WaitOptions& options, bool detached) {
  if (options.until) return options.until;
  if (!detached) return deploy::WaitFor{};
  for (const auto& [name, given] : {std::pair{"--timeout", options.timeout.has_value()},
                                    std::pair{"--bundle", options.bundle.has_value()}}) {
    if (given)
      throw Error(Exit::usage, fmt::format("{} has no effect with --detached", name),
                  "--wait waits although detached");
  }
  return std::nullopt;
}

deploy::WaitResult wait(const Context& context, const WaitOptions& options, Connection& connection,
                        const Awaited& awaited) {
  const auto& world = context.world;
  const auto plan = plan_of(world, options, awaited);
  const auto way_on = way_on_of(awaited);
  std::unique_ptr<http::Transport> direct;
  const auto open = [&](const deploy::RestRoute& route) -> http::Transport& {
    const auto& ours = connection.access().endpoint;
    if (!direct)
      direct = context.connect(
          {.url = route.url, .user_agent = ours.user_agent, .stopped = ours.stopped});
    return *direct;
  };
  context.output.flush();
  connection.client().set_deadline(plan.deadline);
  Progress progress(
      context.output,
      fmt::format("{}: waiting until {}", plan.cluster_id, deploy::title_of(plan.until.stage)),
      kinds_of(awaited.plan), awaited.begun);
  auto end = wait_or_explain(plan, connection, progress.listener(), open, way_on);
  progress.end();
  add_stages(context.subject.timeline, end, awaited.begun, world.steady_now());
  const bool is_reached = end.kind == deploy::WaitResult::Kind::reached;
  if (is_reached && !options.bundle) return end;
  const auto secrets = awaited.secrets();
  if (options.bundle) write_bundle(context.output, *options.bundle, end, secrets);
  if (!is_reached) fail(context, end, secrets, way_on);
  return end;
}

std::string result_line(const deploy::WaitResult& end, const std::string& cluster_id) {
  const auto stage = end.stage;
  const auto time = deploy::span_text(end.times.at(stage));
  const auto job = end.application_end && !end.application_end->job.empty()
                       ? "Job " + end.application_end->job
                   : end.job ? "Job " + deploy::display_name(*end.job)
                             : "The application of cluster " + cluster_id;
  if (end.is_finished()) return fmt::format("{} is FINISHED after {}\n", job, time);
  if (stage == Stage::checkpoint) {
    const auto which = end.detail_of(stage);
    // A cluster that was there already, or was restored, has taken others before.
    if (which.empty() || which.starts_with("#1 "))
      return fmt::format("{} took its first checkpoint after {}{}\n", job, time,
                         which.empty() ? "" : ": " + which);
    return fmt::format("{} is RUNNING after {}, its latest checkpoint is {}\n", job, time, which);
  }
  if (stage == Stage::stable)
    return fmt::format("{} is stable after {}: {}\n", job, time, end.details.at(stage));
  if (stage == Stage::running) return fmt::format("{} is RUNNING after {}\n", job, time);
  return fmt::format("{}: {} after {}\n", cluster_id, deploy::title_of(stage), time);
}

base::OrderedJson result_document(const deploy::WaitResult& end) {
  base::OrderedJson document = base::OrderedJson::object();
  if (end.job) {
    const auto& state = end.stage == Stage::finished ? "FINISHED" : end.job->state;
    document["job"] = deploy::document::job(end.job->id, end.job->name, state);
  }
  auto stages = base::OrderedJson::array();
  std::chrono::milliseconds before{0};
  for (const auto& [stage, time] : end.times) {
    base::OrderedJson entry{{"stage", deploy::name_of(stage)},
                            {"seconds", deploy::document::seconds(time - before)},
                            {"after", deploy::document::seconds(time)}};
    before = time;
    const auto detail = end.details.find(stage);
    if (detail != end.details.end()) entry["detail"] = detail->second;
    stages.push_back(std::move(entry));
  }
  document["stages"] = std::move(stages);
  return document;
}

}  // namespace cli
