// Description of an application cluster on the command line, and what is decided from it: shared by
// `run-application`, `run` and `config`.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments/command.h"
#include "cli/arguments/common_options.h"
#include "deploy/submit/read_inputs.h"
#include "flink/config/program_options.h"
#include "flink/spec/cluster_spec.h"
#include "flink/start/start.h"
#include "kube/config/access.h"

namespace cli {

/// The words of a command that describes an application cluster: Flink's options for
/// `run-application`, and drey's own.
struct ApplicationOptions {
  flink::ProgramOptions program{};
  std::vector<std::string> hidden_arguments{};  ///< -a
  std::optional<std::string> hidden_jar{};      ///< -j
  std::optional<std::string> python_files{}, python_requirements{}, python_archives{},
      python_executable{}, python_client_executable{}, python_path{};
  deploy::Sources sources{};
  bool strict = false;
  ServerOptions server{};
  OutputOptions output{};
};

/// Where a value comes from, for people: "distribution of 2.3.0", "derived", "config.yaml:14".
std::string origin_text(const flink::Origin& origin);

/// Declares them, and the shared ones.
void declare(OptionSet& set, ApplicationOptions& options);

/// Everything that can be decided without the API server.
struct PreparedDeployment {
  deploy::LoadedConfiguration loaded{};  ///< without the start
  std::optional<kube::Access> access{};  ///< of the API server, where it is needed
  std::string place{};  ///< what of the kubeconfig named the namespace, "context 'prod'"; empty: it
                        ///< was said otherwise
  flink::ClusterSpec spec{};
  std::vector<std::string> warnings{};  ///< all of them, printed already
};

/// Whether no kubernetes.cluster-id is given: each run makes up a name of its own.
bool has_random_name(const deploy::LoadedConfiguration& loaded);

/// Reads the inputs, resolves, prints the warnings (with problems too: what a misspelt key lacks
/// may be one). Throws Error{usage} with all problems at once. With `deploys` the API server must
/// be known; else its kubeconfig is only asked for a namespace, and nothing is amiss without one.
PreparedDeployment decide(const Context& context, ApplicationOptions& options,
                          const Arguments& arguments, bool deploys);

/// The same in two steps, for those who change something between them: what the command line says,
/// and what follows from it, when the job starts so, and from `problems` so far.
deploy::LoadedConfiguration read_application(const Context& context, ApplicationOptions& options,
                                             const Arguments& arguments, base::Problems& problems);
PreparedDeployment decide(const Context& context, const ApplicationOptions& options,
                          deploy::LoadedConfiguration loaded, const flink::Start& start,
                          base::Problems& problems, bool deploys);

}  // namespace cli
