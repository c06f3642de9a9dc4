// Reader of what a catalogue is made of: from the API server, and from the JobManager that runs.
#pragma once
#include <string>
#include <vector>

#include "deploy/catalogue/catalogue.h"
#include "deploy/jobmanager/flink_client.h"
#include "kube/client/client.h"

namespace deploy {

/// Looks once, in one flight: the Deployment and its configuration, the records of upgrades and of
/// savepoints, the revisions, the HA ConfigMaps, and what other Deployments of the namespace were
/// started from. Throws base::Error: not_found (5) when nothing is known of the cluster; what the
/// API server's refusal means.
CatalogueSources read_sources(kube::Client& client, const ClusterRef& cluster,
                              const std::vector<std::string>& elsewhere = {});

/// Adds what the jobs of a JobManager tell, whose route is open. Returns why that is not known, as
/// part of a sentence; empty: it is.
std::string ask_jobs(FlinkClient& client, CatalogueSources& sources);

/// The same of one whose route is not open yet, by one try.
std::string try_jobs(FlinkClient& client, CatalogueSources& sources);

}  // namespace deploy
