// Clusters of many contexts of a kubeconfig.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/arguments/common_options.h"
#include "cli/commands/look/cluster_rows.h"
#include "cli/connection/cluster_options.h"
#include "cli/output/context.h"
#include "deploy/inspect/clusters.h"

namespace cli {

/// Which of the contexts a pattern of the shell names ("prod-*", "*"), in their order; see
/// fnmatch(3).
std::vector<std::string> contexts_like(const std::vector<std::string>& contexts,
                                       const std::string& pattern);

/// What is listed of each context.
struct ContextsQuestion {
  std::string pattern{};
  ClusterSelection selection{};  ///< names the namespace, or leaves it to the context
  bool all_namespaces = false;
  deploy::Detail detail = deploy::Detail::rows;
  std::string selector{};
  bool wide = false;
};

/// Asks the API servers of all contexts side by side, and shows the clusters of those that answered
/// in one table, or one document; what the others failed with is told. Returns the first failure's
/// exit code, but a signal's where that came before all had answered. Throws base::Error{usage}
/// when no context is so called.
base::Exit list_of_contexts(const Context& context, const ServerOptions& server,
                            const ContextsQuestion& question);

}  // namespace cli
