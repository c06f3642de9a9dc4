// A cluster as the API server holds it at this moment, for who wants to know what is wrong with it.
#pragma once
#include <chrono>
#include <span>
#include <vector>

#include "base/json.h"
#include "deploy/observations/observations.h"
#include "kube/client/client.h"

namespace deploy {

/// What a Deployment (null where it is not known) and a List of pods, the cluster's among them,
/// tell. Nothing is sent.
Observations observe_once(const std::string& kube_namespace, const std::string& name,
                          const base::Json& deployment, const base::Json& pods);

/// Asks, in one flight, for what a diagnosis needs beside that, and only of clusters that look ill:
/// the events about pods that do not run, what containers wrote that ended, and the JobManager's
/// log where Flink's REST API is silent, or where there are no TaskManagers. What may not be seen
/// is left out.
void observe_details(kube::Client& client, std::span<Observations> clusters);

/// Whether the JobManager has been running for less than a minute after it crashed more than once:
/// that it is ready, or answers, does not say yet that it came up.
bool has_just_come_back(const Observations& seen, std::chrono::system_clock::time_point now);

}  // namespace deploy
