// Differences between a cluster that is there and the one that an input asks for.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "deploy/diff/object_diff.h"
#include "deploy/submit/plan.h"
#include "flink/config/configuration.h"
#include "kube/client/client.h"

namespace deploy {

/// A Flink option; its values masked.
struct ChangedOption {
  std::string key{};
  std::optional<std::string> live{}, wanted{};
  std::optional<flink::Origin> origin{};  ///< of the wanted one
};

struct ChangedField {
  std::string kind{};
  std::string name{};
  FieldDifference difference{};
  bool is_wanted_otherwise = false;  ///< of drift: the input has another value for it
};

struct ClusterDiff {
  bool absent = false;  ///< there is no Deployment
  std::string job{};    ///< the id that drey gave the job of the cluster that is there; empty: none
  std::vector<ChangedOption> configuration{};
  std::vector<ChangedField> objects{};
  std::vector<ChangedField> drift{};    ///< what others changed since the cluster was made
  std::vector<std::string> not_kept{};  ///< what the API server did not keep; a sentence each
  std::vector<std::string> unseen{};    ///< objects that may not be looked at: "secret/x: why"

  /// Whether the cluster is otherwise than the input says.
  bool differs() const;
};

/// Requests for all objects of the plan, and for those that a cluster of other input can have
/// beside them.
std::vector<kube::Call> look_at_cluster(const Plan& plan);

/// Compares the plan with the answers to these requests. `shipped` is its configuration, for the
/// origins. Throws what Client::error_of makes of an answer that is neither the object nor that
/// there is none; a Secret may go unseen.
ClusterDiff compare_cluster(const Plan& plan, const flink::Configuration& shipped,
                            std::span<const kube::Result> found, const kube::Client& client);

/// The same for a cluster that is not to be there (`job.state: suspended`): all that it has goes.
ClusterDiff compare_absence(std::span<const kube::Result> found, const kube::Client& client);

}  // namespace deploy
