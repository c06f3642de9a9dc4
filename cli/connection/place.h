// Destination of a deployment: the API server, and the namespace if only the kubeconfig names one.
#pragma once
#include <optional>
#include <string>

#include "base/error.h"
#include "cli/arguments/common_options.h"
#include "deploy/submit/read_inputs.h"
#include "kube/config/access.h"

namespace cli {

struct Place {
  std::optional<kube::Access> access{};  ///< of the API server, where it is needed
  std::string name{};  ///< "context 'prod'": what of the kubeconfig named the namespace; empty: it
                       ///< was said otherwise
  std::optional<base::Error> problem{};  ///< why the API server is not known, where it is needed
};

/// Finds the API server by its options, completed by Flink's own of the same meaning
/// (kubernetes.config.file, kubernetes.context), and sets kubernetes.namespace where only the
/// kubeconfig names one, and another than Flink's "default": the JobManager has to know it as well.
/// A command that does not `deploy` reads the kubeconfig for its namespace alone, and takes none
/// where it cannot be read.
Place find_place(const Context& context, const ServerOptions& options,
                 deploy::LoadedConfiguration& loaded, bool deploys);

}  // namespace cli
