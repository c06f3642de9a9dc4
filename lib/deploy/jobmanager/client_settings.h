// Settings of a client of Flink's REST API, as configurations have them.
#pragma once
#include <chrono>

#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/rest_route.h"
#include "flink/config/configuration.h"

namespace deploy {

/// client.timeout as Flink reads it, akka.client.timeout being its older name
/// (ClientOptions#CLIENT_TIMEOUT); 60 s when neither is there. Throws base::Error{usage} naming
/// the origin when it is no duration.
std::chrono::milliseconds client_timeout(const flink::Configuration& configuration);

/// How a cluster's REST endpoint is to be reached: what the user's configuration says goes before
/// what the cluster was deployed with.
RestSettings rest_settings(const NamedCluster& cluster, const flink::Configuration& configuration);

}  // namespace deploy
