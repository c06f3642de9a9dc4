// `drey run-application` and `drey run`: Flink's option grammar, the plan, and its execution.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/connection.h"
#include "cli/render.h"
#include "deploy/dry_run.h"
#include "deploy/endpoint.h"
#include "deploy/execute.h"
#include "deploy/plan.h"
#include "deploy/read_inputs.h"
#include "flink/options.h"

namespace cli {
namespace {

using base::Exit;

struct Options {
  flink::ProgramOptions program{};
  std::vector<std::string> hidden_arguments{};  ///< -a
  std::optional<std::string> hidden_jar{};      ///< -j
  std::optional<std::string> python_files{}, python_requirements{}, python_archives{}, python_executable{}, python_client_executable{}, python_path{};
  deploy::Sources sources{};
  std::string dry_run{};
  ServerOptions server{};
  OutputOptions output{};
};

constexpr const char* program_group = "Program";
constexpr const char* savepoint_group = "Savepoint";
constexpr const char* python_group = "Python libraries";
constexpr const char* cluster_group = "Cluster";
constexpr const char* hidden = "";

void declare_cluster(CLI::App& app, Options& o) {
  app.add_option("-D")->description("any Flink option: -Dkubernetes.cluster-id=orders")->option_text("<key=value>")->type_size(1)->group(cluster_group);
  app.add_option("-t,--target", o.program.target, "kubernetes-application, the default (execution.target)")->option_text("<target>")->group(cluster_group);
  app.add_option("-e,--executor", o.program.executor, "older spelling of --target")->group(hidden);
  app.add_option("--flink-version", o.sources.flink_version, "Flink version of the image; else its tag tells, else the newest known")->group(cluster_group);
  app.add_option("--conf-dir", o.sources.conf_dir, "Flink's conf dir; else FLINK_CONF_DIR, else what the distribution brings")->group(cluster_group);
  app.add_option("--dry-run", o.dry_run, "client: show what would be sent; server: have the API server check it")->check(CLI::IsMember({"client", "server"}))->group(cluster_group);
}

void declare_program(CLI::App& app, Options& o) {
  auto& p = o.program;
  app.add_option("-c,--class", p.entry_point_class, "class with main(), when the jar's manifest names none")->option_text("<class>")->group(program_group);
  app.add_option("-C,--classpath", p.classpaths, "URL for every class loader; may be repeated (pipeline.classpaths)")->option_text("<url>")->type_size(1)->allow_extra_args(false)->group(program_group);
  app.add_option("-p,--parallelism", p.parallelism, "parallelism.default")->option_text("<n>")->group(program_group);
  app.add_flag("-d,--detached", p.detached, "return when the API server has everything (execution.attached)")->group(program_group);
  app.add_flag("--yd,--yarndetached", p.detached)->group(hidden);
  app.add_flag("--sae,--shutdownOnAttachedExit", p.shutdown_on_attached_exit, "execution.shutdown-on-attached-exit")->group(program_group);
  app.add_option("-a,--arguments", o.hidden_arguments)->type_size(1)->allow_extra_args(false)->group(hidden);
  app.add_option("-j,--jarfile", o.hidden_jar)->group(hidden);
}

void declare_savepoint(CLI::App& app, Options& o) {
  auto& p = o.program;
  app.add_option("-s,--fromSavepoint", p.savepoint, "start from this savepoint (execution.state-recovery.path, before 1.20 execution.savepoint.path)")->option_text("<path>")->group(savepoint_group);
  app.add_flag("-n,--allowNonRestoredState", p.allow_non_restored_state, "skip savepoint state that no operator takes")->group(savepoint_group);
  const auto take = [&p](const char* spelling) {
    return [&p, spelling](const std::string& mode) {
      p.restore_mode = mode;
      p.restore_mode_option = spelling;
    };
  };
  app.add_option_function<std::string>("--rm,--restoreMode", take("--restoreMode"), "claim, no_claim or legacy")->option_text("<mode>")->group(savepoint_group);
  app.add_option_function<std::string>("--cm,--claimMode", take("--claimMode"), "the same, from 1.20 on")->option_text("<mode>")->group(savepoint_group);
}

void declare_python(CLI::App& app, Options& o) {
  app.add_option("--py,--python", o.program.python, "Python script with main()")->option_text("<file>")->group(python_program_group);
  app.add_option("--pym,--pyModule", o.program.python_module, "Python module with main()")->option_text("<module>")->group(python_program_group);
  app.add_option("--pyfs,--pyFiles", o.python_files, "python.files")->option_text("<files>")->group(python_group);
  app.add_option("--pyreq,--pyRequirements", o.python_requirements, "python.requirements")->option_text("<file>")->group(python_group);
  app.add_option("--pyarch,--pyArchives", o.python_archives, "python.archives")->option_text("<files>")->group(python_group);
  app.add_option("--pyexec,--pyExecutable", o.python_executable, "python.executable")->option_text("<path>")->group(python_group);
  app.add_option("--pyclientexec,--pyClientExecutable", o.python_client_executable, "python.client.executable")->option_text("<path>")->group(python_group);
  app.add_option("--pypath,--pyPythonPath", o.python_path, "python.pythonpath")->option_text("<paths>")->group(python_group);
}

void take_python_properties(Options& o) {
  const std::pair<const char*, const std::optional<std::string>&> properties[] = {
      {"python.files", o.python_files},           {"python.requirements", o.python_requirements}, {"python.archives", o.python_archives},
      {"python.executable", o.python_executable}, {"python.client.executable", o.python_client_executable}, {"python.pythonpath", o.python_path}};
  for (const auto& [key, value] : properties) {
    if (value) o.program.python_properties.emplace_back(key, *value);
  }
}

/// Where the jar and the program's arguments stand: after the options, the jar first unless -j or Python say otherwise.
void take_rest(Options& o, const Given& given) {
  auto rest = given.rest;
  o.program.jar = o.hidden_jar;
  if (!o.program.jar && !flink::is_python_entry_point(o.program) && !rest.empty()) {
    o.program.jar = rest.front();
    rest.erase(rest.begin());
  }
  o.program.arguments = o.hidden_arguments;
  o.program.arguments.insert(o.program.arguments.end(), rest.begin(), rest.end());
}

flink::ProgramOptions program_options(Options& o, const Given& given) {
  take_rest(o, given);
  take_python_properties(o);
  o.program.dynamic_properties = given.properties;
  const auto& name_space = o.server.overrides.name_space;
  if (!name_space.empty()) o.program.dynamic_properties.emplace_back("kubernetes.namespace", name_space);
  return o.program;
}

/// Where the cluster goes: the API server's options, completed by Flink's own of the same meaning.
Connection connection_for(const Context& context, const Options& o, const deploy::Effective& effective) {
  auto server = o.server;
  const auto text = [&](const flink::Option& option) { return effective.configuration.text(option, effective.dialect).value_or(""); };
  if (server.overrides.kubeconfig.empty()) server.overrides.kubeconfig = text(flink::options::kube_config_file);
  if (server.overrides.context.empty()) server.overrides.context = text(flink::options::kube_context);
  return {context, server, o.output.quiet, text(flink::options::user_agent)};
}

/// One line before anything is sent: what goes where.
std::string destination(const deploy::Effective& effective, const deploy::Plan& plan, const kube::Access& access) {
  return fmt::format("flink {} ({}) · cluster {} · namespace {} · {}", flink::to_string(effective.chosen.version), effective.chosen.reason, plan.cluster_id,
                     plan.kube_namespace, access.context.empty() ? access.server : fmt::format("context {} ({})", base::printable(access.context, 200), access.server));
}

/// What a dry run would have done: the manifests where -o asks for them, else a line an object, as kubectl has it.
void show(const base::World& world, const std::string& format, const deploy::Plan& plan, std::string_view how) {
  if (!format.empty()) return write_document(world, deploy::as_list(plan), format);
  auto text = fmt::format("{} created ({})\n", deploy::display_name(plan.deployment), how);
  for (const auto& object : plan.owned) text += fmt::format("{} created ({})\n", deploy::display_name(object), how);
  write_result(world, text);
}

void show_outcome(const base::World& world, const Options& o, const deploy::Plan& plan, const deploy::Outcome& outcome, const deploy::Endpoint& endpoint) {
  const bool fresh = outcome.kind == deploy::Outcome::Kind::created;
  if (!fresh && !o.output.quiet) {
    write_note(world, outcome.kind == deploy::Outcome::Kind::healed ? fmt::format("{} was there in part from an earlier run of this input; what it lacked was created", plan.cluster_id)
                                                                    : fmt::format("{} is already deployed from exactly this input; nothing to do", plan.cluster_id));
  }
  if (o.output.format.empty()) {
    write_result(world, fmt::format("Create flink application cluster {} successfully, JobManager Web Interface: {}\n", plan.cluster_id, endpoint.url));
  } else {
    const auto* what = fresh ? "created" : outcome.kind == deploy::Outcome::Kind::healed ? "healed" : "unchanged";
    write_document(world, {{"cluster", plan.cluster_id}, {"namespace", plan.kube_namespace}, {"result", what}, {"webInterface", endpoint.url}}, o.output.format);
  }
  if (o.output.quiet) return;
  for (const auto& note : endpoint.notes) write_note(world, "note: " + note);
}

/// Everything that can be decided without the API server.
struct Decided {
  deploy::Effective effective{};
  flink::ClusterSpec spec{};
  deploy::Plan plan{};
};

/// For -v: where the configuration came from, and what is shipped with it.
std::string sources_of(const deploy::Effective& effective, const flink::ClusterSpec& spec) {
  const auto& conf_dir = effective.inputs.conf_dir;
  auto text = fmt::format("configuration: {}; shipped as {}", conf_dir ? base::printable(conf_dir->path) : "the distribution's keys and values", spec.config_file.first);
  for (const auto& [name, content] : spec.log_files) text += ", " + name;
  if (!spec.hadoop.existing_config_map.empty()) text += "; Hadoop's from ConfigMap " + spec.hadoop.existing_config_map;
  for (const auto& [name, content] : spec.hadoop.files) text += ", " + name;
  return text;
}

Decided decide(const Context& context, Options& o, const Given& given) {
  base::Problems problems;
  auto effective = deploy::read_inputs(context.world, program_options(o, given), o.sources, problems);
  auto resolved = flink::resolve(effective.configuration, effective.format, effective.inputs, effective.dialect, problems);
  problems.throw_if_any();
  if (!o.output.quiet) {
    write_warnings(context.world, effective.warnings);
    write_warnings(context.world, resolved.warnings);
  }
  if (o.output.verbose) write_note(context.world, sources_of(effective, resolved.spec));
  auto plan = deploy::plan(flink::job_manager(resolved.spec), resolved.spec);
  return {std::move(effective), std::move(resolved.spec), std::move(plan)};
}

Exit deploy_cluster(const Context& context, const Options& o, const Decided& decided) {
  auto connection = connection_for(context, o, decided.effective);
  const auto& server = connection.access().server;
  if (!o.output.quiet) write_note(context.world, destination(decided.effective, decided.plan, connection.access()));
  if (o.dry_run == "server") {
    const auto warnings = deploy::dry_run_on_server(decided.plan, connection.client(), server);
    if (!o.output.quiet) write_warnings(context.world, warnings);
    show(context.world, o.output.format, decided.plan, "server dry run");
    return Exit::done;
  }
  const auto outcome = deploy::execute(decided.plan, context.world.random_token(), connection.client(), server);
  if (!o.output.quiet) write_warnings(context.world, outcome.warnings);
  show_outcome(context.world, o, decided.plan, outcome, deploy::web_interface(decided.spec, outcome, server));
  return Exit::done;
}

Exit run_application(const Context& context, Options& o, const Given& given) {
  const auto decided = decide(context, o, given);
  if (o.dry_run != "client") return deploy_cluster(context, o, decided);
  show(context.world, o.output.format, decided.plan, "dry run");
  return Exit::done;
}

}  // namespace

Run declare_run_application(CLI::App& app) {
  auto options = std::make_shared<Options>();
  declare_cluster(app, *options);
  declare_program(app, *options);
  declare_savepoint(app, *options);
  declare_python(app, *options);
  declare(app, options->server);
  declare(app, options->output);
  return [options](const Context& context, const Given& given) { return run_application(context, *options, given); };
}

}  // namespace cli
