// FlinkDeployment of the Flink Kubernetes Operator (flink.apache.org/v1beta1), as a file has it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "flink/config/configuration.h"
#include "flink/operator/fields.h"
#include "flink/version/version.h"

namespace flink {

/// `resource` and `resources` of a process: cores, and amounts as they stand in the file.
struct ProcessResources {
  std::optional<Said<double>> cpu{};                     ///< resource.cpu
  std::optional<Said<std::string>> memory{};             ///< resource.memory
  std::optional<Said<std::string>> ephemeral_storage{};  ///< resource.ephemeralStorage
  std::vector<std::pair<std::string, Said<std::string>>> requests{}, limits{};  ///< resources
};

/// `jobManager` or `taskManager`.
struct ProcessSpec {
  bool is_there = false;
  ProcessResources resources{};
  std::optional<Said<std::int64_t>> replicas{};
  std::optional<Said<base::Json>> pod_template{};
};

enum class UpgradeMode { savepoint, last_state, stateless };

/// `job`.
struct JobSpec {
  std::optional<Said<std::string>> jar_uri{}, entry_class{}, initial_savepoint_path{};
  std::optional<Said<std::vector<std::string>>> args{};
  std::optional<Said<std::int64_t>> parallelism{}, savepoint_redeploy_nonce{};
  std::optional<Said<bool>> allow_non_restored_state{};
  bool suspended = false;                     ///< state
  std::optional<UpgradeMode> upgrade_mode{};  ///< the operator takes none for stateless
};

struct FlinkDeployment {
  std::string file{};
  std::string name{};
  std::optional<Said<std::string>> kube_namespace{};
  std::string name_origin{};
  Version version{};
  std::optional<Said<std::string>> image{}, image_pull_policy{}, service_account{};
  Configuration configuration{};  ///< flinkConfiguration with flat keys, each with its line
  std::optional<Said<base::Json>> pod_template{};
  ProcessSpec job_manager{}, task_manager{};
  std::vector<std::pair<std::string, Said<std::string>>> log_configuration{};
  JobSpec job{};
  std::optional<Said<std::int64_t>> restart_nonce{};
  std::vector<std::string> warnings{};  ///< fields without an effect here, one sentence each
};

/// What a file holds.
struct FlinkDeployments {
  std::vector<FlinkDeployment> list{};
  std::vector<std::string> warnings{};  ///< of objects of other kinds, which are let alone
};

/// Reads the FlinkDeployments of a file, which may have several documents. What the API server
/// would refuse of them (types, fields that the definition does not have), what the operator would
/// (DefaultValidator), and what drey does not do (session clusters, FlinkSessionJob, standalone
/// mode, an Ingress) are problems, each with its place; so is a file without a FlinkDeployment.
FlinkDeployments read_flink_deployments(std::string_view text, const std::string& file,
                                        base::Problems& problems);

}  // namespace flink
