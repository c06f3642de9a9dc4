// The options of `run` and `run-application`, and what Flink's client makes of them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "flink/config/configuration.h"
#include "flink/version/dialect.h"

namespace flink {

/// What stands on the command line, as words; nothing is checked yet.
struct ProgramOptions {
  std::optional<std::string> target{};    ///< -t
  std::optional<std::string> executor{};  ///< -e, loses to -t
  std::vector<std::pair<std::string, std::string>>
      dynamic_properties{};  ///< -D, in the order given

  bool detached = false;
  bool shutdown_on_attached_exit = false;
  std::optional<std::string> parallelism{};
  std::vector<std::string> classpaths{};
  std::optional<std::string> entry_point_class{};

  std::optional<std::string> savepoint{};
  bool allow_non_restored_state = false;
  std::optional<std::string> restore_mode{};          ///< -rm, -cm
  std::string restore_mode_option = "--restoreMode";  ///< the spelling used, for messages

  std::optional<std::string> jar{};
  bool jar_needed = true;  ///< a missing jar is a problem
  std::vector<std::string> arguments{};

  std::optional<std::string> python{};         ///< -py
  std::optional<std::string> python_module{};  ///< -pym
  std::vector<std::pair<std::string, std::string>>
      python_properties{};  ///< python.files and its kin: key and value
};

/// Whether the program is a Python one, which needs no jar
/// (PythonProgramOptions#isPythonEntryPoint).
bool is_python_entry_point(const ProgramOptions& options);

/// A hint where a word that follows -n may be a namespace, as kubectl's -n takes it; empty: it
/// looks like a path, or like a jar.
std::string namespace_hint(const std::string& word);

/// What Flink's client would refuse of a jar, and a path that only this machine knows, are problems
/// of `origin`.
void check_jar(const std::string& jar, const std::string& origin, const Dialect& dialect,
               base::Problems& problems);

/// Lays -e, -t, the -D properties and the program options over the configuration file, in Flink's
/// order (GenericCLI#toConfiguration, then ExecutionConfigAccessor#fromProgramOptions, then
/// ApplicationConfiguration#applyToConfiguration), so that the result is the effective
/// configuration. Options that Flink's parser refuses are problems.
void apply(const ProgramOptions& options, const Dialect& dialect, Configuration& configuration,
           base::Problems& problems);

}  // namespace flink
