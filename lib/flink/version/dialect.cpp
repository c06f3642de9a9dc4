#include "flink/version/dialect.h"

#include <array>

namespace flink {
namespace {

using D = Dialect;

// Sources: Apache Flink's KubernetesClusterDescriptor, its decorators and KubernetesConfigOptions
// at the release tags.
constexpr std::array table{
    Change{{1, 13, 0},
           "FLINK-20650, FLINK-21128: start scripts in the image",
           [](D& d) {
             d.java_command = false;
             d.main_container = "flink-main-container";
           }},
    Change{{1, 13, 0},
           "FLINK-15656: pod templates",
           [](D& d) {
             d.pod_templates = true;
             d.service_account_alias = true;
           }},
    Change{{1, 13, 6},
           "FLINK-24631: selectors without the user's labels",
           [](D& d) { d.stable_selector = true; }},
    Change{{1, 13, 6}, "FLINK-24334: FLINK_LOG_DIR", [](D& d) { d.log_dir_env = true; }},
    Change{{1, 14, 0},
           "fabric8 5.5: YAML 1.1 in templates",
           [](D& d) { d.pod_yaml = PodYaml::yaml_1_1; }},
    Change{{1, 14, 0},
           "line of its own: FLINK-24631 and FLINK-24334 came later here",
           [](D& d) {
             d.stable_selector = false;
             d.log_dir_env = false;
           }},
    Change{{1, 14, 0}, "FLINK-17707: standby JobManagers", [](D& d) { d.replicas = true; }},
    Change{{1, 14, 0},
           "FLINK-23587: annotations on the Deployment",
           [](D& d) { d.deployment_annotations = true; }},
    Change{{1, 14, 0}, "FLINK-21307: maps by key prefix", [](D& d) { d.prefix_maps = true; }},
    Change{{1, 14, 0},
           "FLINK-23507: a node's address for a NodePort",
           [](D& d) { d.node_address = true; }},
    Change{{1, 14, 0},
           "FLINK-24212: path of the krb5 item",
           [](D& d) { d.krb5_item_is_krb5_conf = true; }},
    Change{{1, 14, 3}, "FLINK-24631", [](D& d) { d.stable_selector = true; }},
    Change{{1, 14, 4},
           "FLINK-24334; FLINK-20830: headless rest Service",
           [](D& d) {
             d.log_dir_env = true;
             d.headless_rest_service = true;
           }},
    Change{{1, 15, 0},
           "FLINK-24474: bind hosts are not shipped",
           [](D& d) { d.strips_bind_hosts = true; }},
    Change{{1, 15, 0}, "FLINK-15648: limit factors", [](D& d) { d.limit_factors = true; }},
    Change{{1, 15, 0}, "FLINK-24947: host network", [](D& d) { d.host_network = true; }},
    Change{{1, 15, 0}, "FLINK-25154: restore mode", [](D& d) { d.restore_mode = true; }},
    Change{{1, 15, 0}, "FLINK-26285: minutes as m", [](D& d) { d.minute_as_m = true; }},
    Change{
        {1, 15, 0}, "FLINK-25276: formats of savepoints", [](D& d) { d.savepoint_formats = true; }},
    Change{{1, 15, 0},
           "FLIP-203: savepoints are no checkpoints of HA metadata",
           [](D& d) { d.savepoints_in_ha_metadata = false; }},
    Change{{1, 15, 0}, "FLINK-24275: idempotent triggers", [](D& d) { d.trigger_ids = true; }},
    Change{{1, 15, 1}, "FLINK-27654: -p -1", [](D& d) { d.minus_one_parallelism = true; }},
    Change{{1, 15, 2},
           "FLINK-28205: a template without spec is tolerated",
           [](D& d) { d.template_needs_spec = false; }},
    Change{{1, 15, 3},
           "FLINK-29539: dnsPolicy of a template",
           [](D& d) { d.template_dns_policy = true; }},
    Change{{1, 16, 0},
           "fabric8 5.12: yes and no are texts in templates",
           [](D& d) { d.pod_yaml = PodYaml::text_words; }},
    Change{{1, 16, 0},
           "line of its own: FLINK-29539 came later here",
           [](D& d) { d.template_dns_policy = false; }},
    Change{
        {1, 16, 0}, "FLINK-29123: entry point arguments", [](D& d) { d.entrypoint_args = true; }},
    Change{{1, 16, 0},
           "fabric8 5.12: no namespace in owned objects",
           [](D& d) { d.service_namespace = false; }},
    Change{{1, 16, 0},
           "FLINK-28145: unschedulable nodes are skipped",
           [](D& d) { d.skips_unschedulable_nodes = true; }},
    Change{{1, 16, 0},
           "FLINK-27808: high-availability: kubernetes",
           [](D& d) { d.high_availability_short_name = true; }},
    Change{{1, 16, 0}, "MetadataV4Serializer", [](D& d) { d.metadata_version = 4; }},
    Change{{1, 16, 1}, "FLINK-29539", [](D& d) { d.template_dns_policy = true; }},
    Change{{1, 17, 0},
           "FLINK-30443: more keys are those of secrets",
           [](D& d) { d.words_of_secrets = 9; }},
    Change{{1, 17, 0},
           "yes and no are booleans in templates",
           [](D& d) { d.pod_yaml = PodYaml::all_of_1_1; }},
    Change{{1, 17, 0},
           "FLINK-30713: switches of decorators",
           [](D& d) { d.decorator_switches = true; }},
    Change{{1, 17, 0}, "FLINK-27101: checkpoints by hand", [](D& d) { d.checkpoints = true; }},
    Change{{1, 18, 0},
           "fabric8 6: JSON's types in templates",
           [](D& d) { d.pod_yaml = PodYaml::json_truncated; }},
    Change{{1, 18, 0},
           "FLINK-31997, fabric8 6: objects are sent as they were made",
           [](D& d) { d.sorts_owned_objects = false; }},
    Change{{1, 19, 0},
           "those with http-headers, too, are keys of secrets",
           [](D& d) { d.words_of_secrets = 10; }},
    Change{{1, 19, 0}, "FLINK-33364: config.yaml", [](D& d) { d.reads_yaml_file = true; }},
    Change{{1, 19, 0},
           "FLINK-28915: remote jars",
           [](D& d) {
             d.jar_must_be_local = false;
             d.user_artifacts_volume = true;
           }},
    Change{{1, 19, 0},
           "FLINK-33740: LEGACY restore mode deprecated",
           [](D& d) { d.legacy_restore_mode_deprecated = true; }},
    Change{
        {1, 19, 0}, "FLINK-32881: detached savepoints", [](D& d) { d.detached_savepoints = true; }},
    Change{{1, 20, 0}, "FLINK-34454: --claimMode", [](D& d) { d.claim_mode_option = true; }},
    Change{{1, 20, 0},
           "FLINK-34429: annotations of the internal Service",
           [](D& d) { d.internal_service_annotations = true; }},
    Change{
        {1, 20, 0}, "FLINK-32315: upload of local artifacts", [](D& d) { d.local_upload = true; }},
    Change{{2, 0, 0},
           "whole numbers of templates have no fraction",
           [](D& d) { d.pod_yaml = PodYaml::json; }},
    Change{{2, 0, 0},
           "FLINK-33677: flink-conf.yaml is not read",
           [](D& d) { d.reads_legacy_file = false; }},
    Change{{2, 0, 0},
           "FLINK-36755: empty lists are not written",
           [](D& d) { d.writes_empty_lists = false; }},
    Change{{2, 0, 0},
           "FLINK-36158, FLINK-36257: legacy heap keys are gone",
           [](D& d) {
             d.legacy_heap_keys = false;
             d.legacy_network_buffers = false;
             d.job_manager_memory_prefix = false;
             d.wide_durations = true;
           }},
    Change{{2, 0, 0},
           "the maps of a list that is split are read as YAML too",
           [](D& d) { d.yaml_in_items = true; }},
    Change{{2, 0, 0}, "MetadataV5Serializer", [](D& d) { d.metadata_version = 5; }},
    Change{{2, 0, 2},
           "FLINK-33926: the job may be on the system class path",
           [](D& d) { d.jar_is_optional = true; }},
    Change{{2, 1, 0}, "MetadataV6Serializer", [](D& d) { d.metadata_version = 6; }},
    Change{{2, 1, 0}, "seven logging configurations", [](D& d) { d.all_log_files = true; }},
    Change{{2, 1, 0}, "FLINK-37366: durations in ISO-8601", [](D& d) { d.iso_durations = true; }},
    Change{{2, 2, 0}, "FLINK-37478: labels of the Services", [](D& d) { d.service_labels = true; }},
    Change{{2, 3, 0},
           "FLINK-39021: persistent volume claims",
           [](D& d) { d.persistent_volume_claims = true; }},
    Change{{2, 3, 0},
           "FLIP-560: a failed main() is a failed application",
           [](D& d) { d.failed_main_ends_application = true; }},
};

}  // namespace

std::span<const Change> changes() { return table; }

Dialect dialect_of(const Version& version) {
  Dialect dialect;
  for (const auto& change : table) {
    if (change.since <= version) change.apply(dialect);
  }
  dialect.version = version;
  return dialect;
}

}  // namespace flink
