#include "flink/config/program_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/values/uri.h"
#include "flink/version/names.h"

namespace flink {
namespace {

Origin program(std::string option) { return {Origin::Kind::program, std::move(option)}; }

std::string key_of(const Option& option, const Dialect& dialect) {
  return std::string(option.key(dialect.version));
}

/// Of a value that the client writes whether its option was given or not.
Origin program_if(bool given, std::string option) {
  return given ? program(std::move(option)) : Origin{};
}

void apply_target(const ProgramOptions& options, const Dialect& dialect,
                  Configuration& configuration) {
  if (options.executor)
    configuration.set(key_of(options::target, dialect), *options.executor, program("--executor"));
  if (options.target)
    configuration.set(key_of(options::target, dialect), *options.target, program("--target"));
  // Flink lays -D over -t, not under it.
  for (const auto& [key, value] : options.dynamic_properties)
    configuration.set(key, value, {Origin::Kind::dynamic, "-D"});
  if (!configuration.find(options::target.name()))
    configuration.set(key_of(options::target, dialect), std::string(names::application_target), {});
}

void apply_parallelism(const ProgramOptions& options, const Dialect& dialect,
                       Configuration& configuration, base::Problems& problems) {
  if (!options.parallelism) return;
  const auto& text = *options.parallelism;
  int number = 0;
  const auto* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto [end, problem] = std::from_chars(begin, text.data() + text.size(), number);
  const bool is_number = problem == std::errc{} && end == text.data() + text.size();
  if (!is_number || (number <= 0 && !(number == -1 && dialect.minus_one_parallelism))) {
    problems.add("--parallelism", fmt::format("The parallelism must be a positive number: {}",
                                              base::printable(text)));
    return;
  }
  configuration.set(key_of(options::parallelism, dialect), std::to_string(number),
                    program("--parallelism"));
}

void apply_classpaths(const ProgramOptions& options, const Dialect& dialect,
                      Configuration& configuration, base::Problems& problems) {
  std::vector<std::string> urls;
  for (const auto& classpath : options.classpaths) {
    if (auto url = java_url_text(classpath)) urls.push_back(*url);
    else
      problems.add("--classpath", fmt::format("Bad syntax for classpath: {} (a URL that the JVM "
                                              "knows: file:, http:, https:, ftp:, jar:)",
                                              base::printable(classpath)));
  }
  if (!urls.empty() || dialect.writes_empty_lists)
    configuration.set_list(key_of(options::classpaths, dialect), urls,
                           program_if(!urls.empty(), "--classpath"));
}

std::optional<std::string> restore_mode_name(const std::string& text) {
  constexpr std::array<std::string_view, 3> modes{"CLAIM", "NO_CLAIM", "LEGACY"};
  const auto found = std::find_if(modes.begin(), modes.end(), [&](std::string_view mode) {
    return base::equals_ignoring_case(mode, text);
  });
  return found == modes.end() ? std::nullopt : std::optional(std::string(*found));
}

void apply_savepoint(const ProgramOptions& options, const Dialect& dialect,
                     Configuration& configuration, base::Problems& problems) {
  // Without -s Flink ignores -n and -rm, and writes the defaults over any -D of these keys.
  const bool restores = options.savepoint.has_value();
  if (restores)
    configuration.set(key_of(options::savepoint_path, dialect), *options.savepoint,
                      program("--fromSavepoint"));
  configuration.set(key_of(options::ignore_unclaimed_state, dialect),
                    restores && options.allow_non_restored_state ? "true" : "false",
                    program_if(options.allow_non_restored_state, "--allowNonRestoredState"));
  if (!dialect.restore_mode) {
    if (options.restore_mode)
      problems.add(options.restore_mode_option,
                   fmt::format("Flink {} has no restore mode; it came with 1.15",
                               minor_text(dialect.version)));
    return;
  }
  if (options.restore_mode_option == "--claimMode" && !dialect.claim_mode_option) {
    problems.add("--claimMode",
                 fmt::format("Flink {} calls it --restoreMode; the name came with 1.20",
                             minor_text(dialect.version)));
  }
  const auto mode = restores && options.restore_mode ? restore_mode_name(*options.restore_mode)
                                                     : std::optional<std::string>("NO_CLAIM");
  if (!mode)
    problems.add(options.restore_mode_option, fmt::format("'{}' is none of claim, no_claim, legacy",
                                                          base::printable(*options.restore_mode)));
  configuration.set(key_of(options::restore_mode, dialect), mode.value_or("NO_CLAIM"),
                    program_if(options.restore_mode.has_value(), options.restore_mode_option));
}

/// Flink's Python front end hands file or module over as the first program arguments.
std::vector<std::string> program_arguments(const ProgramOptions& options) {
  std::vector<std::string> arguments;
  if (options.python) arguments.insert(arguments.end(), {"--python", *options.python});
  else if (options.python_module)
    arguments.insert(arguments.end(), {"--pyModule", *options.python_module});
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  return arguments;
}

void apply_program(const ProgramOptions& options, const Dialect& dialect,
                   Configuration& configuration) {
  const auto arguments = program_arguments(options);
  if (!arguments.empty() || dialect.writes_empty_lists)
    configuration.set_list(key_of(options::program_arguments, dialect), arguments,
                           program_if(!arguments.empty(), "program arguments"));
  const auto python_class = is_python_entry_point(options)
                                ? std::optional<std::string>(names::python_driver)
                                : std::nullopt;
  const auto main_class = options.entry_point_class ? options.entry_point_class : python_class;
  if (main_class)
    configuration.set(key_of(options::main_class, dialect), *main_class, program("--class"));
  for (const auto& [key, value] : options.python_properties)
    configuration.set(key, value, program(key));
}

bool has_scheme(const std::string& uri, std::string_view scheme) {
  return uri.starts_with(scheme) && uri.substr(scheme.size()).starts_with(":");
}

/// `-n orders`, as kubectl names a namespace.
bool was_meant_as_namespace(const ProgramOptions& options) {
  const auto& jar = *options.jar;
  return options.allow_non_restored_state && !options.savepoint && !namespace_hint(jar).empty();
}

void apply_jar(const ProgramOptions& options, const Dialect& dialect, Configuration& configuration,
               base::Problems& problems) {
  if (is_python_entry_point(options)) {
    if (dialect.writes_empty_lists)
      configuration.set_list(key_of(options::jars, dialect), {}, program("jar"));
    return;
  }
  if (!options.jar && !options.jar_needed) return;
  if (!options.jar) {
    problems.add("jar",
                 "Java program should be specified a JAR file: the first word after the options, "
                 "such as 'local:///opt/flink/usrlib/job.jar'");
    return;
  }
  if (was_meant_as_namespace(options)) {
    problems.add("jar " + base::printable(*options.jar),
                 "no jar, and " + namespace_hint(*options.jar));
    return;
  }
  check_jar(*options.jar, "jar " + base::printable(*options.jar), dialect, problems);
  configuration.set_list(key_of(options::jars, dialect), {*options.jar}, program("jar"));
}

}  // namespace

std::string namespace_hint(const std::string& word) {
  if (word.empty() || word.find_first_of("/.:") != std::string::npos) return {};
  return fmt::format("-n is Flink's --allowNonRestoredState (did you mean '--namespace {}'?)",
                     base::printable(word, 100));
}

void check_jar(const std::string& jar, const std::string& origin, const Dialect& dialect,
               base::Problems& problems) {
  if (const auto problem = uri_problem(jar); !problem.empty()) {
    problems.add(origin, problem);
  } else if (!has_uri_scheme(jar) || has_scheme(jar, "file")) {
    problems.add(origin, fmt::format("a path on this machine, which the JobManager will never see "
                                     "(did you mean 'local://{}', a path inside the image?)",
                                     jar.starts_with('/')
                                         ? jar
                                         : "/opt/flink/usrlib/" + jar.substr(jar.rfind('/') + 1)));
  } else if (dialect.jar_must_be_local && !has_scheme(jar, "local")) {
    problems.add(origin, fmt::format("Only \"local\" is supported as schema for application mode "
                                     "in Flink {}: the jar must be inside the image, such as "
                                     "'local:///opt/flink/usrlib/job.jar'",
                                     minor_text(dialect.version)));
  } else if (has_scheme(jar, "local") && !jar.starts_with("local:/")) {
    problems.add(origin, "has no path (did you mean 'local:///…'?)");
  }
}

bool is_python_entry_point(const ProgramOptions& options) {
  return options.python || options.python_module ||
         options.entry_point_class == "org.apache.flink.client.python.PythonGatewayServer";
}

void apply(const ProgramOptions& options, const Dialect& dialect, Configuration& configuration,
           base::Problems& problems) {
  apply_target(options, dialect, configuration);
  configuration.set(key_of(options::attached, dialect), options.detached ? "false" : "true",
                    program_if(options.detached, "--detached"));
  configuration.set(key_of(options::shutdown_on_attached_exit, dialect),
                    options.shutdown_on_attached_exit ? "true" : "false",
                    program_if(options.shutdown_on_attached_exit, "--shutdownOnAttachedExit"));
  apply_parallelism(options, dialect, configuration, problems);
  apply_classpaths(options, dialect, configuration, problems);
  apply_savepoint(options, dialect, configuration, problems);
  apply_program(options, dialect, configuration);
  apply_jar(options, dialect, configuration, problems);
}

}  // namespace flink
