// Every fact about the cluster to be, decided and valid.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "flink/config/configuration.h"
#include "flink/config/file_format.h"
#include "flink/spec/nonces.h"
#include "flink/version/dialect.h"

namespace flink {

struct SecretEnv {
  std::string env{};
  std::string secret{};
  std::string key{};
};

struct SecretMount {
  std::string secret{};
  std::string path{};
};

struct Ports {
  int rest = 8081;
  int rest_bind = 8081;
  int rpc = 6123;
  int blob = 6124;
};

struct Resources {
  double cpu = 1.0;
  double cpu_limit = 1.0;
  int memory_mebibytes = 0;
  int memory_limit_mebibytes = 0;
};

struct RestService {
  std::string
      type{};  ///< as the option says: ClusterIP, NodePort, LoadBalancer, Headless_ClusterIP
  StringMap labels{};
  StringMap annotations{};
  std::string node_address_type{};  ///< InternalIP or ExternalIP
  bool ssl = false;                 ///< Flink's REST speaks https

  bool headless() const { return type == "Headless_ClusterIP"; }
  std::string kubernetes_type() const { return headless() ? "ClusterIP" : type; }
};

struct PersistentVolumeClaim {
  std::string claim{};
  std::string path{};
  bool read_only = false;

  std::string volume() const;  ///< its dots as dashes, and -pvc
};

/// A keytab that becomes a Secret and a krb5.conf that becomes a ConfigMap; each is absent when its
/// name is empty.
struct Kerberos {
  std::string keytab_name{};  ///< base name
  std::string keytab{};       ///< bytes
  std::string krb5_name{};    ///< base name
  std::optional<std::string>
      krb5_conf{};  ///< absent: the file is not there, and the pod will wait for the ConfigMap
};

/// The Hadoop configuration in the pods: a ConfigMap that exists, or files of the client's machine.
struct HadoopConf {
  std::string existing_config_map{};
  std::vector<File> files{};

  bool mounted() const { return !existing_config_map.empty() || !files.empty(); }
};

/// A file of the client's machine that goes where the JobManager fetches it.
struct Upload {
  std::string source{};  ///< absolute path
  std::string target{};  ///< URI, as the shipped configuration names it: "s3://bucket/dir/job.jar"
};

struct Uploads {
  std::vector<Upload> files{};
  bool overwrite = false;  ///< else what is there already stays
};

/// Which cluster it is, to which version's client.
struct IdentityFacts {
  Dialect dialect{};
  std::string cluster_id{};
  std::string kube_namespace{};
  bool high_availability = false;
  Nonces nonces{};
};

struct TemplateFacts {
  base::Json pod_template =
      base::Json::object();  ///< metadata and spec of the template, without its main container
  base::Json main_container = base::Json::object();  ///< the template's main container
  std::string task_manager_template{};               ///< its text; empty: none
};

struct ImageFacts {
  std::string image{};
  std::string image_pull_policy{};
  std::vector<std::string> image_pull_secrets{};
};

/// The Deployment and its pod.
struct PodFacts {
  int replicas = 1;
  StringMap user_labels{};
  StringMap annotations{};
  StringMap node_selector{};
  base::Json tolerations = base::Json::array();
  base::Json owner_references = base::Json::array();
  std::string service_account{};
  bool host_network = false;
  std::string dns_policy{};
};

/// What the main container sees: its environment and its volumes.
struct ContainerFacts {
  std::vector<std::pair<std::string, std::string>> env{};
  std::optional<std::string> log_dir{};
  std::vector<SecretEnv> secret_env{};
  std::vector<SecretMount> secret_mounts{};
  std::string artifacts_dir{};
  std::vector<PersistentVolumeClaim> claims{};
};

struct ServiceFacts {
  Ports ports{};
  RestService rest{};
  StringMap internal_service_labels{};
  StringMap internal_service_annotations{};
};

/// Files of the client's machine that the pods get.
struct FileFacts {
  Kerberos kerberos{};
  HadoopConf hadoop{};
  std::string conf_dir{};         ///< where the configuration is mounted in the pod
  std::vector<File> log_files{};  ///< logging configurations that are shipped, in Flink's order
};

/// How the main container's process is started, and what it is given.
struct ProcessFacts {
  std::string entry_path{};
  std::vector<std::string> args{};
  Resources resources{};
};

struct UploadFacts {
  Uploads uploads{};  ///< to be there before the JobManager starts
};

/// What is left to Secrets (--secrets-to-secret), so that neither a ConfigMap nor a pod shows it.
struct SecretFacts {
  std::set<std::string> secret_options{};  ///< keys; the ConfigMap has the others alone
  StringMap secret_variables{};            ///< of both processes' environment, with their values
};

struct ShippedFacts {
  File config_file{};        ///< name and text of the shipped configuration
  Configuration shipped{};   ///< what that text says
  std::string whole_file{};  ///< the same file with the secret options as well; empty: there are
                             ///< none
  Configuration withheld{};  ///< what only that says
};

/// The pods that Flink's resource manager makes later of the shipped options and the pod template
/// (KubernetesTaskManagerParameters). No client looks at them; they are known so that it can be
/// said beforehand whether a namespace takes them.
struct TaskManager {
  std::string problem{};  ///< why Flink will make none; the rest is not to be used then
  int count = 1;          ///< as many as the parallelism needs
  int rpc_port = 0;
  base::Json pod_template = base::Json::object();    ///< without its main container
  base::Json main_container = base::Json::object();  ///< the template's
  StringMap labels{};                                ///< the user's
  StringMap annotations{};
  StringMap node_selector{};
  base::Json tolerations = base::Json::array();
  std::string service_account{};
  std::string dns_policy{};
  std::vector<std::pair<std::string, std::string>> env{};
  Resources resources{};
  StringMap external_resources{};  ///< "nvidia.com/gpu" → "1", requested and limited
};

struct TaskManagerFacts {
  TaskManager task_manager{};
};

/// All that a step needs to know: the sum of what the parts of `resolve` decide, each for itself.
/// Made by `resolve` alone; nothing in it needs to be checked again.
struct ClusterSpec : IdentityFacts,
                     TemplateFacts,
                     ImageFacts,
                     PodFacts,
                     ContainerFacts,
                     ServiceFacts,
                     UploadFacts,
                     FileFacts,
                     ProcessFacts,
                     TaskManagerFacts,
                     SecretFacts,
                     ShippedFacts {
  StringMap common_labels() const;  ///< type and app
  StringMap selector() const;       ///< what the Deployment and the Services select: common and
                                    ///< component, before 1.13.6 the user's labels too
  StringMap pod_labels() const;     ///< the user's, overlaid by Flink's three

  /// What the processes read: what is shipped, and what is withheld from the ConfigMap.
  Configuration whole_configuration() const;
};

}  // namespace flink
