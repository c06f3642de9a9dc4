// Artifacts in S3, and in what speaks like it (MinIO, Ceph).
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "deploy/submit/s3_signature.h"
#include "deploy/submit/upload.h"
#include "flink/config/configuration.h"

namespace deploy {

/// Where buckets are, and as whom to write to them.
struct S3Account {
  std::string endpoint{};   ///< URL; empty: AWS's own in the region
  bool path_style = false;  ///< the bucket is in the path, as it always is behind an IP address,
                            ///< and not in front of the host
  S3Keys keys{};
};

/// From AWS's variables of the environment for the endpoint, since s3.endpoint may name what only
/// the pods reach; then, and for all else first, from the options that Flink's S3 file systems
/// read, as `s3.`, `s3a.` or `fs.s3a.`: access-key, secret-key, session.token, endpoint,
/// path.style.access, connection.ssl.enabled, endpoint.region. A region that nobody names is the
/// endpoint's, else us-east-1. Throws base::Error{usage} where there are no keys.
S3Account s3_account(const flink::Configuration& configuration,
                     const std::function<std::optional<std::string>(const std::string&)>& env);

/// Objects are read for their existence and written in one piece each, of at most 5 GiB.
Store s3_store(const base::World& world, const Connect& connect, const S3Account& account);

}  // namespace deploy
