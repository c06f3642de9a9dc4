#include "flink/spec/masking.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "flink/config/config_file.h"
#include "flink/config/sensitive.h"
#include "flink/version/names.h"

namespace flink {
namespace {

using base::Json;

/// The key of "-Dkey=value", "--key=value" or "--key", as far as there is one.
std::string_view key_of(std::string_view word) {
  if (!word.starts_with("-")) return {};
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return word.substr(0, word.find('='));
}

class Masking {
 public:
  explicit Masking(ClusterSpec& spec) : spec_(spec) {}

  std::vector<std::string> run() {
    configuration();
    for (auto& [name, value] : spec_.env) hide("env " + name, name, value);
    words(spec_.args, "arguments of the JobManager");
    environment_of(spec_.pod_template);
    environment_of(spec_.main_container);
    task_manager_template();
    if (!spec_.kerberos.keytab.empty()) spec_.kerberos.keytab = told("keytab");
    for (auto& [name, text] : spec_.hadoop.files) hadoop_properties(name, text);
    return {places_.begin(), places_.end()};
  }

 private:
  std::string told(const std::string& place) {
    places_.insert(place);
    return std::string(secret_mask);
  }

  void hide(const std::string& place, std::string_view key, std::string& value) {
    if (hides(key, value)) value = told(place);
    else value = text(place, value);
  }

  /// A text with the values of -Dkey=value masked, and the user info of URLs.
  std::string text(const std::string& place, const std::string& value) {
    auto masked = masked_text(value);
    if (masked != value) told(place);
    return masked;
  }

  /// Words of which one may be the key of the next: --password x, --password=x.
  void words(std::vector<std::string>& list, const std::string& place) {
    bool is_value = false;
    for (auto& word : list) {
      const auto equals = word.find('=');
      if (is_value && !word.starts_with("-")) word = told(place);
      else if (equals != std::string::npos && hides(key_of(word), word.substr(equals + 1)))
        word = word.substr(0, equals + 1) + told(place);
      else word = text(place, word);
      is_value = equals == std::string::npos && hides(key_of(word), "?");
    }
  }

  void configuration() {
    const auto entries = spec_.shipped.entries();
    const auto before = places_.size();
    for (const auto& [key, value] : entries) {
      auto shown = value.text;
      auto list = value.list.value_or(std::vector<std::string>{});
      if (value.list) words(list, key);
      else hide(key, key, shown);
      if (value.list && list != *value.list) spec_.shipped.set_list(key, list, value.origin);
      if (!value.list && shown != value.text) spec_.shipped.set(key, shown, value.origin);
    }
    if (places_.size() == before) return;
    const bool legacy = spec_.config_file.first == names::legacy_config_file;
    spec_.config_file.second =
        legacy ? write_legacy_file(spec_.shipped) : write_yaml_file(spec_.shipped);
  }

  void environment_of(Json& object) {
    for (const auto& name : mask_environment(object)) places_.insert("env " + name);
  }

  void task_manager_template() {
    if (spec_.task_manager_template.empty()) return;
    auto document = base::yaml_to_json(base::parse_yaml(spec_.task_manager_template));
    const auto before = document;
    environment_of(document);
    if (document != before) spec_.task_manager_template = base::json_to_yaml(document);
  }

  /// <name>fs.s3a.secret.key</name><value>…</value>, as Hadoop writes its files.
  void hadoop_properties(const std::string& file, std::string& text) {
    const std::string_view begins = "<name>", ends = "</name>", value_begins = "<value>",
                           value_ends = "</value>";
    for (std::size_t at = text.find(begins); at != std::string::npos;
         at = text.find(begins, at + 1)) {
      const auto key_at = at + begins.size();
      const auto key_end = text.find(ends, key_at);
      const auto value_at = text.find(value_begins, at);
      const auto value_end =
          value_at == std::string::npos ? value_at : text.find(value_ends, value_at);
      if (key_end == std::string::npos || value_end == std::string::npos) return;
      const auto from = value_at + value_begins.size();
      const auto key =
          std::string(base::trim(std::string_view(text).substr(key_at, key_end - key_at)));
      if (value_at < text.find(begins, key_at) && hides(key, text.substr(from, value_end - from)))
        text.replace(from, value_end - from, told(file + " " + key));
    }
  }

  ClusterSpec& spec_;
  std::set<std::string> places_{};
};

}  // namespace

MaskedSpec without_secrets(ClusterSpec spec) {
  MaskedSpec result{std::move(spec), {}};
  result.places = Masking(result.spec).run();
  return result;
}

}  // namespace flink
