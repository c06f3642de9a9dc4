#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/catalogue/secret_options.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/values/structured.h"
#include "flink/version/names.h"
#include "flink/version/version.h"

namespace flink {
namespace {

/// An entry of a map whose entries become parts of objects, where everybody sees them.
bool is_part_of_objects(std::string_view key) {
  constexpr std::array maps{&options::labels,
                            &options::annotations,
                            &options::node_selector,
                            &options::task_manager_labels,
                            &options::task_manager_annotations,
                            &options::task_manager_node_selector,
                            &options::rest_labels,
                            &options::rest_annotations,
                            &options::internal_labels,
                            &options::internal_annotations};
  return std::any_of(maps.begin(), maps.end(), [&](const Option* map) {
    const auto name = map->name();
    return key.size() > name.size() && key.starts_with(name) && key[name.size()] == '.';
  });
}

/// The name of the environment variable that a key sets; empty: it sets none.
std::string variable_of(std::string_view key) {
  for (const auto& prefix : {names::master_env_prefix, names::task_manager_env_prefix}) {
    if (key.starts_with(prefix)) return std::string(key.substr(prefix.size()));
  }
  return {};
}

/// What may be a key of a Secret (IsConfigMapKey); other names of variables stay where they are.
bool is_key(std::string_view name) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  return name.find_first_not_of(letters) == std::string_view::npos && !name.starts_with("..");
}

class Withholding {
 public:
  Withholding(Configuration& configuration, FileFormat format, const Dialect& dialect,
              std::string cluster_id, base::Problems& problems)
      : configuration_(configuration),
        dialect_(dialect),
        reader_(configuration, format, dialect, problems),
        problems_(problems),
        cluster_id_(std::move(cluster_id)) {}

  SecretFacts run() {
    const auto entries = configuration_.entries();
    for (const auto& [key, value] : entries) {
      if (!holds_secret(key, value, dialect_) || is_part_of_objects(key)) continue;
      const auto variable = variable_of(key);
      if (variable.empty()) facts_.secret_options.insert(key);
      else if (is_key(variable) && !is_referred_to(variable))
        facts_.secret_variables.emplace(variable, value.text);
    }
    if (dialect_.java_command) refuse_options();
    for (const auto& [name, value] : facts_.secret_variables) take(name, value);
    if (!facts_.secret_variables.empty()) refer();
    if (!facts_.secret_options.empty()) mount();
    return std::move(facts_);
  }

 private:
  /// Kubernetes puts a variable's value for $(NAME) only behind the place where it is set, and
  /// Flink sets those of Secrets last.
  bool is_referred_to(const std::string& variable) const {
    const auto reference = fmt::format("$({})", variable);
    const auto& entries = configuration_.entries();
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
      return !variable_of(entry.first).empty() &&
             entry.second.text.find(reference) != std::string::npos;
    });
  }

  /// There the JobManager tells its TaskManagers to read what kubernetes.flink.conf.dir says
  /// (--configDir), where the ConfigMap is; later scripts look where the image does.
  void refuse_options() {
    auto hint = fmt::format(
        "; name a Secret of your own by {}, in which S3 has AWS_ACCESS_KEY_ID "
        "and AWS_SECRET_ACCESS_KEY, and leave {} out",
        options::secret_env.name(), option_);
    for (const auto& key : facts_.secret_options)
      problems_.add(where(key, configuration_.find(key)->origin),
                    fmt::format("can be in no Secret with Flink {}, whose TaskManagers read the "
                                "ConfigMap alone{}",
                                minor_text(dialect_.version), std::exchange(hint, {})));
  }

  void take(const std::string& name, const std::string& value) {
    for (const auto& prefix : {names::master_env_prefix, names::task_manager_env_prefix}) {
      const auto key = std::string(prefix) + name;
      const auto* found = configuration_.find(key);
      if (found == nullptr) continue;
      if (found->text != value)
        problems_.add(where(key, found->origin),
                      fmt::format("has another value than for the other process, and a variable "
                                  "that {} takes from a Secret has one for both",
                                  option_));
      configuration_.erase(key);
    }
  }

  void set(const Option& option, std::string text) {
    configuration_.set(std::string(option.key(dialect_.version)), std::move(text),
                       {Origin::Kind::program, option_});
  }

  void refer() {
    std::vector<std::string> items;
    for (const auto& item : reader_.list_of_maps(options::secret_env))
      items.push_back(write_map(item));
    for (const auto& [name, value] : facts_.secret_variables)
      items.push_back(write_map({{"env", name},
                                 {"secret", std::string(names::secret_env_prefix) + cluster_id_},
                                 {"key", name}}));
    set(options::secret_env, base::join(items, ";"));
  }

  /// The Secret takes the ConfigMap's place, and that one, which Flink mounts in any case, another.
  void mount() {
    auto path = reader_.text(options::flink_conf_dir);
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    set(options::flink_conf_dir, path + std::string(names::open_conf_dir_suffix));
    const auto secret = std::string(names::secret_config_prefix) + cluster_id_;
    const auto entry = fmt::format("{}.{}", options::secrets.name(), secret);
    auto map = reader_.map(options::secrets);
    if (!reader_.has(options::secrets) && !map.empty())
      return configuration_.set(entry, path, {Origin::Kind::program, option_});
    map.emplace(secret, path);
    set(options::secrets, write_map(map));
  }

  static constexpr const char* option_ = "--secrets-to-secret";
  Configuration& configuration_;
  const Dialect& dialect_;
  const Reader reader_;
  base::Problems& problems_;
  const std::string cluster_id_;
  SecretFacts facts_{};
};

}  // namespace

SecretFacts withhold_secrets(Configuration& configuration, FileFormat format,
                             const Dialect& dialect, const Inputs& inputs,
                             base::Problems& problems) {
  if (!inputs.secrets_to_secret) return {};
  base::Problems told_later;
  const Reader reader(configuration, format, dialect, told_later);
  return Withholding(configuration, format, dialect,
                     resolve_identity(reader, inputs).facts.cluster_id, problems)
      .run();
}

}  // namespace flink
