// Upload of this machine's artifacts to where the JobManager fetches them, as Flink's client does
// from 1.20 on.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/world.h"
#include "deploy/submit/guard.h"
#include "deploy/submit/plan.h"
#include "flink/spec/cluster_spec.h"
#include "http/transport.h"
#include "kube/client/client.h"

namespace deploy {

/// A place for artifacts. Both functions throw base::Error.
struct Store {
  std::function<bool(const std::string& target)> has{};
  std::function<void(const std::string& source, const std::string& target)> put{};
};

/// Opens the way to a server.
using Connect = std::function<std::unique_ptr<http::Transport>(const http::Endpoint&)>;

/// The store for targets of one scheme: `file` and none for this machine's (or mounted)
/// directories, `s3`, `s3a` and `s3p` for S3. Throws base::Error{usage} for any other, and where
/// S3's credentials are missing. Nothing is sent here.
Store store_for(const base::World& world, const Connect& connect, const flink::ClusterSpec& spec,
                const std::string& target);

/// Adds a problem for every file that is not there, and for a store that cannot be had.
void check_uploads(const base::World& world, const flink::ClusterSpec& spec,
                   base::Problems& problems);

/// Whether the cluster's Deployment is there: then its artifacts are, too, or it is not ours.
/// Throws what kube::Client::error_of makes of an answer that says neither; where it is not there
/// what the guard has against it, which is asked for in the same flight.
bool is_deployed(const Plan& plan, kube::Client& client, Guard guard);

/// Those of them that are not at their targets yet: nobody can be reading them.
flink::Uploads missing(const flink::Uploads& uploads, const Store& store);

/// Them without those of `done`.
flink::Uploads without(flink::Uploads uploads, const flink::Uploads& done);

/// Uploads everything; returns what was done, a line a file. What is there already stays, unless
/// the spec says otherwise.
std::vector<std::string> upload(const flink::Uploads& uploads, const Store& store);

}  // namespace deploy
