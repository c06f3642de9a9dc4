// Inputs of `apply`, `diff` and `check`: a command line, or FlinkDeployments in files.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/application/application.h"
#include "cli/commands/upgrade/deployment_files.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/submit/plan.h"
#include "flink/operator/flink_deployment.h"
#include "flink/start/start.h"

namespace cli {

/// The words that say what clusters are to be.
struct InputOptions : ApplicationOptions {
  FileOptions files{};
  std::optional<std::size_t> concurrency{};  ///< on how many clusters to work at once
};

/// Declares them for the command of that name.
void declare(OptionSet& set, InputOptions& options, std::string_view command);

/// Refuses what does not stand beside -f, which has the whole input: a jar and -D (`check` of
/// FileOptions), and options of the program and of its start; and words that have no input at all.
void check_words(const FileOptions& files, const ApplicationOptions& options,
                 const Arguments& arguments);
void check_words(const InputOptions& options, const Arguments& arguments);

/// How inputs are judged.
struct Judging {
  std::optional<std::string> from{};  ///< --from: a first deployment starts there
  bool deploys = true;                ///< the API server must be known
};

/// What one cluster is to be, and what follows from it.
struct ClusterInput {
  std::shared_ptr<const flink::FlinkDeployment>
      deployment{};  ///< null: the command line is the input
  std::optional<PreparedDeployment> prepared{};
  deploy::Plan plan{};
};

/// All inputs of a command, judged before anything is sent. What follows from an input takes much
/// more room than the input: of many it is kept of the first ones, and of the others decided again.
class ClusterInputs {
 public:
  /// What is known of each all the time.
  struct Each {
    std::shared_ptr<const flink::FlinkDeployment> deployment{};
    deploy::ClusterRef cluster{};
    std::string server{};               ///< empty: none is asked
    std::shared_ptr<const char> way{};  ///< http::Endpoint::identity
    std::optional<ClusterInput> decided{};
  };

  /// Judges, and tells the warnings. Throws base::Error{usage} with all problems at once. All that
  /// is given must outlive it.
  ClusterInputs(const Context& context, InputOptions& o, const Arguments& arguments,
                Judging judging);

  const std::vector<Each>& list() const { return list_; }

  /// On how many to work at once.
  std::size_t at_once() const;

  /// The input of that number, once; it is not kept any longer.
  ClusterInput take(std::size_t number);

 private:
  class Names;

  void judge_all(base::Problems& problems);
  void name_refused() const;
  base::Problems judge(Each& each, Names& names);
  deploy::LoadedConfiguration loaded(const Each& each, base::Problems& problems) const;
  ClusterInput decided_again(const Each& each) const;

  const Context& context_;
  InputOptions& o_;
  const Arguments& arguments_;
  Judging judging_;
  std::vector<Each> list_{};
};

/// A first deployment starts from what --from names, else the file.
flink::Start first_start(const Judging& judging, const ClusterInput& input);

/// What the cluster is to be when it starts so; what is to be said of the input has been said.
PreparedDeployment decide_again(const Context& context, const InputOptions& o,
                                const Judging& judging, const ClusterInput& input,
                                const flink::Start& start);

/// Whether the file says that there is to be no cluster now (job.state: suspended).
bool is_suspended(const ClusterInput& input);

}  // namespace cli
