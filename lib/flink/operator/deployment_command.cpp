#include "flink/operator/deployment_command.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/parse_json.h"
#include "base/text.h"
#include "flink/config/config_file.h"
#include "flink/config/masked.h"
#include "flink/config/options.h"
#include "flink/values/structured.h"
#include "flink/values/units.h"
#include "flink/version/names.h"
#include "flink/version/version.h"

namespace flink {
namespace {

bool is_default(const Value& value) { return value.origin.kind == Origin::Kind::distribution; }

/// One FlinkDeployment becoming words.
class CommandWriter {
 public:
  CommandWriter(const FlinkDeployment& deployment, const DeploymentInputs& inputs,
                const Dialect& dialect)
      : deployment_(deployment), inputs_(inputs), dialect_(dialect) {}

  DeploymentCommand write() {
    result_.words = {"drey", "run-application"};
    add_version();
    add_conf_dir();
    add_properties();
    add_program();
    for (const auto& [name, text] : inputs_.files) {
      if (text) add_template(name, *text);
    }
    tell_what_is_lost();
    return std::move(result_);
  }

 private:
  void add(std::string word) { result_.words.push_back(std::move(word)); }

  const Value* find(const Option& option) const {
    const auto found = inputs_.configuration.find(option, dialect_);
    return found ? found->value : nullptr;
  }

  /// The image's tag says it, where it has the same minor.
  void add_version() {
    const auto& said = dialect_.version;
    const auto* image = find(options::image);
    const auto tag = image == nullptr ? std::nullopt : version_of_image(image->text);
    if (!tag || tag->major != said.major || tag->minor != said.minor)
      add("--flink-version=" + minor_text(said));
  }

  void add_conf_dir() {
    if (!inputs_.log_files) return;
    const auto dir = deployment_.name + "-conf";
    const bool yaml = dialect_.reads_yaml_file;
    Configuration defaults;
    for (const auto& [key, value] : inputs_.configuration.entries()) {
      if (is_default(value)) defaults.set(key, value);
    }
    result_.files.emplace_back(
        fmt::format("{}/{}", dir, yaml ? names::yaml_config_file : names::legacy_config_file),
        yaml ? write_yaml_file(defaults) : write_legacy_file(defaults));
    for (const auto& [name, text] : *inputs_.log_files) {
      result_.files.emplace_back(fmt::format("{}/{}", dir, name), text);
      note_secret(name, masked_text(text) != text);
    }
    add("--conf-dir=" + dir);
  }

  /// Whether something other than -D says it: Flink's client writes its own value over the option,
  /// also where no word says one.
  bool is_said_otherwise(std::string_view key) const {
    constexpr std::array others{&options::target,
                                &options::attached,
                                &options::shutdown_on_attached_exit,
                                &options::jars,
                                &options::program_arguments,
                                &options::main_class,
                                &options::savepoint_path,
                                &options::ignore_unclaimed_state,
                                &options::restore_mode,
                                &options::classpaths};
    return std::any_of(others.begin(), others.end(), [&](const Option* option) {
      return option->known_in(dialect_.version) &&
             std::any_of(option->keys.begin(), option->keys.end(),
                         [&](const Key& row) { return row.name == key; });
    });
  }

  void add_property(std::string_view key, const Value& value) {
    add(fmt::format("-D{}={}", key, value.text));
    note_secret(std::string(key), masked(key, value.text) != value.text);
  }

  void add_template(const std::string& name, const std::string& text) {
    result_.files.emplace_back(name, text);
    if (auto object = base::parse_json(text)) result_.secrets.merge(secret_places(*object));
  }

  void note_secret(const std::string& place, bool is_one) {
    if (is_one) result_.secrets.insert(place);
  }

  /// The cluster's name first, for people.
  void add_properties() {
    const auto first = options::cluster_id.name();
    if (const auto* name = inputs_.configuration.find(first)) add_property(first, *name);
    for (const auto& [key, value] : inputs_.configuration.entries()) {
      if (key != first && !is_default(value) && !is_said_otherwise(key)) add_property(key, value);
    }
  }

  void add_program() {
    add_attached();
    add_start();
    const bool is_python = is_python_program();
    const auto* main_class = find(options::main_class);
    if (main_class != nullptr && !is_python) add("--class=" + main_class->text);
    add_classpaths();
    if (is_python) return add_python(arguments());
    add_jar();
    add_arguments(arguments());
  }

  void add_jar() {
    const auto& jar = deployment_.job.jar_uri;
    if (!jar)
      return tell(
          "the operator takes the program from the image's class path, and run-application wants "
          "a jar");
    add(jar->value);
    note_secret("jar", masked_text(jar->value) != jar->value);
  }

  std::vector<std::string> arguments() const {
    const auto* said = find(options::program_arguments);
    return said != nullptr && said->list ? *said->list : std::vector<std::string>();
  }

  void add_arguments(const std::vector<std::string>& list) {
    result_.words.insert(result_.words.end(), list.begin(), list.end());
    note_secret("program arguments", masked_words(list) != list);
  }

  /// What Flink's client makes of --python or --pyModule: a class that is told the file or module
  /// first, and no jar.
  bool is_python_program() const {
    constexpr std::array<std::string_view, 4> words{"--python", "-py", "--pyModule", "-pym"};
    const auto* main_class = find(options::main_class);
    const auto list = arguments();
    return !deployment_.job.jar_uri && main_class != nullptr &&
           main_class->text == names::python_driver && list.size() > 1 &&
           std::find(words.begin(), words.end(), list.front()) != words.end();
  }

  /// The program's own words begin behind "--", where none of them is taken for an option.
  void add_python(const std::vector<std::string>& list) {
    const auto program = list.begin() + 2;
    result_.words.insert(result_.words.end(), list.begin(), program);
    if (program == list.end()) return;
    add("--");
    add_arguments({program, list.end()});
  }

  /// "true" or "false"; whatever else it may be, Flink would not take it.
  std::optional<bool> said(const Option& option) const {
    const auto* value = find(option);
    if (value == nullptr) return std::nullopt;
    const auto said = parse_bool(value->text);
    return said ? std::optional(*said) : std::nullopt;
  }

  /// A client is attached unless it says otherwise, and a file says nothing of it as a rule.
  void add_attached() {
    if (said(options::attached) == false) add("--detached");
    if (said(options::shutdown_on_attached_exit) == true) add("--shutdownOnAttachedExit");
  }

  void add_start() {
    const auto& path = deployment_.job.initial_savepoint_path;
    const bool ignores = said(options::ignore_unclaimed_state) == true;
    const auto* mode = find(options::restore_mode);
    if (path) {
      add("--fromSavepoint=" + path->value);
      if (ignores) add("--allowNonRestoredState");
      if (mode != nullptr)
        add(fmt::format("{}={}", dialect_.claim_mode_option ? "--claimMode" : "--restoreMode",
                        mode->text));
      return;
    }
    constexpr auto why = "run-application takes it with a savepoint to start from alone";
    if (ignores)
      tell(fmt::format("{} is left out: {}",
                       deployment_.job.allow_non_restored_state
                           ? "spec.job.allowNonRestoredState"
                           : options::ignore_unclaimed_state.key(dialect_.version),
                       why));
    if (mode != nullptr &&
        !base::equals_ignoring_case(mode->text, options::restore_mode.default_in(dialect_.version)))
      tell(fmt::format("{} is left out: {}", options::restore_mode.key(dialect_.version), why));
  }

  /// Flink's client puts those of --classpath, even none, over the option's.
  void add_classpaths() {
    const auto* said = find(options::classpaths);
    if (said == nullptr) return;
    const auto list = parse_list(said->text, dialect_.reads_yaml_file);
    if (!list)
      return tell(fmt::format("{} is left out: {}", options::classpaths.name(), list.reason));
    for (const auto& url : *list) add("--classpath=" + url);
    note_secret(std::string(options::classpaths.name()), masked_words(*list) != *list);
  }

  void tell(std::string sentence) { result_.warnings.push_back(std::move(sentence)); }

  void tell_what_is_lost() {
    const auto& job = deployment_.job;
    if (deployment_.restart_nonce || job.savepoint_redeploy_nonce)
      tell("restartNonce and savepointRedeployNonce are left out: no option says them");
    if (job.suspended) tell("spec.job.state is left out: run-application starts the job");
    if (job.upgrade_mode)
      tell("spec.job.upgradeMode is left out: it is an option of 'drey apply', --upgrade");
    if (deployment_.ingress) tell("spec.ingress is left out: --for-kubectl prints the Ingress");
  }

  const FlinkDeployment& deployment_;
  const DeploymentInputs& inputs_;
  const Dialect& dialect_;
  DeploymentCommand result_{};
};

}  // namespace

DeploymentCommand deployment_command(const FlinkDeployment& deployment,
                                     const DeploymentInputs& inputs, const Dialect& dialect) {
  return CommandWriter(deployment, inputs, dialect).write();
}

}  // namespace flink
