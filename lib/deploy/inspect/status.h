// Everything that can be seen of one cluster at this moment.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/pod_status.h"
#include "deploy/cluster/provenance.h"
#include "deploy/diagnosis/diagnosis.h"
#include "deploy/jobmanager/flink_client.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/record/record_problem.h"
#include "deploy/record/suspension.h"
#include "flink/rest/rest_reply.h"
#include "kube/client/client.h"

namespace deploy {

/// A job, and what is known of its checkpoints.
struct JobStatus {
  flink::rest::Job job{};
  std::optional<flink::rest::Checkpoints> checkpoints{};
  std::optional<std::int64_t> restarts{};
  std::optional<flink::rest::JobException>
      failure{};            ///< the last one, of a job that has failed or restarted
  std::string waits_for{};  ///< of one that is RUNNING, though not all its tasks are: "0 of 4 tasks
                            ///< running, waiting for TaskManagers (0 of 0 registered)"
};

struct ClusterStatus {
  std::string name{};
  std::string kube_namespace{};
  std::string image{};
  std::string
      flink_version{};  ///< the running one, else the image's tag's; empty when neither is known
  Provenance provenance{};      ///< which pipeline deployed it
  std::string created{};        ///< of the Deployment, as Kubernetes writes times
  bool absent = false;          ///< it has no Deployment
  bool terminating = false;     ///< it is being deleted
  std::optional<int> wanted{};  ///< JobManagers
  int ready = 0;
  std::vector<PodStatus> job_managers{};
  std::vector<PodStatus> task_managers{};
  std::string deployment_problem{};  ///< why the Deployment is not known; empty: it is
  std::string pods_problem{};        ///< why the pods are not known; empty: they are

  std::string leader{};  ///< the leading JobManager's pod, or its address; empty: there is none
  int ha_config_maps = 0;
  std::int64_t ha_bytes = 0;

  std::string web{};    ///< the web interface's address, of the best route outside or else inside
  std::string route{};  ///< how Flink's REST API was reached: "through the API server, because …"
  std::string rest_problem{};   ///< why Flink's REST API does not answer; empty: it does
  bool rest_forbidden = false;  ///< whether it would is not known: we may not ask
  std::string rest_hint{};      ///< which right that takes, and how it is given
  std::optional<flink::rest::Overview> overview{};
  std::vector<JobStatus> jobs{};

  std::optional<OpenUpgrade> upgrade{};           ///< absent too where that may not be looked at
  std::optional<RecordProblem> record_problem{};  ///< why no upgrade can begin, or go on
  std::optional<UpgradeRecord>
      suspension{};  ///< of a cluster that is not there, and has left state: see suspension_in

  std::optional<Diagnosis> diagnosis{};  ///< why it, or its job, does not run
  bool is_failing = false;               ///< and that will not heal on its own
};

/// What Kubernetes has of a cluster beside its Deployment, as answers to reads.
struct ClusterObjects {
  kube::Result pods{};
  kube::Result config_maps{};
  kube::Result record{};  ///< of upgrades
};

/// Looks once, in at most five flights: pods, HA ConfigMaps and the record of upgrades, then
/// Flink's REST API by one try of every route, then events and logs where something does not run.
/// What cannot be seen is left empty, with the reason.
ClusterStatus read_status(const NamedCluster& cluster, kube::Client& client, FlinkClient& flink);

/// The same of objects that are known already: only Flink's REST API is asked, and where something
/// does not run the API server for events and logs.
ClusterStatus read_status(const NamedCluster& cluster, const ClusterObjects& objects,
                          kube::Client& client, FlinkClient& flink);

/// Of a cluster that is not there, as between the two of an upgrade, or while it is suspended.
ClusterStatus status_of_absent(const ClusterRef& cluster, const ClusterObjects& objects);

/// Whether it is not there because it was suspended.
bool is_suspended(const ClusterStatus& status);

/// One word for the whole: the state of its job, else of its JobManager: "RUNNING" when its tasks
/// are, too, "DELETING", "STARTING", "FAILING", "STOPPED", "NOT ANSWERING"; "NOT KNOWN" where we
/// may not ask, "ABSENT" where there is none, and "SUSPENDED" where that is what it is to be.
std::string summary(const ClusterStatus& status);

/// The status for people. `now` is the wall clock.
std::string status_text(const ClusterStatus& status, std::chrono::system_clock::time_point now);

/// The status for programs.
base::OrderedJson status_document(const ClusterStatus& status);

}  // namespace deploy
