// Decision of every fact about a cluster, from its configuration and files.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "flink/config/configuration.h"
#include "flink/config/file_format.h"
#include "flink/config/finding.h"
#include "flink/pod_template/pod_template.h"
#include "flink/spec/cluster_spec.h"
#include "flink/spec/inputs.h"
#include "flink/version/dialect.h"

namespace flink {

/// What was decided, and what it was decided from.
struct ResolveResult {
  ClusterSpec spec{};
  Configuration
      configuration{};  ///< with the derived keys, before any is taken out of what is shipped
  FileFormat format = FileFormat::yaml;
  PodTemplate job_manager_template{};   ///< as it was read
  PodTemplate task_manager_template{};  ///< the same of what the JobManager will read; the pods are
                                        ///< of its own making
  std::vector<std::string>
      warnings{};                   ///< what the user should hear though it does not stop anything
  std::vector<Finding> findings{};  ///< of what the API server takes, though it cannot be meant;
                                    ///< `lint` has all others
};

/// Decides every fact. Derived keys (fixed ports, RPC address, HA cluster id, entry point class)
/// are computed here and nowhere else. What Flink's client refuses, and names and quantities that
/// the API server would refuse, become problems; when there are any the spec is not to be used.
/// Sources: KubernetesClusterDescriptor#deployClusterInternal, the decorators and
/// KubernetesJobManagerParameters.
ResolveResult resolve(Configuration configuration, FileFormat format, const Inputs& inputs,
                      const Dialect& dialect, base::Problems& problems);

}  // namespace flink
