// Several clusters that a command is about, worked on side by side.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/output/context.h"
#include "deploy/cluster/cluster_ref.h"
#include "http/transport.h"

namespace cli {

/// One of them, and what is done to it. It may throw base::Error.
struct FleetTask {
  deploy::ClusterRef cluster{};
  std::string server{};  ///< "context prod (https://10.0.0.1:6443)"; empty: none is asked
  std::shared_ptr<const char> way{};  ///< http::Endpoint::identity
  std::function<base::Exit(const Context&)> work{};
};

/// How results as text are told: lines that stand among those of others begin with the cluster's
/// name, as talk does; paragraphs have a heading of their own.
enum class FleetResults { lines, paragraphs };

/// Does all of them, of one API server at most `most` at once (usual_concurrency), and of several
/// servers one after another; errors are about its cluster then. All are tried, as kubectl does:
/// what fails of one is told, and keeps none of the others from its turn. What is said of one
/// stands together, as they end; the documents become, as given, one, `clusters`, or one List where
/// they are manifests. Returns the worst exit code: a failure before 10, that before 1, of failures
/// the first. Throws at once what concerns all: the API server is not reachable, or the program is
/// to end.
base::Exit run_fleet(const Context& context, const std::vector<FleetTask>& tasks,
                     std::optional<std::size_t> most, FleetResults results);

}  // namespace cli
