// Parts of `resolve`, each deciding on one side of the cluster: functions of values, so that none
// depends on another having been called. For lib/flink/resolve alone.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flink/config/reader.h"
#include "flink/pod_template/pod_template.h"
#include "flink/resolve/resolve.h"

namespace flink {

/// A key that the client writes into the configuration.
struct DerivedKey {
  std::string key{};
  Value value{};
};

inline DerivedKey derived_key(const Option& option, const Reader& reader, std::string text) {
  return {std::string(option.key(reader.dialect().version)), Value{std::move(text)}};
}

/// What a part decides: its facts, the keys that follow from them, and what the user should hear.
/// Problems go to the reader.
template <class Facts>
struct Decision {
  Facts facts{};
  std::vector<DerivedKey> derived{};
  std::vector<std::string> warnings{};
  std::vector<Finding> findings{};
};

/// The text of a file that an option names; null when it is not there.
const std::string* named_file(const Inputs& inputs, const std::string& path);

/// Adds a finding if `what` is not empty: of what the API server takes, though it cannot be meant.
void add_mistake(std::vector<Finding>& findings, const Reader& reader, const Option& option,
                 std::string_view about, const std::string& what);

/// Adds a problem for every key or value that the API server would refuse.
void check_labels(const Reader& reader, const Option& option, const StringMap& labels);
void check_annotations(const Reader& reader, const Option& option, const StringMap& annotations);

// Decisions that are the same for the pods of both processes.

/// An explicit option wins over the template, the template over the default.
std::string explicit_or(const Reader& reader, const Option& option, const std::string& of_template);

/// A toleration of the option's list.
base::Json toleration(const Reader& reader, const Option& option, const StringMap& map,
                      std::vector<std::string>& warnings);

std::string dns_policy(const Dialect& dialect, const base::Json& pod_template, bool host_network);

/// Limits are requests times those factors, where the version has them.
Resources resources_of(const Reader& reader, double cpu, int memory_mebibytes,
                       const Option& cpu_factor, const Option& memory_factor);

/// Takes secrets out of what everybody sees, where the inputs say so (--secrets-to-secret), by
/// Flink's own options: kubernetes.secrets mounts a Secret with the whole configuration where the
/// ConfigMap would have been, and kubernetes.flink.conf.dir moves that aside; variables of the
/// processes become such of kubernetes.env.secretKeyRef. Of Flink 1.12, which cannot have the
/// former, secret options are refused. -D words of the entry points would not do: what the
/// JobManager's file does not have it writes into the commands of its TaskManagers
/// (BootstrapTools#getDynamicPropertiesAsString). The options themselves stay in `configuration`.
SecretFacts withhold_secrets(Configuration& configuration, FileFormat format,
                             const Dialect& dialect, const Inputs& inputs,
                             base::Problems& problems);

/// Cluster id (Flink's own where none is said), namespace, high availability.
Decision<IdentityFacts> resolve_identity(const Reader& reader, const Inputs& inputs);

/// The two pod templates, as they were read.
struct Templates {
  PodTemplate job_manager{};
  PodTemplate task_manager{};       ///< what the JobManager will read; its pods are of its making
  std::string task_manager_text{};  ///< in UTF-8
};
Templates resolve_templates(const Reader& reader, const Inputs& inputs);
TemplateFacts template_facts(const Templates& templates);

/// An explicit option wins over the template, the template over the default; so in the next too.
Decision<ImageFacts> resolve_image(const Reader& reader, const PodTemplate& pod_template);

/// Labels, tolerations, owners, accounts, replicas, the network.
Decision<PodFacts> resolve_pod(const Reader& reader, const PodTemplate& pod_template,
                               bool high_availability);

/// Environment, secrets, claims.
Decision<ContainerFacts> resolve_container(const Reader& reader);

/// Ports and Services.
Decision<ServiceFacts> resolve_services(const Reader& reader, const IdentityFacts& identity);

/// Local artifacts that the client uploads; the keys that name them name their targets.
Decision<UploadFacts> resolve_uploads(const Reader& reader);

/// Logging, Hadoop, Kerberos.
Decision<FileFacts> resolve_local_files(const Reader& reader, const Inputs& inputs,
                                        std::string_view cluster_id);

/// The memory of both processes, the JobManager's cores and its command, which names the logging
/// configurations.
ProcessFacts resolve_process(const Reader& reader, const Inputs& inputs,
                             const std::vector<File>& log_files, base::Problems& problems);

/// The TaskManagers' pods, of a configuration that has all derived keys. What is wrong with them is
/// no problem of the client's: `lint` tells of it.
TaskManagerFacts resolve_task_manager(const Configuration& complete, FileFormat format,
                                      const Dialect& dialect, const Inputs& inputs,
                                      const PodTemplate& pod_template);

/// What goes into the ConfigMap of a configuration that has all derived keys, and what beside it
/// into a Secret.
Decision<ShippedFacts> resolve_shipped(const Configuration& complete, FileFormat format,
                                       const Dialect& dialect, const SecretFacts& secrets);

/// What the API server would refuse of the objects, as problems of the options and templates that
/// it comes from. The reader is of the configuration with its derived keys; a place that has a
/// problem gets no other.
void check_admission(const ClusterSpec& spec, const PodTemplate& job_manager_template,
                     const Reader& reader, base::Problems& problems);

}  // namespace flink
