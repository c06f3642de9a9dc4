// Fixed names of Flink on Kubernetes (org.apache.flink.kubernetes.utils.Constants and the
// decorators).
#pragma once
#include <array>
#include <string_view>

namespace flink::names {

inline constexpr std::string_view type_label = "type";
inline constexpr std::string_view type_value = "flink-native-kubernetes";
inline constexpr std::string_view app_label = "app";
inline constexpr std::string_view component_label = "component";
inline constexpr std::string_view job_manager_component = "jobmanager";

/// Whether a container is a JobManager's main one, as any version calls it.
constexpr bool is_job_manager_container(std::string_view name) {
  return name == "flink-main-container" || name == "flink-job-manager";
}

inline constexpr std::string_view rest_service_suffix = "-rest";
inline constexpr std::string_view rest_port = "rest";
inline constexpr std::string_view rpc_port = "jobmanager-rpc";
inline constexpr std::string_view blob_port = "blobserver";

inline constexpr std::string_view flink_config_prefix = "flink-config-";
inline constexpr std::string_view flink_config_volume = "flink-config-volume";
inline constexpr std::string_view hadoop_config_prefix = "hadoop-config-";
inline constexpr std::string_view hadoop_config_volume = "hadoop-config-volume";
inline constexpr std::string_view hadoop_conf_mount = "/opt/hadoop/conf";
inline constexpr std::string_view hadoop_conf_env = "HADOOP_CONF_DIR";
inline constexpr std::string_view kerberos_keytab_prefix = "kerberos-keytab-";
inline constexpr std::string_view kerberos_keytab_volume = "kerberos-keytab-volume";
inline constexpr std::string_view kerberos_keytab_mount = "/opt/kerberos/kerberos-keytab";
inline constexpr std::string_view krb5_conf_prefix = "kerberos-krb5conf-";
inline constexpr std::string_view krb5_conf_volume = "kerberos-krb5conf-volume";
inline constexpr std::string_view krb5_conf_mount = "/etc/krb5.conf";
inline constexpr std::string_view krb5_conf_file = "krb5.conf";
inline constexpr std::string_view pod_template_prefix = "pod-template-";
inline constexpr std::string_view pod_template_volume = "pod-template-volume";
inline constexpr std::string_view pod_template_mount = "/opt/flink/pod-template";
inline constexpr std::string_view task_manager_template_file = "taskmanager-pod-template.yaml";
inline constexpr std::string_view user_artifacts_volume = "user-artifacts-volume";

// Secrets that Flink's client does not make (SecretFacts). Their volumes are called as Flink calls
// those of kubernetes.secrets (MountSecretsDecorator).
inline constexpr std::string_view secret_config_prefix = "drey-conf-";
inline constexpr std::string_view secret_env_prefix = "drey-env-";
inline constexpr std::string_view secret_volume_suffix = "-volume";
inline constexpr std::string_view open_conf_dir_suffix = "-public";

inline constexpr std::string_view master_env_prefix = "containerized.master.env.";
inline constexpr std::string_view task_manager_env_prefix = "containerized.taskmanager.env.";
inline constexpr std::string_view external_resource_prefix = "external-resource.";
inline constexpr std::string_view task_manager_rpc_port = "taskmanager-rpc";
inline constexpr std::string_view pod_node_env = "_POD_NODE_ID";
inline constexpr std::string_view pod_ip_env = "_POD_IP_ADDRESS";
inline constexpr std::string_view log_dir_env = "FLINK_LOG_DIR";

inline constexpr std::string_view generated_cluster_id_prefix = "flink-cluster-";
inline constexpr std::size_t longest_cluster_id = 45;

inline constexpr std::string_view application_target = "kubernetes-application";
inline constexpr std::string_view python_driver = "org.apache.flink.client.python.PythonDriver";
inline constexpr std::string_view application_entrypoint =
    "org.apache.flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint";

inline constexpr std::string_view legacy_config_file = "flink-conf.yaml";
inline constexpr std::string_view yaml_config_file = "config.yaml";

/// The logging configurations of the conf dir that are shipped, in Flink's order; all seven
/// from 2.1 on, before that only the console ones.
inline constexpr std::array<std::string_view, 7> log_files{
    "logback.xml",         "log4j.properties",
    "logback-console.xml", "log4j-console.properties",
    "logback-session.xml", "log4j-session.properties",
    "log4j-cli.properties"};
inline constexpr std::array<std::string_view, 2> console_log_files{"logback-console.xml",
                                                                   "log4j-console.properties"};

inline constexpr std::array<std::string_view, 2> hadoop_files{"core-site.xml", "hdfs-site.xml"};

}  // namespace flink::names
