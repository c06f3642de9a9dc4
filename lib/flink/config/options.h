// The options that the client reads or writes: rows of data. Keys, defaults and versions are those
// of Flink's KubernetesConfigOptions, JobManagerOptions, RestOptions, BlobServerOptions,
// TaskManagerOptions, HighAvailabilityOptions, PipelineOptions and DeploymentOptions. Memory has
// rows of its own in memory_options.h.
#pragma once
#include "flink/config/option.h"

namespace flink::options {

// cluster and image
inline const Option cluster_id{{{"kubernetes.cluster-id"}}};
inline const Option kube_namespace{{{"kubernetes.namespace"}}, {{"default"}}};
inline const Option kube_context{{{"kubernetes.context"}}};
inline const Option kube_config_file{{{"kubernetes.config.file"}}};
inline const Option user_agent{{{"kubernetes.client.user-agent", {1, 16, 0}}}};
inline const Option io_pool_size{{{"kubernetes.client.io-pool.size", {1, 12, 3}}}, {{"4"}}};
inline const Option max_retries{{{"kubernetes.transactional-operation.max-retries"}},
                                {{"5"}, {"15", {1, 20, 0}}}};
inline const Option image{
    {{"kubernetes.container.image.ref", {1, 17, 0}}, {"kubernetes.container.image"}}};
inline const Option image_pull_policy{{{"kubernetes.container.image.pull-policy"}},
                                      {{"IfNotPresent"}}};
inline const Option image_pull_secrets{{{"kubernetes.container.image.pull-secrets"}}};
inline const Option entry_path{{{"kubernetes.entry.path"}}, {{"/docker-entrypoint.sh"}}};
inline const Option flink_conf_dir{{{"kubernetes.flink.conf.dir"}}, {{"/opt/flink/conf"}}};
inline const Option flink_log_dir{
    {{"kubernetes.flink.log.dir"}},
    {{"/opt/flink/log"}, {"", {1, 13, 6}}, {"/opt/flink/log", {1, 14, 0}}, {"", {1, 14, 4}}}};
inline const Option start_command_template{
    {{"kubernetes.container-start-command-template", {1, 12, 0}, {1, 13, 0}}},
    {{"%java% %classpath% %jvmmem% %jvmopts% %logging% %class% %args%"}}};
inline const Option hadoop_config_map{{{"kubernetes.hadoop.conf.config-map.name"}}};
inline const Option hadoop_mount{{{"kubernetes.decorator.hadoop-conf-mount.enabled", {1, 17, 0}}},
                                 {{"true"}}};
inline const Option host_network{{{"kubernetes.hostnetwork.enabled", {1, 15, 0}}}, {{"false"}}};
inline const Option secrets{{{"kubernetes.secrets"}}};
inline const Option secret_env{{{"kubernetes.env.secretKeyRef"}}};
inline const Option jars{{{"pipeline.jars"}}};
inline const Option artifact_list{{{"user.artifacts.artifact-list", {1, 19, 0}}}};
inline const Option local_upload_enabled{
    {{"kubernetes.artifacts.local-upload-enabled", {1, 20, 0}}}, {{"false"}}};
inline const Option local_upload_target{{{"kubernetes.artifacts.local-upload-target", {1, 20, 0}}}};
inline const Option local_upload_overwrite{
    {{"kubernetes.artifacts.local-upload-overwrite", {1, 20, 0}}}, {{"false"}}};
inline const Option artifacts_base_dir{{{"user.artifacts.base-dir", {1, 19, 0}}},
                                       {{"/opt/flink/artifacts"}}};

// Services
inline const Option rest_exposed_type{{{"kubernetes.rest-service.exposed.type"}},
                                      {{"LoadBalancer"}, {"ClusterIP", {1, 15, 0}}}};
inline const Option node_address_type{
    {{"kubernetes.rest-service.exposed.node-port-address-type", {1, 14, 0}}}, {{"InternalIP"}}};
inline const Option rest_annotations{{{"kubernetes.rest-service.annotations"}}};
inline const Option rest_labels{{{"kubernetes.rest-service.labels", {2, 2, 0}}}};
inline const Option internal_annotations{{{"kubernetes.internal-service.annotations", {1, 20, 0}}}};
inline const Option internal_labels{{{"kubernetes.internal-service.labels", {2, 2, 0}}}};

// JobManager
inline const Option service_account{
    {{"kubernetes.jobmanager.service-account"}, {"kubernetes.service-account", {1, 12, 1}}},
    {{"default"}}};
inline const Option owner_reference{{{"kubernetes.jobmanager.owner.reference", {1, 12, 2}}}};
inline const Option cpu{
    {{"kubernetes.jobmanager.cpu.amount", {1, 17, 0}}, {"kubernetes.jobmanager.cpu"}}, {{"1.0"}}};
inline const Option cpu_limit_factor{{{"kubernetes.jobmanager.cpu.limit-factor", {1, 15, 0}}},
                                     {{"1.0"}}};
inline const Option memory_limit_factor{{{"kubernetes.jobmanager.memory.limit-factor", {1, 15, 0}}},
                                        {{"1.0"}}};
inline const Option replicas{{{"kubernetes.jobmanager.replicas", {1, 14, 0}}}, {{"1"}}};
inline const Option labels{{{"kubernetes.jobmanager.labels"}}};
inline const Option annotations{{{"kubernetes.jobmanager.annotations"}}};
inline const Option node_selector{{{"kubernetes.jobmanager.node-selector"}}};
inline const Option tolerations{{{"kubernetes.jobmanager.tolerations"}}};
inline const Option entrypoint_args{{{"kubernetes.jobmanager.entrypoint.args", {1, 16, 0}}}};
inline const Option java_opts{{{"env.java.opts.all", {1, 17, 0}}, {"env.java.opts"}}};
inline const Option job_manager_java_opts{{{"env.java.opts.jobmanager"}}};

// pod templates: the look-up goes through the default's keys in an order of its own
// (ConfigOption#withFallbackKeys prepends)
inline const Option pod_template_job_manager{
    {{"kubernetes.pod-template-file.jobmanager", {1, 13, 0}},
     {"kubernetes.pod-template-file", {1, 13, 0}},
     {"kubernetes.pod-template-file.default", {1, 17, 0}}}};
inline const Option pod_template_task_manager{
    {{"kubernetes.pod-template-file.taskmanager", {1, 13, 0}},
     {"kubernetes.pod-template-file", {1, 13, 0}},
     {"kubernetes.pod-template-file.default", {1, 17, 0}}}};

// Kerberos and persistent volume claims
inline const Option kerberos_mount{{{"kubernetes.decorator.kerberos-mount.enabled", {1, 17, 0}}},
                                   {{"true"}}};
inline const Option kerberos_keytab{{{"security.kerberos.login.keytab"}, {"security.keytab"}}};
inline const Option kerberos_principal{
    {{"security.kerberos.login.principal"}, {"security.principal"}}};
inline const Option krb5_conf{{{"security.kerberos.krb5-conf.path"}}};
inline const Option persistent_volume_claims{{{"kubernetes.persistent-volume-claims", {2, 3, 0}}}};
inline const Option persistent_volume_claim_read_only{
    {{"kubernetes.persistent-volume-claim-read-only", {2, 3, 0}}}, {{"false"}}};

// ports and high availability
inline const Option rest_port{{{"rest.port"}, {"web.port"}}, {{"8081"}}};
inline const Option rest_bind_port{
    {{"rest.bind-port"}, {"rest.port"}, {"web.port"}, {"jobmanager.web.port"}}, {{"8081"}}};
inline const Option rpc_port{{{"jobmanager.rpc.port"}}, {{"6123"}}};
inline const Option blob_port{{{"blob.server.port"}}, {{"0"}}};
inline const Option task_manager_rpc_port{{{"taskmanager.rpc.port"}}, {{"0"}}};
inline const Option high_availability{{{"high-availability.type", {1, 17, 0}},
                                       {"recovery.mode", {1, 17, 0}},
                                       {"high-availability"},
                                       {"recovery.mode", {1, 12, 0}, {1, 17, 0}}},
                                      {{"NONE"}}};
inline const Option high_availability_port{
    {{"high-availability.jobmanager.port"}, {"recovery.jobmanager.port"}}, {{"0"}}};
/// SecurityOptions#isRestSSLEnabled falls back to the older key as long as there is one.
inline const Option rest_ssl{
    {{"security.ssl.rest.enabled"}, {"security.ssl.enabled", {1, 12, 0}, {2, 0, 0}}}, {{"false"}}};

// stripped before shipping (from 1.15): FlinkConfMountDecorator
inline const Option rest_bind_address{
    {{"rest.bind-address"}, {"web.address"}, {"jobmanager.web.address"}}};
inline const Option job_manager_bind_host{{{"jobmanager.bind-host"}}};
inline const Option task_manager_bind_host{{{"taskmanager.bind-host"}}};
inline const Option task_manager_host{{{"taskmanager.host"}}};

}  // namespace flink::options
