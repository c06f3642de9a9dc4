#include "flink/operator/flink_deployment.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "base/yaml/yaml_documents.h"
#include "flink/config/options.h"
#include "flink/operator/command_record.h"
#include "flink/operator/deployment_spec.h"
#include "flink/values/structured.h"
#include "flink/version/dialect.h"

namespace flink {
namespace {

using base::Yaml;

constexpr std::string_view group = "flink.apache.org/";

/// What `kubectl apply` writes there, and nobody means.
constexpr std::string_view applied_annotation = "kubectl.kubernetes.io/last-applied-configuration";

using TextMap = std::vector<std::pair<std::string, Said<std::string>>>;

/// What the API server adds by itself, and `kubectl get -o yaml` shows.
constexpr std::array of_server{"uid",
                               "resourceVersion",
                               "generation",
                               "creationTimestamp",
                               "deletionTimestamp",
                               "deletionGracePeriodSeconds",
                               "managedFields",
                               "selfLink"};

/// What says something of a FlinkDeployment in the cluster, of which there is none here.
void warn_of_the_rest(Fields& metadata, FlinkDeployment& deployment) {
  for (const auto* name : {"generateName", "ownerReferences", "finalizers"}) {
    if (metadata.node(name) != nullptr)
      deployment.warnings.push_back(
          fmt::format("{}: metadata.{} has no effect here: no FlinkDeployment is made that could "
                      "have it",
                      metadata.origin(name), name));
  }
}

void read_metadata(Fields metadata, FlinkDeployment& deployment) {
  const auto name = metadata.text("name");
  deployment.name_origin = fmt::format("{}: metadata.name", metadata.origin("name"));
  deployment.kube_namespace = metadata.text("namespace");
  deployment.labels = metadata.text_map("labels");
  for (auto& [key, value] : metadata.text_map("annotations")) {
    if (key == command_annotation) deployment.command_line = value.value;
    else if (key != applied_annotation) deployment.annotations.emplace_back(key, std::move(value));
  }
  for (const auto* each : of_server) metadata.ignore(each);
  warn_of_the_rest(metadata, deployment);
  metadata.finish();
  if (!name) {
    metadata.refuse("name", "is missing");
    return;
  }
  deployment.name = name->value;
}

/// The keys of those that the cluster's own have not, by an option of Flink's.
std::vector<std::string> keys_without_effect(const FlinkDeployment& deployment, const TextMap& map,
                                             const Option& option) {
  const auto dialect = dialect_of(deployment.version);
  const auto text = deployment.configuration.text(option, dialect).value_or("");
  const auto own = parse_map(text, dialect.reads_yaml_file);
  std::vector<std::string> keys;
  for (const auto& [key, value] : map) {
    const bool is_said = own && own->contains(key) && own->at(key) == value.value;
    if (!is_said) keys.push_back(base::printable(key, 100));
  }
  return keys;
}

/// The operator makes a configuration of the name, the namespace and the spec (FlinkConfigBuilder):
/// labels and annotations stay on the FlinkDeployment.
void warn_of_metadata(FlinkDeployment& deployment, const char* what, const TextMap& map,
                      const Option& of_job_manager, const Option& of_task_managers) {
  const auto keys = keys_without_effect(deployment, map, of_job_manager);
  if (keys.empty()) return;
  deployment.warnings.push_back(fmt::format(
      "{}: metadata.{} ({}) are the FlinkDeployment's alone, with the operator, too: {} in "
      "spec.flinkConfiguration gives them to the cluster's Deployment and JobManagers, {} to its "
      "TaskManagers",
      map.front().second.origin, what, base::join(keys, ", "), of_job_manager.name(),
      of_task_managers.name()));
}

/// The operator's other kinds, and what is to be done about them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> other_kinds{
    {{"FlinkSessionJob",
      "a FlinkSessionJob runs in a session cluster, and drey deploys applications (write it as a "
      "FlinkDeployment with spec.job, or leave it to the operator: kubectl apply)"},
     {"FlinkStateSnapshot",
      "a FlinkStateSnapshot has the operator take a savepoint or checkpoint ('drey savepoint' and "
      "'drey checkpoint' do)"},
     {"FlinkBlueGreenDeployment",
      "two clusters that take turns are the operator's (a FlinkDeployment of what spec.template "
      "says is one that drey upgrades)"}}};

std::string refusal_of_kind(const std::string& kind) {
  const auto* const found = std::find_if(other_kinds.begin(), other_kinds.end(),
                                         [&](const auto& other) { return other.first == kind; });
  if (found != other_kinds.end()) return std::string(found->second);
  return fmt::format("'{}' is no FlinkDeployment of {}", base::printable(kind, 100),
                     flink_deployment_version);
}

bool is_list(std::string_view kind) { return kind == "List" || kind == "FlinkDeploymentList"; }

/// One document after another, each sorted by what it is.
class Reader {
 public:
  Reader(const std::string& file, FlinkDeployments& result, base::Problems& problems)
      : file_(file), result_(result), problems_(problems) {}

  void read(const Yaml& root) {
    Fields top(&root, file_, {}, problems_);
    if (!top.is_there()) return;
    const auto kind = text(top, "kind");
    if (is_list(kind)) return read_items(top);
    const auto api_version = text(top, "apiVersion");
    if (!api_version.empty() && !kind.empty() && !api_version.starts_with(group))
      return add_other(root, kind, top);
    if (kind != "FlinkDeployment") return top.refuse("kind", refusal_of_kind(kind));
    if (api_version != flink_deployment_version)
      return top.refuse("apiVersion",
                        fmt::format("'{}' is not known here (it is '{}')",
                                    base::printable(api_version, 100), flink_deployment_version));
    read_deployment(root, top);
  }

 private:
  static std::string text(Fields& fields, std::string_view name) {
    const auto said = fields.text(name);
    return said ? said->value : std::string();
  }

  void read_items(Fields& top) {
    const auto* items = top.node("items");
    if (items == nullptr) return;
    if (items->kind != Yaml::Kind::sequence) return top.refuse("items", "must be of type array");
    for (const auto& item : items->items) read(item);
  }

  void add_other(const Yaml& root, const std::string& kind, Fields& top) {
    result_.others.push_back(
        {kind, text_of_name(root), file_, top.origin("kind"), base::yaml_to_json(root)});
  }

  /// Whatever else may be wrong with it, kubectl tells.
  static std::string text_of_name(const Yaml& root) {
    const auto* metadata = root.find("metadata");
    const auto* name = metadata == nullptr ? nullptr : metadata->find("name");
    return name == nullptr ? std::string() : name->text;
  }

  /// YAML forbids it; of those who read it some take the first and others the last one, and
  /// `kubectl apply` refuses it.
  void refuse_doubled_keys(const Yaml& node) {
    std::map<std::string_view, int> lines;
    for (const auto& [key, value] : node.entries) {
      const auto [first, is_new] = lines.emplace(key, value.key_line);
      if (!is_new)
        problems_.add(fmt::format("{}:{}", file_, value.key_line),
                      fmt::format("{} stands twice, first in line {} (leave one)",
                                  base::printable(key, 100), first->second));
      refuse_doubled_keys(value);
    }
    for (const auto& item : node.items) refuse_doubled_keys(item);
  }

  void read_deployment(const Yaml& root, Fields& top) {
    FlinkDeployment deployment;
    deployment.file = file_;
    deployment.spec_origin = top.origin("spec");
    const auto before = problems_.list().size();
    refuse_doubled_keys(root);
    read_metadata(top.fields("metadata"), deployment);
    if (top.node("spec") == nullptr) top.refuse("spec", "is missing");
    else read_spec(top.fields("spec"), deployment, problems_);
    warn_of_metadata(deployment, "labels", deployment.labels, options::labels,
                     options::task_manager_labels);
    warn_of_metadata(deployment, "annotations", deployment.annotations, options::annotations,
                     options::task_manager_annotations);
    top.ignore("status");
    top.finish();
    deployment.is_whole = problems_.list().size() == before;
    result_.list.push_back(std::move(deployment));
  }

  const std::string& file_;
  FlinkDeployments& result_;
  base::Problems& problems_;
};

}  // namespace

void read_flink_deployments(std::string_view text, const std::string& file,
                            FlinkDeployments& result, base::Problems& problems) {
  Reader reader(file, result, problems);
  for (const auto& document : base::yaml_documents(text)) {
    try {
      auto root = base::parse_yaml(document);
      base::resolve_merge_keys(root);
      reader.read(root);
    } catch (const base::YamlError& error) {
      problems.add(fmt::format("{}:{}", file, error.line),
                   fmt::format("not YAML: {}", error.what()));
    }
  }
}

}  // namespace flink
