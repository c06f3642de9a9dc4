// The jobs of a cluster, and which of them is meant.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "deploy/cluster/named_cluster.h"
#include "deploy/jobmanager/flink_client.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

/// GET /jobs/overview. Throws base::Error "Failed to retrieve job list.: …" as to_error has it.
std::vector<flink::rest::Job> list_jobs(FlinkClient& client);

/// The job that a command is about: the one with this id, else, without one, the only job that has
/// not ended. Throws base::Error: not_found when there is none, usage with the list when there
/// are several. A job with a given id need not be in the list: Flink says that itself.
std::string choose_job(const std::vector<flink::rest::Job>& jobs,
                       const std::optional<std::string>& given, const NamedCluster& cluster);

/// Whether another job of the cluster has not ended.
bool has_other_jobs(const std::vector<flink::rest::Job>& jobs, const std::string& job);

/// Which blocks of Flink's job list are shown.
struct JobFilter {
  bool running = false;    ///< -r
  bool scheduled = false;  ///< -s
  bool all = false;        ///< -a
};

/// Whether a job is in one of the blocks.
bool is_shown(const flink::rest::Job& job, const JobFilter& filter);

/// The blocks of `flink list`, to the letter (CliFrontend#listPrograms): running, scheduled and,
/// with `all`, ended jobs, each by start time and then by state. Names are made printable. Times
/// are in the zone of `world`.
std::string jobs_text(const std::vector<flink::rest::Job>& jobs, const JobFilter& filter,
                      const base::World& world);

}  // namespace deploy
