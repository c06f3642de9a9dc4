// The words of commands about one cluster that exists: which one is meant.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments/command.h"
#include "cli/arguments/common_options.h"
#include "deploy/submit/local_conf.h"
#include "flink/config/configuration.h"
#include "kube/config/access.h"

namespace cli {

struct ClusterOptions {
  std::optional<std::string> target{},
      executor{};  ///< -t and -e: taken, as both kinds of cluster are treated alike
  deploy::Sources sources{};
  ServerOptions server{};
  OutputOptions output{};
};

/// Declares -D, -t, --conf-dir, and the shared ones.
void declare(OptionSet& set, ClusterOptions& options, const FurtherFormat& further = {});

/// What the command line says of the cluster.
struct ClusterSelection {
  flink::Configuration configuration{};  ///< the conf dir's file, and -D over it
  std::string name{};  ///< kubernetes.cluster-id, or the first word when that is no job id; empty:
                       ///< none is named
  std::string kube_namespace{};           ///< kubernetes.namespace; empty: it says nothing
  std::vector<std::string> positional{};  ///< what follows
};

/// Reads them, and lays Flink's keys for the kubeconfig under the options of the same meaning.
ClusterSelection read_selection(const Context& context, ClusterOptions& options,
                                const Arguments& arguments);

/// The same; throws Error{usage} when no cluster is named.
ClusterSelection require_cluster(const Context& context, ClusterOptions& options,
                                 const Arguments& arguments);

/// Where the cluster is, for every command alike: --namespace, else kubernetes.namespace, else the
/// namespace of the kubeconfig's context, else "default". Flink's own client never looks at the
/// kubeconfig's namespace.
std::string namespace_of(const ClusterSelection& selection, const kube::Access& access);

}  // namespace cli
