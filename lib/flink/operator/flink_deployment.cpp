#include "flink/operator/flink_deployment.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "base/yaml/yaml_documents.h"
#include "flink/operator/deployment_spec.h"
#include "flink/rules/rules.h"

namespace flink {
namespace {

using base::Yaml;

constexpr std::string_view group = "flink.apache.org/";
constexpr std::string_view known_version = "flink.apache.org/v1beta1";

void read_metadata(Fields metadata, FlinkDeployment& deployment) {
  const auto name = metadata.text("name");
  deployment.name_origin = fmt::format("{}: metadata.name", metadata.origin("name"));
  deployment.kube_namespace = metadata.text("namespace");
  if (!name) {
    metadata.refuse("name", "is missing");
    return;
  }
  deployment.name = name->value;
  if (const auto problem = rules::cluster_id(name->value); !problem.empty())
    metadata.refuse("name", problem);
}

/// "ConfigMap 'orders-sql'".
std::string object_name(Fields& top, std::string_view kind) {
  const auto name = top.fields("metadata").text("name");
  return fmt::format("{} '{}'", base::printable(kind, 100),
                     name ? base::printable(name->value, 200) : "");
}

/// Whether a document is of a kind that is not Flink's: a file often has the ConfigMaps of a job
/// beside it.
bool is_of_others(const std::string& api_version, const std::string& kind) {
  return !api_version.empty() && !kind.empty() && !api_version.starts_with(group);
}

bool is_flink_deployment(Fields& top, const std::string& api_version, const std::string& kind) {
  if (kind == "FlinkDeployment" && api_version == known_version) return true;
  if (kind == "FlinkSessionJob")
    top.refuse("kind", "a FlinkSessionJob runs in a session cluster; drey deploys applications");
  else if (kind == "FlinkDeployment")
    top.refuse("apiVersion", fmt::format("'{}' is not known here (it is '{}')",
                                         base::printable(api_version, 100), known_version));
  else
    top.refuse("kind", fmt::format("'{}' is no FlinkDeployment of {}", base::printable(kind, 100),
                                   known_version));
  return false;
}

void read_document(const Yaml& root, const std::string& file, FlinkDeployments& result,
                   base::Problems& problems) {
  Fields top(&root, file, {}, problems);
  if (!top.is_there()) return;
  const auto text = [&](std::string_view name) {
    const auto said = top.text(name);
    return said ? said->value : std::string();
  };
  const auto api_version = text("apiVersion");
  const auto kind = text("kind");
  if (is_of_others(api_version, kind)) {
    result.warnings.push_back(fmt::format("{}: {} is let alone; 'kubectl apply' takes it",
                                          top.origin("kind"), object_name(top, kind)));
    return;
  }
  if (!is_flink_deployment(top, api_version, kind)) return;
  FlinkDeployment deployment;
  deployment.file = file;
  read_metadata(top.fields("metadata"), deployment);
  if (top.node("spec") == nullptr) top.refuse("spec", "is missing");
  else read_spec(top.fields("spec"), deployment, problems);
  top.ignore("status");
  top.finish();
  result.list.push_back(std::move(deployment));
}

}  // namespace

FlinkDeployments read_flink_deployments(std::string_view text, const std::string& file,
                                        base::Problems& problems) {
  FlinkDeployments result;
  for (const auto& document : base::yaml_documents(text)) {
    try {
      auto root = base::parse_yaml(document);
      base::resolve_merge_keys(root);
      read_document(root, file, result, problems);
    } catch (const base::YamlError& error) {
      problems.add(fmt::format("{}:{}", file, error.line),
                   fmt::format("not YAML: {}", error.what()));
    }
  }
  if (result.list.empty() && problems.empty())
    problems.add(file, fmt::format("has no FlinkDeployment of {}", known_version));
  return result;
}

}  // namespace flink
