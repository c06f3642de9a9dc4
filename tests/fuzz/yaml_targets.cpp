// Readers of YAML against one another, and files that are YAML.
#include <optional>
#include <string>

#include "base/error.h"
#include "base/parse_json.h"
#include "base/yaml/yaml.h"
#include "base/yaml/yaml_fast.h"
#include "base/yaml/yaml_text.h"
#include "flink/config/config_file.h"
#include "flink/operator/flink_deployment.h"
#include "kube/config/kubeconfig.h"
#include "tests/fuzz/targets.h"

namespace test::fuzz {
namespace {

using base::Yaml;

bool same(const Yaml& a, const Yaml& b) {
  if (a.kind != b.kind || a.tag != b.tag || a.text != b.text || a.plain != b.plain ||
      a.plain_key != b.plain_key || a.line != b.line || a.key_line != b.key_line ||
      a.items.size() != b.items.size() || a.entries.size() != b.entries.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].first != b.entries[i].first || !same(a.entries[i].second, b.entries[i].second))
      return false;
  }
  return true;
}

void readers(std::string_view bytes) {
  try {
    base::check_yaml_text(bytes);
  } catch (const base::YamlError&) {
    return;
  }
  const auto simple = base::read_simple_yaml(bytes);
  std::optional<Yaml> whole;
  try {
    whole = base::read_any_yaml(bytes).root;
  } catch (const base::YamlError&) {
  }
  require(!simple || (whole && same(*simple, *whole)), "the readers of YAML differ");
}

void writer(std::string_view bytes) {
  const auto json = base::parse_json(bytes);
  if (!json) return;
  const auto read = base::yaml_to_json(base::parse_yaml(base::json_to_yaml(*json)));
  require(read == *json, "what was written is read as another value");
}

void configuration(std::string_view bytes) {
  base::Problems problems;
  flink::Configuration configuration;
  try {
    configuration = flink::read_yaml_file(bytes, "config.yaml", problems);
  } catch (const base::Error&) {
    return;
  }
  if (!problems.empty()) return;
  const auto written = flink::write_yaml_file(configuration);
  const auto again = flink::read_yaml_file(written, "config.yaml", problems);
  require(problems.empty(), "what was written is refused");
  require(written == flink::write_yaml_file(again), "what was written is read as something else");
}

void deployments(std::string_view bytes) {
  base::Problems problems;
  flink::FlinkDeployments found;
  try {
    flink::read_flink_deployments(bytes, "x.yaml", found, problems);
  } catch (const base::Error&) {
  }
}

void kubeconfig(std::string_view bytes) {
  try {
    static_cast<void>(kube::parse_kubeconfig(bytes, "config"));
  } catch (const base::Error&) {
  }
}

constexpr Target list[] = {{"yaml-readers", readers},
                           {"yaml-writer", writer},
                           {"flink-yaml", configuration},
                           {"flink-deployments", deployments},
                           {"kubeconfig", kubeconfig}};

}  // namespace

std::span<const Target> yaml_targets() { return list; }

}  // namespace test::fuzz
