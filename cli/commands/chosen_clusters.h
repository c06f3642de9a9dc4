// Clusters that a command is about: those that are named, or those that are chosen.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/connection/cluster_options.h"
#include "cli/connection/connection.h"
#include "deploy/cluster/cluster_ref.h"

namespace cli {

/// How clusters are chosen that nobody names.
struct ClusterChoice {
  std::string selector{};       ///< labels of their JobManagers' Deployments; empty: any
  bool all_namespaces = false;  ///< those of all namespaces

  bool is_made() const { return !selector.empty() || all_namespaces; }
};

class ChosenClusters {
 public:
  /// Reads the words, and sends nothing. Throws Error{usage}: no cluster is named or chosen, one is
  /// named beside a choice, a job's id is given ("… is a job's id, and `what`": "clusters are
  /// deleted").
  ChosenClusters(const Context& context, ClusterOptions& options, const Arguments& arguments,
                 const ClusterChoice& choice, std::string_view what);

  /// Whether they are chosen: then there may be any number of them.
  bool by_choice() const { return choice_.is_made(); }

  /// Whether exactly one is named; and what the command line says of that.
  bool is_one() const { return names_.size() == 1; }
  const ClusterSelection& named() const { return selection_; }

  /// Where they are; empty: in all namespaces.
  std::string scope(const kube::Access& access) const;

  /// Those that are named, each once, or those that there are by the choice.
  std::vector<deploy::ClusterRef> find(Connection& connection) const;

  /// What the command line says of one of them.
  ClusterSelection selection_of(const deploy::ClusterRef& cluster) const;

  /// "No Flink clusters with such labels in team-a namespace.": what is said where none is chosen.
  std::string none_text(const kube::Access& access) const;

 private:
  ClusterChoice choice_;
  ClusterSelection selection_;
  std::vector<std::string> names_{};
};

}  // namespace cli
