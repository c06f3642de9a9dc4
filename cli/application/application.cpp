#include "cli/application/application.h"

#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "base/unprintable.h"
#include "cli/connection/place.h"
#include "cli/output/output.h"
#include "deploy/submit/upload.h"
#include "flink/catalogue/catalogue.h"
#include "flink/config/options.h"
#include "flink/lint/lint.h"

namespace cli {
namespace {

namespace options = flink::options;

constexpr const char* program_group = "Program";
constexpr const char* savepoint_group = "Savepoint";
constexpr const char* python_group = "Python libraries";
constexpr const char* cluster_group = "Cluster";
constexpr const char* hidden = "";

/// Of an option that only sets one of Flink's.
std::string help_of(const flink::Option& option) { return std::string(option.name()); }

void declare_cluster(OptionSet& set, ApplicationOptions& o) {
  set.add_option("-D")
      .description("any Flink option: -Dkubernetes.cluster-id=orders")
      .option_text("<key=value>")
      .group(cluster_group);
  set.add_option("-t,--target", o.program.target,
                 "kubernetes-application, the default (execution.target)")
      .option_text("<target>")
      .group(cluster_group);
  set.add_option("-e,--executor", o.program.executor, "older spelling of --target").group(hidden);
  set.add_option("--flink-version", o.sources.flink_version,
                 "Flink version of the image; else its tag tells, else the newest known")
      .group(cluster_group);
  set.add_flag("--strict", o.strict,
               "refuse keys that the Flink version does not know, unknown fields of pod templates "
               "and values of the wrong type, instead of warning of them")
      .group(cluster_group);
  set.add_flag(
         "--secrets-to-secret", o.sources.secrets_to_secret,
         "leave options and variables that are secrets to Secrets, of which the pods read them, "
         "instead of to the ConfigMap and the pods' own text")
      .group(cluster_group);
  set.add_option("--conf-dir", o.sources.conf_dir,
                 "Flink's conf dir; else FLINK_CONF_DIR, else what the distribution brings")
      .group(cluster_group);
}

void declare_program(OptionSet& set, ApplicationOptions& o) {
  auto& p = o.program;
  set.add_option("-c,--class", p.entry_point_class,
                 "class with main(), when the jar's manifest names none")
      .option_text("<class>")
      .group(program_group);
  set.add_option("-C,--classpath", p.classpaths,
                 "URL for every class loader; may be repeated (pipeline.classpaths)")
      .option_text("<url>")
      .named_each_time()
      .group(program_group);
  set.add_option("-p,--parallelism", p.parallelism, help_of(options::parallelism))
      .option_text("<n>")
      .group(program_group);
  set.add_flag("-d,--detached", p.detached,
               "return when the API server has everything (execution.attached)")
      .group(program_group);
  set.add_flag("--yd,--yarndetached", p.detached).group(hidden);
  set.add_flag("--sae,--shutdownOnAttachedExit", p.shutdown_on_attached_exit,
               help_of(options::shutdown_on_attached_exit))
      .group(program_group);
  set.add_option("-a,--arguments", o.hidden_arguments).named_each_time().group(hidden);
  set.add_option("-j,--jarfile", o.hidden_jar).group(hidden);
}

void declare_savepoint(OptionSet& set, ApplicationOptions& o) {
  auto& p = o.program;
  set.add_option("-s,--fromSavepoint", p.savepoint,
                 "start from this savepoint (execution.state-recovery.path, before 1.20 "
                 "execution.savepoint.path)")
      .option_text("<path>")
      .group(savepoint_group);
  set.add_flag("-n,--allowNonRestoredState", p.allow_non_restored_state,
               "skip savepoint state that no operator takes (the namespace is --namespace)")
      .group(savepoint_group);
  const auto take = [&p](const char* spelling) {
    return [&p, spelling](const std::string& mode) {
      p.restore_mode = mode;
      p.restore_mode_option = spelling;
    };
  };
  set.add_option("--rm,--restoreMode", take("--restoreMode"), "claim, no_claim or legacy")
      .option_text("<mode>")
      .group(savepoint_group);
  set.add_option("--cm,--claimMode", take("--claimMode"), "the same, from 1.20 on")
      .option_text("<mode>")
      .group(savepoint_group);
}

void declare_python(OptionSet& set, ApplicationOptions& o) {
  set.add_option("--py,--python", o.program.python, "Python script with main()")
      .option_text("<file>")
      .group(python_program_group);
  set.add_option("--pym,--pyModule", o.program.python_module, "Python module with main()")
      .option_text("<module>")
      .group(python_program_group);
  set.add_option("--pyfs,--pyFiles", o.python_files, help_of(options::python_files))
      .option_text("<files>")
      .group(python_group);
  set.add_option("--pyreq,--pyRequirements", o.python_requirements,
                 help_of(options::python_requirements))
      .option_text("<file>")
      .group(python_group);
  set.add_option("--pyarch,--pyArchives", o.python_archives, help_of(options::python_archives))
      .option_text("<files>")
      .group(python_group);
  set.add_option("--pyexec,--pyExecutable", o.python_executable,
                 help_of(options::python_executable))
      .option_text("<path>")
      .group(python_group);
  set.add_option("--pyclientexec,--pyClientExecutable", o.python_client_executable,
                 help_of(options::python_client_executable))
      .option_text("<path>")
      .group(python_group);
  set.add_option("--pypath,--pyPythonPath", o.python_path, help_of(options::python_path))
      .option_text("<paths>")
      .group(python_group);
}

void take_python_properties(ApplicationOptions& o) {
  const std::pair<const flink::Option&, const std::optional<std::string>&> properties[] = {
      {options::python_files, o.python_files},
      {options::python_requirements, o.python_requirements},
      {options::python_archives, o.python_archives},
      {options::python_executable, o.python_executable},
      {options::python_client_executable, o.python_client_executable},
      {options::python_path, o.python_path}};
  for (const auto& [option, value] : properties) {
    if (value) o.program.python_properties.emplace_back(option.name(), *value);
  }
}

/// Where the jar and the program's arguments stand: after the options, the jar first unless -j or
/// Python say otherwise.
void take_positional(ApplicationOptions& o, const Arguments& arguments) {
  auto rest = arguments.positional;
  o.program.jar = o.hidden_jar;
  if (!o.program.jar && !flink::is_python_entry_point(o.program) && !rest.empty()) {
    o.program.jar = rest.front();
    rest.erase(rest.begin());
  }
  o.program.arguments = o.hidden_arguments;
  o.program.arguments.insert(o.program.arguments.end(), rest.begin(), rest.end());
}

flink::ProgramOptions program_options(ApplicationOptions& o, const Arguments& arguments) {
  take_positional(o, arguments);
  take_python_properties(o);
  o.program.dynamic_properties = arguments.properties;
  const auto& name_space = o.server.overrides.name_space;
  if (!name_space.empty())
    o.program.dynamic_properties.emplace_back(options::kube_namespace.name(), name_space);
  return o.program;
}

/// It becomes a header.
void check_user_agent(const deploy::LoadedConfiguration& loaded, base::Problems& problems) {
  const auto found = loaded.configuration.find(options::user_agent, loaded.dialect);
  if (found && base::has_control(found->value->text))
    problems.add(flink::where(found->key, found->value->origin),
                 "it becomes a header, which line breaks and control characters would end");
}

constexpr std::size_t most_warnings = 20;
constexpr auto all_warnings = std::numeric_limits<std::size_t>::max();

std::vector<std::string> joined(std::vector<std::string> list,
                                const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
  return list;
}

/// What of the words means something else than it seems to: a key without a value, and a cluster
/// without a name.
void warn_of_words(const Arguments& arguments, bool deploys, deploy::LoadedConfiguration& loaded) {
  for (const auto& key : arguments.valueless) {
    const auto row = flink::key_status(key, loaded.dialect).row;
    if (row && row->type != "boolean")
      loaded.warnings.push_back(fmt::format("-D {} has no value, which Flink takes for 'true'",
                                            base::printable(key, 200)));
  }
  if (deploys && has_random_name(loaded))
    loaded.warnings.push_back(
        "no kubernetes.cluster-id is given: each run of this command deploys another cluster, of a "
        "random name");
}

/// What the document of the refusal begins with: the names as they were given.
void name_refused(const Context& context, const deploy::LoadedConfiguration& loaded) {
  const auto text = [&](const flink::Option& option) {
    return loaded.configuration.text(option, loaded.dialect).value_or("");
  };
  context.subject.name(text(options::cluster_id), text(options::kube_namespace));
}

/// For -v: where the configuration came from, and what is shipped with it.
std::string sources_of(const deploy::LoadedConfiguration& loaded, const flink::ClusterSpec& spec) {
  const auto& conf_dir = loaded.inputs.conf_dir;
  auto text =
      fmt::format("flink {} ({}); configuration: {}; shipped as {}",
                  flink::to_string(loaded.chosen.version), loaded.chosen.reason,
                  conf_dir ? base::printable(conf_dir->path) : "the distribution's keys and values",
                  spec.config_file.first);
  for (const auto& [name, content] : spec.log_files) text += ", " + name;
  if (!spec.hadoop.existing_config_map.empty())
    text += "; Hadoop's from ConfigMap " + spec.hadoop.existing_config_map;
  for (const auto& [name, content] : spec.hadoop.files) text += ", " + name;
  return text;
}

}  // namespace

bool has_random_name(const deploy::LoadedConfiguration& loaded) {
  return !loaded.configuration.find(options::cluster_id, loaded.dialect);
}

std::string origin_text(const flink::Origin& origin) {
  switch (origin.kind) {
    case flink::Origin::Kind::distribution: return "distribution of " + origin.text;
    case flink::Origin::Kind::derived: return "derived";
    default: return origin.text;
  }
}

void declare(OptionSet& set, ApplicationOptions& options) {
  declare_cluster(set, options);
  declare_program(set, options);
  declare_savepoint(set, options);
  declare_python(set, options);
  declare(set, options.server, "--namespace");
  declare(set, options.output);
  declare_reports(set, options.output.reports);
}

deploy::LoadedConfiguration read_application(const Context& context, ApplicationOptions& o,
                                             const Arguments& arguments, base::Problems& problems) {
  auto loaded =
      deploy::read_inputs(context.world, program_options(o, arguments), o.sources, problems);
  if (loaded.inputs.conf_dir) context.output.look_in(loaded.inputs.conf_dir->path);
  warn_of_words(arguments, o.program.jar_needed, loaded);
  return loaded;
}

PreparedDeployment decide(const Context& context, const ApplicationOptions& o,
                          deploy::LoadedConfiguration loaded, const flink::Start& start,
                          base::Problems& problems, bool deploys) {
  auto place = find_place(context, o.server, loaded, deploys);
  auto started = loaded.configuration;
  flink::start_from(start, loaded.dialect, started);
  auto resolved =
      flink::resolve(std::move(started), loaded.format, loaded.inputs, loaded.dialect, problems);
  resolved.findings = flink::lint(resolved, problems);
  if (o.strict) flink::refuse_mistakes(resolved.findings, problems);
  check_user_agent(loaded, problems);
  deploy::check_uploads(context.world, resolved.spec, problems);
  const auto warnings = joined(loaded.warnings, resolved.warnings);
  // A file can have hundreds of them.
  const auto findings = flink::lines_of(std::move(resolved.findings));
  const auto& output = context.output;
  output.warn(joined(warnings, findings.first(output.is_verbose() ? all_warnings : most_warnings)));
  if (!problems.empty() || place.problem) name_refused(context, loaded);
  problems.throw_if_any();
  if (place.problem) throw *place.problem;
  output.detail(sources_of(loaded, resolved.spec));
  return {std::move(loaded), std::move(place.access), std::move(place.name),
          std::move(resolved.spec), joined(warnings, findings.first(all_warnings))};
}

PreparedDeployment decide(const Context& context, ApplicationOptions& o, const Arguments& arguments,
                          bool deploys) {
  base::Problems problems;
  auto loaded = read_application(context, o, arguments, problems);
  return decide(context, o, std::move(loaded), {}, problems, deploys);
}

}  // namespace cli
