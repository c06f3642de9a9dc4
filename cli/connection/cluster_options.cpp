#include "cli/connection/cluster_options.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/catalogue/catalogue.h"
#include "flink/catalogue/nearest_key.h"
#include "flink/config/options.h"
#include "flink/rest/rest.h"
#include "flink/version/dialect.h"
#include "flink/version/version.h"

namespace cli {
namespace {

constexpr const char* cluster_group = "Cluster";

std::string text(const flink::Configuration& configuration, const flink::Option& option) {
  const auto* value = configuration.find(option.name());
  return value == nullptr ? std::string() : value->text;
}

/// A misspelt key would be without effect, and the command about another cluster or namespace. Keys
/// that are like none of Flink's are nobody's slip.
void check_keys(const Arguments& arguments) {
  base::Problems problems;
  const auto dialect = flink::dialect_of(flink::newest_known);
  for (const auto& [key, value] : arguments.properties) {
    if (flink::key_status(key, dialect).kind != flink::KeyStatus::Kind::unknown) continue;
    const auto meant = flink::nearest_key(key, dialect);
    if (!meant.empty())
      problems.add("-D " + base::printable(key, 200),
                   fmt::format("is no option of Flink (did you mean '{}'?)", meant));
  }
  problems.throw_if_any();
}

void check_target(const std::string& target) {
  const std::vector<std::string> known{"kubernetes-application", "kubernetes-session"};
  if (target.empty() || std::find(known.begin(), known.end(), target) != known.end()) return;
  const auto meant = base::nearest(target, known);
  throw base::Error(base::Exit::usage,
                    fmt::format("--target: '{}' is none of {}", base::printable(target, 200),
                                base::join(known, ", ")),
                    meant.empty() ? "drey is about clusters on Kubernetes"
                                  : fmt::format("did you mean '{}'?", meant));
}

}  // namespace

void declare(OptionSet& set, ClusterOptions& o, const FurtherFormat& further) {
  set.add_option("-D")
      .description(
          "any Flink option: -Dkubernetes.cluster-id=orders names the cluster as Flink does")
      .option_text("<key=value>")
      .group(cluster_group);
  set.add_option("-t,--target", o.target,
                 "kubernetes-application or kubernetes-session; makes no difference here")
      .option_text("<target>")
      .group(cluster_group);
  set.add_option("-e,--executor", o.executor).group("");
  set.add_option("--conf-dir", o.sources.conf_dir, "Flink's conf dir; else FLINK_CONF_DIR")
      .group(cluster_group);
  declare(set, o.server, "-n,--namespace");
  declare(set, o.output, further);
}

ClusterSelection read_selection(const Context& context, ClusterOptions& o,
                                const Arguments& arguments) {
  check_keys(arguments);
  check_target(o.target ? *o.target : o.executor.value_or(""));
  ClusterSelection result{
      .configuration = deploy::client_configuration(context.world, arguments.properties, o.sources),
      .positional = arguments.positional};
  const auto* key = result.configuration.find(flink::options::cluster_id.name());
  // A conf dir may name a cluster for everyday use; a word on the command line goes before it, a -D
  // does not.
  const bool by_option = key != nullptr && key->origin.kind == flink::Origin::Kind::dynamic;
  if (!by_option && !result.positional.empty() &&
      !flink::rest::parse_job_id(result.positional.front())) {
    result.name = result.positional.front();
    result.positional.erase(result.positional.begin());
  } else if (key != nullptr) {
    result.name = key->text;
  }
  auto& overrides = o.server.overrides;
  result.kube_namespace = overrides.name_space.empty()
                              ? text(result.configuration, flink::options::kube_namespace)
                              : overrides.name_space;
  if (overrides.kubeconfig.empty())
    overrides.kubeconfig = text(result.configuration, flink::options::kube_config_file);
  if (overrides.context.empty())
    overrides.context = text(result.configuration, flink::options::kube_context);
  return result;
}

ClusterSelection require_cluster(const Context& context, ClusterOptions& options,
                                 const Arguments& arguments) {
  auto selection = read_selection(context, options, arguments);
  if (!selection.name.empty()) return selection;
  throw base::Error(
      base::Exit::usage,
      "No cluster id was specified. Please specify a cluster to which you would like to connect.",
      "name it as a word or as -Dkubernetes.cluster-id=NAME; 'drey list' lists the clusters of a "
      "namespace");
}

std::string namespace_of(const ClusterSelection& selection, const kube::Access& access) {
  if (!selection.kube_namespace.empty()) return selection.kube_namespace;
  return access.name_space.empty() ? "default" : access.name_space;
}

}  // namespace cli
