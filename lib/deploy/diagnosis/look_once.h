// A cluster as the API server holds it at this moment, for who wants to know what is wrong with it.
#pragma once
#include <span>
#include <vector>

#include "base/json.h"
#include "deploy/observations/observations.h"
#include "kube/client/client.h"

namespace deploy {

/// What a Deployment (null where it is not known) and a List of pods, the cluster's among them,
/// tell. Nothing is sent.
Observations first_look(const std::string& kube_namespace, const std::string& name,
                        const base::Json& deployment, const base::Json& pods);

/// Asks, in one flight, for what a diagnosis needs beside that, and only of clusters that look ill:
/// the events about pods that do not run, what containers wrote that ended, and the JobManager's
/// log where Flink's REST API is silent. What may not be seen is left out.
void look_closer(kube::Client& client, std::span<Observations> clusters);

}  // namespace deploy
