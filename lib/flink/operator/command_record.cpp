#include "flink/operator/command_record.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/parse_json.h"
#include "flink/config/options.h"

namespace flink {
namespace {

using base::Json;
using Text = std::optional<std::string>;

bool is_key_of(const Option& option, std::string_view key) {
  return std::any_of(option.keys.begin(), option.keys.end(),
                     [&](const Key& row) { return row.name == key; });
}

/// What words other than -D say, what concerns one run alone, and pod templates: their text is a
/// part of the input, and a file has but their values.
bool is_said_otherwise(std::string_view key) {
  constexpr std::array all{&options::target,
                           &options::attached,
                           &options::shutdown_on_attached_exit,
                           &options::client_conf_dir,
                           &options::fixed_job_id,
                           &options::jars,
                           &options::classpaths,
                           &options::program_arguments,
                           &options::main_class,
                           &options::ignore_unclaimed_state,
                           &options::savepoint_path,
                           &options::restore_mode,
                           &options::kube_config_file,
                           &options::kube_context,
                           &options::cluster_id,
                           &options::kube_namespace,
                           &options::pod_template_job_manager,
                           &options::pod_template_task_manager};
  return std::any_of(all.begin(), all.end(),
                     [&](const Option* option) { return is_key_of(*option, key); });
}

Text text_in(const Configuration& configuration, const std::string& key, bool by_users) {
  const auto* value = configuration.find(key);
  if (value == nullptr || (by_users && !is_user_set(value->origin))) return std::nullopt;
  return value->text;
}

Json json(const Text& text) { return text ? Json(*text) : Json(); }

bool is_text(const Json& value) { return value.is_string() || value.is_null(); }

Text text_of(const Json& value) {
  return value.is_string() ? Text(value.get<std::string>()) : std::nullopt;
}

}  // namespace

CommandRecord command_record(const Configuration& said, const Configuration& of_file) {
  CommandRecord record;
  const auto add = [&](const std::string& key) {
    if (is_said_otherwise(key)) return;
    const RecordedOption option{text_in(of_file, key, false), text_in(said, key, true)};
    if (option.in_file != option.said) record.options.emplace(key, option);
  };
  for (const auto& [key, value] : said.entries()) add(key);
  for (const auto& [key, value] : of_file.entries()) add(key);
  return record;
}

std::string to_text(const CommandRecord& record) {
  auto options = Json::object();
  for (const auto& [key, option] : record.options)
    options[key] = Json::array({json(option.in_file), json(option.said)});
  Json text{{"options", std::move(options)}};
  if (record.has_conf_dir) text["confDir"] = true;
  return text.dump();
}

std::optional<CommandRecord> read_command_record(const std::string& text) {
  const auto root = base::parse_json(text);
  if (!root || !root->is_object()) return std::nullopt;
  CommandRecord record;
  record.has_conf_dir = root->contains("confDir") && root->at("confDir") == true;
  if (!root->contains("options") || !root->at("options").is_object()) return std::nullopt;
  for (const auto& [key, pair] : root->at("options").items()) {
    if (!pair.is_array() || pair.size() != 2 || !is_text(pair[0]) || !is_text(pair[1]))
      return std::nullopt;
    record.options.emplace(key, RecordedOption{text_of(pair[0]), text_of(pair[1])});
  }
  return record;
}

void restore(const CommandRecord& record, DeploymentInputs& inputs) {
  auto& configuration = inputs.configuration;
  if (record.has_conf_dir) {
    if (!inputs.log_files) inputs.log_files.emplace();
    const auto before = configuration;
    for (const auto& [key, value] : before.entries()) {
      if (value.origin.kind == Origin::Kind::distribution) configuration.erase(key);
    }
  }
  for (const auto& [key, option] : record.options) {
    if (text_in(configuration, key, false) != option.in_file) continue;
    if (option.said)
      configuration.set(key, *option.said, {Origin::Kind::file, std::string(command_annotation)});
    else configuration.erase(key);
  }
}

}  // namespace flink
