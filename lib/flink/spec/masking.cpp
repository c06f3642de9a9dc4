#include "flink/spec/masking.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "flink/config/config_file.h"
#include "flink/config/masked.h"
#include "flink/config/sensitive.h"
#include "flink/version/names.h"

namespace flink {
namespace {

using base::Json;

class Masking {
 public:
  explicit Masking(ClusterSpec& spec) : spec_(spec) {}

  void run() {
    configuration();
    secrets();
    for (auto& [name, value] : spec_.env) hide("env " + name, name, value);
    words(spec_.args, "arguments of the JobManager");
    object(spec_.pod_template);
    object(spec_.main_container);
    for (auto* map :
         {&spec_.user_labels, &spec_.annotations, &spec_.rest.labels, &spec_.rest.annotations,
          &spec_.internal_service_labels, &spec_.internal_service_annotations}) {
      for (auto& [name, value] : *map) hide(name, name, value);
    }
    task_manager_template();
    if (!spec_.kerberos.keytab.empty()) spec_.kerberos.keytab = told("keytab");
    for (auto& [name, bytes] : spec_.hadoop.files) {
      hadoop_properties(name, bytes);
      text(name, bytes);
    }
    for (auto& [name, bytes] : spec_.log_files) text(name, bytes);
  }

  std::vector<std::string> places() const { return {places_.begin(), places_.end()}; }

  /// The longest first, so that none is left in part where another is a piece of it. What is
  /// shorter than four characters is a piece of too many texts.
  std::vector<std::string> hidden() const {
    constexpr std::size_t shortest = 4;
    const std::set<std::string> each(hidden_.begin(), hidden_.end());
    std::vector<std::string> result;
    std::copy_if(each.begin(), each.end(), std::back_inserter(result),
                 [](const std::string& secret) { return secret.size() >= shortest; });
    std::stable_sort(result.begin(), result.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return result;
  }

 private:
  std::string told(const std::string& place) {
    places_.insert(place);
    return std::string(secret_mask);
  }

  void replace(const std::string& place, std::string& value, std::string shown) {
    if (shown == value) return;
    places_.insert(place);
    value = std::move(shown);
  }

  void hide(const std::string& place, std::string_view key, std::string& value) {
    replace(place, value, masked(key, value, &hidden_));
  }

  void text(const std::string& place, std::string& value) {
    replace(place, value, masked_text(value, &hidden_));
  }

  void words(std::vector<std::string>& list, const std::string& place) {
    auto shown = masked_words(list, &hidden_);
    if (shown != list) places_.insert(place);
    list = std::move(shown);
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
    spec_.config_file.second = file_of(spec_.shipped);
  }

  void secrets() {
    for (auto& [name, value] : spec_.secret_variables) hide("env " + name, name, value);
    const auto entries = spec_.withheld.entries();
    for (const auto& [key, value] : entries) {
      auto shown = value.text;
      hide(key, key, shown);
      spec_.withheld.set(key, shown, value.origin);
    }
    if (spec_.whole_file.empty()) return;
    spec_.whole_file = file_of(spec_.whole_configuration());
  }

  std::string file_of(const Configuration& configuration) const {
    const bool legacy = spec_.config_file.first == names::legacy_config_file;
    return legacy ? write_legacy_file(configuration) : write_yaml_file(configuration);
  }

  void object(Json& object) {
    for (auto& place : mask_object(object, &hidden_)) places_.insert(std::move(place));
  }

  void task_manager_template() {
    if (spec_.task_manager_template.empty()) return;
    auto document = base::yaml_to_json(base::parse_yaml(spec_.task_manager_template));
    const auto before = document;
    object(document);
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
      const auto value = text.substr(from, value_end - from);
      if (value_at > text.find(begins, key_at) || !hides(key, value)) continue;
      hidden_.push_back(value);
      text.replace(from, value.size(), told(file + " " + key));
    }
  }

  ClusterSpec& spec_;
  std::set<std::string> places_{};
  Hidden hidden_{};
};

}  // namespace

MaskedSpec without_secrets(ClusterSpec spec) {
  MaskedSpec result{std::move(spec), {}, {}};
  Masking masking(result.spec);
  masking.run();
  result.places = masking.places();
  result.hidden = masking.hidden();
  return result;
}

}  // namespace flink
