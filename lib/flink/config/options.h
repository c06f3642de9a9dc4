// The options that the client reads or writes: rows of data. Keys, defaults and versions are those
// of Flink's KubernetesConfigOptions, JobManagerOptions, RestOptions, BlobServerOptions,
// TaskManagerOptions, HighAvailabilityOptions, PipelineOptions, DeploymentOptions,
// SavepointConfigOptions and PythonOptions. Memory has rows of its own in memory_options.h, S3 in
// s3_options.h.
#pragma once
#include "flink/config/option.h"

namespace flink::options {

// the program and how its client runs
inline constexpr Option target{{{"execution.target"}}};
inline constexpr Option attached{{{"execution.attached"}}, {{"false"}}};
inline constexpr Option shutdown_on_attached_exit{{{"execution.shutdown-on-attached-exit"}},
                                                  {{"false"}}};
inline constexpr Option shutdown_on_application_finish{
    {{"execution.shutdown-on-application-finish", {1, 15, 0}}}, {{"true"}}};
inline constexpr Option terminate_application{
    {{"execution.terminate-application-on-any-job-terminated-exceptionally", {2, 3, 0}}},
    {{"true"}}};
inline constexpr Option parallelism{{{"parallelism.default"}}, {{"1"}}};
inline constexpr Option classpaths{{{"pipeline.classpaths"}}};
inline constexpr Option savepoint_path{
    {{"execution.state-recovery.path", {1, 20, 0}}, {"execution.savepoint.path"}}};
inline constexpr Option ignore_unclaimed_state{
    {{"execution.state-recovery.ignore-unclaimed-state", {1, 20, 0}},
     {"execution.savepoint.ignore-unclaimed-state"}},
    {{"false"}}};
inline constexpr Option restore_mode{{{"execution.state-recovery.claim-mode", {1, 20, 0}},
                                      {"execution.savepoint-restore-mode", {1, 15, 0}}},
                                     {{"NO_CLAIM"}}};
inline constexpr Option fixed_job_id{{{"$internal.pipeline.job-id"}}};
inline constexpr Option main_class{{{"$internal.application.main"}}};
inline constexpr Option program_arguments{{{"$internal.application.program-args"}}};
inline constexpr Option client_conf_dir{{{"$internal.deployment.config-dir"}}};
inline constexpr Option client_timeout{{{"client.timeout"}, {"akka.client.timeout"}}, {{"1 min"}}};
inline constexpr Option python_files{{{"python.files"}}};
inline constexpr Option python_requirements{{{"python.requirements"}}};
inline constexpr Option python_archives{{{"python.archives"}}};
inline constexpr Option python_executable{{{"python.executable"}}, {{"python"}}};
inline constexpr Option python_client_executable{{{"python.client.executable"}}, {{"python"}}};
inline constexpr Option python_path{{{"python.pythonpath", {1, 18, 0}}}};

// cluster and image
inline constexpr Option cluster_id{{{"kubernetes.cluster-id"}}};
inline constexpr Option kube_namespace{{{"kubernetes.namespace"}}, {{"default"}}};
inline constexpr Option kube_context{{{"kubernetes.context"}}};
inline constexpr Option kube_config_file{{{"kubernetes.config.file"}}};
inline constexpr Option user_agent{{{"kubernetes.client.user-agent", {1, 16, 0}}}};
inline constexpr Option io_pool_size{{{"kubernetes.client.io-pool.size", {1, 12, 3}}}, {{"4"}}};
inline constexpr Option max_retries{{{"kubernetes.transactional-operation.max-retries"}},
                                    {{"5"}, {"15", {1, 20, 0}}}};
inline constexpr Option image{
    {{"kubernetes.container.image.ref", {1, 17, 0}}, {"kubernetes.container.image"}}};
inline constexpr Option image_pull_policy{{{"kubernetes.container.image.pull-policy"}},
                                          {{"IfNotPresent"}}};
inline constexpr Option image_pull_secrets{{{"kubernetes.container.image.pull-secrets"}}};
inline constexpr Option entry_path{{{"kubernetes.entry.path"}}, {{"/docker-entrypoint.sh"}}};
inline constexpr Option flink_conf_dir{{{"kubernetes.flink.conf.dir"}}, {{"/opt/flink/conf"}}};
inline constexpr Option flink_log_dir{
    {{"kubernetes.flink.log.dir"}},
    {{"/opt/flink/log"}, {"", {1, 13, 6}}, {"/opt/flink/log", {1, 14, 0}}, {"", {1, 14, 4}}}};
inline constexpr Option start_command_template{
    {{"kubernetes.container-start-command-template", {1, 12, 0}, {1, 13, 0}}},
    {{"%java% %classpath% %jvmmem% %jvmopts% %logging% %class% %args%"}}};
inline constexpr Option hadoop_config_map{{{"kubernetes.hadoop.conf.config-map.name"}}};
inline constexpr Option hadoop_mount{
    {{"kubernetes.decorator.hadoop-conf-mount.enabled", {1, 17, 0}}}, {{"true"}}};
inline constexpr Option host_network{{{"kubernetes.hostnetwork.enabled", {1, 15, 0}}}, {{"false"}}};
inline constexpr Option secrets{{{"kubernetes.secrets"}}};
inline constexpr Option secret_env{{{"kubernetes.env.secretKeyRef"}}};
inline constexpr Option jars{{{"pipeline.jars"}}};
inline constexpr Option artifact_list{{{"user.artifacts.artifact-list", {1, 19, 0}}}};
inline constexpr Option local_upload_enabled{
    {{"kubernetes.artifacts.local-upload-enabled", {1, 20, 0}}}, {{"false"}}};
inline constexpr Option local_upload_target{
    {{"kubernetes.artifacts.local-upload-target", {1, 20, 0}}}};
inline constexpr Option local_upload_overwrite{
    {{"kubernetes.artifacts.local-upload-overwrite", {1, 20, 0}}}, {{"false"}}};
inline constexpr Option artifacts_base_dir{{{"user.artifacts.base-dir", {1, 19, 0}}},
                                           {{"/opt/flink/artifacts"}}};

// Services
inline constexpr Option rest_exposed_type{{{"kubernetes.rest-service.exposed.type"}},
                                          {{"LoadBalancer"}, {"ClusterIP", {1, 15, 0}}}};
inline constexpr Option node_address_type{
    {{"kubernetes.rest-service.exposed.node-port-address-type", {1, 14, 0}}}, {{"InternalIP"}}};
inline constexpr Option rest_annotations{{{"kubernetes.rest-service.annotations"}}};
inline constexpr Option rest_labels{{{"kubernetes.rest-service.labels", {2, 2, 0}}}};
inline constexpr Option internal_annotations{
    {{"kubernetes.internal-service.annotations", {1, 20, 0}}}};
inline constexpr Option internal_labels{{{"kubernetes.internal-service.labels", {2, 2, 0}}}};

// JobManager
inline constexpr Option service_account{
    {{"kubernetes.jobmanager.service-account"}, {"kubernetes.service-account", {1, 12, 1}}},
    {{"default"}}};
inline constexpr Option owner_reference{{{"kubernetes.jobmanager.owner.reference", {1, 12, 2}}}};
inline constexpr Option cpu{
    {{"kubernetes.jobmanager.cpu.amount", {1, 17, 0}}, {"kubernetes.jobmanager.cpu"}}, {{"1.0"}}};
inline constexpr Option cpu_limit_factor{{{"kubernetes.jobmanager.cpu.limit-factor", {1, 15, 0}}},
                                         {{"1.0"}}};
inline constexpr Option memory_limit_factor{
    {{"kubernetes.jobmanager.memory.limit-factor", {1, 15, 0}}}, {{"1.0"}}};
inline constexpr Option replicas{{{"kubernetes.jobmanager.replicas", {1, 14, 0}}}, {{"1"}}};
inline constexpr Option labels{{{"kubernetes.jobmanager.labels"}}};
inline constexpr Option annotations{{{"kubernetes.jobmanager.annotations"}}};
inline constexpr Option node_selector{{{"kubernetes.jobmanager.node-selector"}}};
inline constexpr Option tolerations{{{"kubernetes.jobmanager.tolerations"}}};
inline constexpr Option entrypoint_args{{{"kubernetes.jobmanager.entrypoint.args", {1, 16, 0}}}};
inline constexpr Option entrypoint_class{{{"kubernetes.internal.jobmanager.entrypoint.class"}}};
inline constexpr Option execution_mode{{{"internal.cluster.execution-mode"}}, {{"NORMAL"}}};
inline constexpr Option scheduler_mode{{{"scheduler-mode", {1, 13, 0}}}};
inline constexpr Option java_opts{{{"env.java.opts.all", {1, 17, 0}}, {"env.java.opts"}}};
inline constexpr Option job_manager_java_opts{{{"env.java.opts.jobmanager"}}};

// TaskManagers, which the JobManager makes
inline constexpr Option task_manager_cpu{
    {{"kubernetes.taskmanager.cpu.amount", {1, 17, 0}}, {"kubernetes.taskmanager.cpu"}},
    {{"-1.0"}}};
inline constexpr Option task_manager_cpu_limit_factor{
    {{"kubernetes.taskmanager.cpu.limit-factor", {1, 15, 0}}}, {{"1.0"}}};
inline constexpr Option task_manager_memory_limit_factor{
    {{"kubernetes.taskmanager.memory.limit-factor", {1, 15, 0}}}, {{"1.0"}}};
inline constexpr Option task_manager_service_account{
    {{"kubernetes.taskmanager.service-account"}, {"kubernetes.service-account", {1, 12, 1}}},
    {{"default", {1, 13, 0}}}};
inline constexpr Option task_manager_labels{{{"kubernetes.taskmanager.labels"}}};
inline constexpr Option task_manager_annotations{{{"kubernetes.taskmanager.annotations"}}};
inline constexpr Option task_manager_node_selector{{{"kubernetes.taskmanager.node-selector"}}};
inline constexpr Option task_manager_tolerations{{{"kubernetes.taskmanager.tolerations"}}};
inline constexpr Option external_resources{{{"external-resources"}}};

/// What asks for the processors of a "jobmanager" or "taskmanager".
constexpr const Option& cpu_of(std::string_view process) {
  return process == "taskmanager" ? task_manager_cpu : cpu;
}

// pod templates: the look-up goes through the default's keys in an order of its own
// (ConfigOption#withFallbackKeys prepends)
inline constexpr Option pod_template{{{"kubernetes.pod-template-file.default", {1, 17, 0}},
                                      {"kubernetes.pod-template-file", {1, 13, 0}}}};
inline constexpr Option pod_template_job_manager{
    {{"kubernetes.pod-template-file.jobmanager", {1, 13, 0}},
     {"kubernetes.pod-template-file", {1, 13, 0}},
     {"kubernetes.pod-template-file.default", {1, 17, 0}}}};
inline constexpr Option pod_template_task_manager{
    {{"kubernetes.pod-template-file.taskmanager", {1, 13, 0}},
     {"kubernetes.pod-template-file", {1, 13, 0}},
     {"kubernetes.pod-template-file.default", {1, 17, 0}}}};

// Kerberos and persistent volume claims
inline constexpr Option kerberos_mount{
    {{"kubernetes.decorator.kerberos-mount.enabled", {1, 17, 0}}}, {{"true"}}};
inline constexpr Option kerberos_keytab{{{"security.kerberos.login.keytab"}, {"security.keytab"}}};
inline constexpr Option kerberos_principal{
    {{"security.kerberos.login.principal"}, {"security.principal"}}};
inline constexpr Option krb5_conf{{{"security.kerberos.krb5-conf.path"}}};
inline constexpr Option persistent_volume_claims{
    {{"kubernetes.persistent-volume-claims", {2, 3, 0}}}};
inline constexpr Option persistent_volume_claim_read_only{
    {{"kubernetes.persistent-volume-claim-read-only", {2, 3, 0}}}, {{"false"}}};

// addresses, ports and high availability
inline constexpr Option rpc_address{{{"jobmanager.rpc.address"}}};
inline constexpr Option rest_address{{{"rest.address"}, {"jobmanager.rpc.address"}}};
inline constexpr Option rest_port{{{"rest.port"}, {"web.port"}}, {{"8081"}}};
inline constexpr Option rest_bind_port{
    {{"rest.bind-port"}, {"rest.port"}, {"web.port"}, {"jobmanager.web.port"}}, {{"8081"}}};
inline constexpr Option rpc_port{{{"jobmanager.rpc.port"}}, {{"6123"}}};
inline constexpr Option blob_port{{{"blob.server.port"}}, {{"0"}}};
inline constexpr Option task_manager_rpc_port{{{"taskmanager.rpc.port"}}, {{"0"}}};
inline constexpr Option high_availability{{{"high-availability.type", {1, 17, 0}},
                                           {"recovery.mode", {1, 17, 0}},
                                           {"high-availability"},
                                           {"recovery.mode", {1, 12, 0}, {1, 17, 0}}},
                                          {{"NONE"}}};
inline constexpr Option high_availability_port{
    {{"high-availability.jobmanager.port"}, {"recovery.jobmanager.port"}}, {{"0"}}};
inline constexpr Option high_availability_storage_dir{{{"high-availability.storageDir"},
                                                       {"high-availability.zookeeper.storageDir"},
                                                       {"recovery.zookeeper.storageDir"}}};
inline constexpr Option high_availability_cluster_id{
    {{"high-availability.cluster-id"},
     {"high-availability.zookeeper.path.namespace"},
     {"recovery.zookeeper.path.namespace"}},
    {{"/default"}}};
/// SecurityOptions#isRestSSLEnabled falls back to the older key as long as there is one.
inline constexpr Option rest_ssl{
    {{"security.ssl.rest.enabled"}, {"security.ssl.enabled", {1, 12, 0}, {2, 0, 0}}}, {{"false"}}};

// stripped before shipping (from 1.15): FlinkConfMountDecorator
inline constexpr Option rest_bind_address{
    {{"rest.bind-address"}, {"web.address"}, {"jobmanager.web.address"}}};
inline constexpr Option job_manager_bind_host{{{"jobmanager.bind-host"}}};
inline constexpr Option task_manager_bind_host{{{"taskmanager.bind-host"}}};
inline constexpr Option task_manager_host{{{"taskmanager.host"}}};

}  // namespace flink::options
