#include "flink/catalogue/key_families.h"

#include <algorithm>
#include <array>
#include <utility>

namespace flink {
namespace {

constexpr std::array families{
    KeyFamily{"$internal.", "Flink itself, and clients of it"},
    KeyFamily{"internal.", "Flink itself"},

    // names that users choose
    KeyFamily{"metrics.reporter.*.", "MetricOptions#forReporter, ReporterSetup"},
    KeyFamily{"traces.reporter.*.", "TraceOptions#forReporter", {1, 19, 0}},
    KeyFamily{"events.reporter.*.", "EventOptions#forReporter", {2, 1, 0}},
    KeyFamily{"containerized.master.env.*",
              "ResourceManagerOptions#CONTAINERIZED_MASTER_ENV_PREFIX"},
    KeyFamily{"containerized.taskmanager.env.*",
              "ResourceManagerOptions#CONTAINERIZED_TASK_MANAGER_ENV_PREFIX"},
    KeyFamily{"external-resource.*.", "ExternalResourceOptions; param.* go to the driver"},
    KeyFamily{"security.kerberos.token.provider.*.", "KerberosDelegationTokenManager", {1, 16, 0}},
    KeyFamily{"security.delegation.token.provider.*.", "SecurityOptions#forProvider", {1, 17, 0}},
    KeyFamily{"table.catalog-store.", "CommonCatalogOptions; the store's own keys", {1, 18, 0}},
    KeyFamily{"table.secret-store.", "CommonSecretOptions; the store's own keys", {2, 3, 0}},
    KeyFamily{"sql-gateway.endpoint.",
              "SqlGatewayEndpointFactoryUtils; the endpoint's own keys",
              {1, 16, 0}},

    // handed to Hadoop and to file systems
    KeyFamily{"flink.hadoop.", "HadoopUtils#getHadoopConfiguration"},
    KeyFamily{"flink.yarn.", "flink-yarn Utils#getYarnConfiguration", {1, 13, 0}},
    KeyFamily{"fs.*.",
              "HadoopConfigLoader of each file system: fs.s3a., fs.azure., fs.oss., fs.gs., …; "
              "ConnectionLimitingSettings"},
    KeyFamily{"s3.", "flink-s3-fs-hadoop and flink-s3-fs-presto"},
    KeyFamily{"s3a.", "flink-s3-fs-hadoop"},
    KeyFamily{"presto.s3.", "flink-s3-fs-presto"},
    KeyFamily{"hive.s3.", "flink-s3-fs-presto"},
    KeyFamily{"azure.", "flink-azure-fs-hadoop"},
    KeyFamily{"gs.", "flink-gs-fs-hadoop", {1, 15, 0}},

    // read by the start scripts or by what is no part of flink-dist
    KeyFamily{"env.java.home", "config.sh"},
    KeyFamily{"env.pid.dir", "config.sh"},
    KeyFamily{"zookeeper.heap.mb", "config.sh"},
    KeyFamily{"table.exec.hive.", "HiveOptions of flink-connector-hive"},
    KeyFamily{"yarn.application-master.env.", "YarnConfigOptions"},
    KeyFamily{"yarn.taskmanager.env.", "YarnConfigOptions"},
    KeyFamily{"mesos.", "flink-mesos", oldest_known, {1, 14, 0}},

    // read by their names long before 1.19 made options of them
    KeyFamily{"taskmanager.log.path",
              "ConfigConstants, TaskManagerConfiguration",
              oldest_known,
              {1, 19, 0}},
    KeyFamily{"taskmanager.runtime.fs_timeout",
              "ConfigConstants, FileInputFormat",
              oldest_known,
              {1, 19, 0}},
    KeyFamily{"yarn.container-start-command-template",
              "ConfigConstants, BootstrapTools",
              oldest_known,
              {1, 19, 0}},
    KeyFamily{
        "local.number-taskmanager", "ConfigConstants, LocalExecutor", oldest_known, {1, 19, 0}},

    // The Kubernetes operator's: users share one file between it and a client.
    KeyFamily{"kubernetes.operator.", "flink-kubernetes-operator"},
    KeyFamily{"job.autoscaler.", "flink-autoscaler"},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> other_programs{
    {{"yarn.", "YARN"},
     {"mesos.", "Mesos"},
     {"historyserver.", "the history server"},
     {"sql-client.", "the SQL client"},
     {"sql-gateway.", "the SQL gateway"},
     {"kubernetes.operator.", "the Kubernetes operator"},
     {"job.autoscaler.", "the Kubernetes operator"}}};

bool matches(std::string_view pattern, std::string_view key) {
  const bool open = pattern.ends_with('.');
  while (!pattern.empty() && !key.empty()) {
    if (pattern.front() == '*') key.remove_prefix(std::min(key.find('.'), key.size()));
    else if (pattern.front() == key.front()) key.remove_prefix(1);
    else return false;
    pattern.remove_prefix(1);
  }
  return pattern.empty() && key.empty() != open;
}

}  // namespace

std::span<const KeyFamily> key_families() { return families; }

const KeyFamily* family_of(std::string_view key) {
  const auto found = std::find_if(families.begin(), families.end(), [&](const KeyFamily& family) {
    return matches(family.pattern, key);
  });
  return found == families.end() ? nullptr : &*found;
}

bool is_in_open_family(std::string_view key, const Version& version) {
  return std::any_of(families.begin(), families.end(), [&](const KeyFamily& family) {
    return family.since <= version && version < family.until && matches(family.pattern, key);
  });
}

std::string_view other_program(std::string_view key) {
  const auto found = std::find_if(other_programs.begin(), other_programs.end(),
                                  [&](const auto& row) { return key.starts_with(row.first); });
  return found == other_programs.end() ? std::string_view{} : found->second;
}

}  // namespace flink
