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

/// How messages call the file that is the standard input.
inline constexpr std::string_view standard_input = "standard input";

/// Its apiVersion.
inline constexpr std::string_view flink_deployment_version = "flink.apache.org/v1beta1";

/// `resource` and `resources` of a process: cores, and amounts as they stand in the file.
struct ProcessResources {
  std::optional<Said<double>> cpu{};                     ///< resource.cpu
  std::optional<Said<std::string>> memory{};             ///< resource.memory
  std::optional<Said<std::string>> ephemeral_storage{};  ///< resource.ephemeralStorage
  std::vector<std::pair<std::string, Said<std::string>>> requests{}, limits{};  ///< resources
};

/// `jobManager` or `taskManager`.
struct ProcessSpec {
  std::string origin{};  ///< where it begins, or would: the place of what is missing in it
  bool is_there = false;
  ProcessResources resources{};
  std::optional<Said<std::int64_t>> replicas{};
  std::optional<Said<base::Json>> pod_template{};
};

enum class UpgradeMode { savepoint, last_state, stateless };

/// `job`.
struct JobSpec {
  std::string origin{};  ///< where it begins: the place of what is missing in it
  std::optional<Said<std::string>> jar_uri{}, entry_class{}, initial_savepoint_path{};
  std::optional<Said<std::vector<std::string>>> args{};
  std::optional<Said<std::int64_t>> parallelism{}, savepoint_redeploy_nonce{};
  std::optional<Said<bool>> allow_non_restored_state{};
  std::optional<Said<bool>> suspended{};      ///< state; absent: running
  std::optional<UpgradeMode> upgrade_mode{};  ///< the operator takes none for stateless
};

/// `ingress`, of which the operator makes an Ingress.
struct IngressSpec {
  Said<std::string> url_template{};  ///< "{{name}}.{{namespace}}.example.com"
  std::optional<Said<std::string>> class_name{};
  std::vector<std::pair<std::string, Said<std::string>>> annotations{}, labels{};
  std::optional<Said<base::Json>> tls{};
};

struct FlinkDeployment {
  std::string file{};
  bool is_whole =
      true;  ///< it has what it must have, of the right types; else its values say little
  std::string name{};
  std::optional<Said<std::string>> kube_namespace{};
  std::string name_origin{};
  std::string spec_origin{};  ///< where its spec begins: the place of what is missing in it
  std::vector<std::pair<std::string, Said<std::string>>> labels{},
      annotations{};           ///< of the FlinkDeployment alone; without those of kubectl and drey
  std::string command_line{};  ///< annotation drey/command-line; empty: it has none
  Version version{};
  std::optional<Said<std::string>> image{}, image_pull_policy{}, service_account{};
  Configuration configuration{};  ///< flinkConfiguration with flat keys, each with its line
  std::optional<Said<base::Json>> pod_template{};
  ProcessSpec job_manager{}, task_manager{};
  std::vector<std::pair<std::string, Said<std::string>>> log_configuration{};
  std::optional<IngressSpec> ingress{};
  JobSpec job{};
  std::optional<Said<std::int64_t>> restart_nonce{};
  std::vector<std::string> warnings{};  ///< fields without an effect here, one sentence each
};

/// An object that is not Flink's: a file often has the ConfigMaps and claims of a job beside it.
struct OtherObject {
  std::string kind{};
  std::string name{};
  std::string file{};
  std::string origin{};  ///< "orders.yaml:2"
  base::Json object{};
};

/// What files hold.
struct FlinkDeployments {
  std::vector<FlinkDeployment> list{};
  std::vector<OtherObject> others{};
};

/// Reads what a file holds, adding to `result`: it may have several documents, and Lists among
/// them. What the API server would refuse of FlinkDeployments (types, fields that the definition
/// does not have), and what drey does not do (session clusters, FlinkSessionJob and the operator's
/// other kinds, standalone mode) are problems, each with its place; what its values mean,
/// deployment_inputs judges.
void read_flink_deployments(std::string_view text, const std::string& file,
                            FlinkDeployments& result, base::Problems& problems);

}  // namespace flink
