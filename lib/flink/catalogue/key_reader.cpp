#include "flink/catalogue/key_reader.h"

#include <algorithm>
#include <array>

namespace flink {
namespace {

struct Reader {
  std::string_view prefix;
  std::string_view who;
};

constexpr std::string_view job =
    "the job, when main() builds it; what main() sets itself goes before";
constexpr std::string_view processes = "the JobManager and the TaskManagers";
constexpr std::string_view job_manager = "the JobManager";

// The longest prefix counts. Sources: KubernetesClusterDescriptor and the decorators of
// flink-kubernetes for what the client reads, KubernetesResourceManagerDriver for TaskManager pods,
// JobManagerProcessUtils and TaskExecutorProcessUtils for memory, StreamExecutionEnvironment
// #configure for jobs.
constexpr std::array readers{
    Reader{"$internal.", "Flink itself: the client writes it"},
    Reader{"internal.", "Flink itself"},
    Reader{"akka.", processes},
    Reader{"application-result-store.", job_manager},
    Reader{"blob.", processes},
    Reader{"classloader.", processes},
    Reader{"client.", "Flink's client"},
    Reader{"cluster.", processes},
    Reader{"containerized.master.", "the client, for the JobManager's pod"},
    Reader{"containerized.taskmanager.", "the JobManager, when it asks for TaskManager pods"},
    Reader{"env.java.", "the start command of each process"},
    Reader{"env.log.", "the start command of each process"},
    Reader{"execution.", job},
    Reader{"execution.checkpointing.num-retained", job_manager},
    Reader{"execution.shutdown-on-application-finish", job_manager},
    Reader{"execution.submit-failed-job-on-application-error", job_manager},
    Reader{"execution.target", "the client"},
    Reader{"external-resource", processes},
    Reader{"fs.", processes},
    Reader{"heartbeat.", processes},
    Reader{"high-availability", processes},
    Reader{"historyserver.", "the history server, which is no part of an application cluster"},
    Reader{"io.", processes},
    Reader{"job-result-store.", job_manager},
    Reader{"job.autoscaler.", "the Kubernetes operator"},
    Reader{"jobmanager.", job_manager},
    Reader{"jobmanager.rpc.", processes},
    Reader{"jobmanager.memory.", "the client, which computes the JobManager's memory from it"},
    Reader{"jobstore.", job_manager},
    Reader{"kubernetes.",
           "the client, for the cluster's objects, and the JobManager, for TaskManagers"},
    Reader{"kubernetes.jobmanager.", "the client, for the JobManager's Deployment and pod"},
    Reader{"kubernetes.operator.", "the Kubernetes operator"},
    Reader{"kubernetes.rest-service.", "the client, for the Service of the REST endpoint"},
    Reader{"kubernetes.taskmanager.", "the JobManager, when it asks for TaskManager pods"},
    Reader{"metrics.", processes},
    Reader{"parallelism.", job},
    Reader{"pekko.", processes},
    Reader{"pipeline.", job},
    Reader{"process.", processes},
    Reader{"python.", job},
    Reader{"queryable-state.", processes},
    Reader{"resourcemanager.", job_manager},
    Reader{"rest.", "the JobManager's REST endpoint, and clients of it"},
    Reader{"restart-strategy", job},
    Reader{"s3.", processes},
    Reader{"scheduler-mode", job_manager},
    Reader{"security.", processes},
    Reader{"slot.", job_manager},
    Reader{"slotmanager.", job_manager},
    Reader{"sql-client.", "the SQL client, which is no part of an application cluster"},
    Reader{"sql-gateway.", "the SQL gateway, which is no part of an application cluster"},
    Reader{"state.", job},
    Reader{"state.backend.rocksdb.memory.fixed-per-tm", "the TaskManagers"},
    Reader{"state.checkpoints.num-retained", job_manager},
    Reader{"table.", job},
    Reader{"task.", "the TaskManagers"},
    Reader{"taskmanager.", "the TaskManagers"},
    Reader{"taskmanager.load-balance.mode", job_manager},
    Reader{"taskmanager.memory.", "the JobManager, which computes a TaskManager's memory from it"},
    Reader{"taskmanager.numberOfTaskSlots", processes},
    Reader{"user.artifacts.", "the JobManager, when it fetches the job's artifacts"},
    Reader{"web.", "the JobManager's REST endpoint"},
    Reader{"yarn.", "YARN's client, which is no part of a cluster on Kubernetes"},
};

}  // namespace

std::string_view reader_of(std::string_view key) {
  Reader best{};
  for (const auto& reader : readers) {
    if (key.starts_with(reader.prefix) && reader.prefix.size() > best.prefix.size()) best = reader;
  }
  return best.who;
}

}  // namespace flink
