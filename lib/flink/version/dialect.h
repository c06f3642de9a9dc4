// Differences between Flink versions: one table, and the only place where version numbers are
// compared (option rows apart).
#pragma once
#include <span>
#include <string_view>

#include "flink/version/pod_yaml.h"
#include "flink/version/version.h"

namespace flink {

/// How a version's client and JobManager behave. A step or a reader asks a field, never a version
/// number.
struct Dialect {
  Version version{};

  // command line
  bool minus_one_parallelism = false;  ///< `-p -1` means the default
  bool claim_mode_option = false;      ///< --claimMode beside --restoreMode
  bool restore_mode = false;           ///< the client writes a restore (claim) mode
  bool legacy_restore_mode_deprecated = false;
  bool writes_empty_lists =
      true;  ///< pipeline.classpaths and program-args are written when empty too
  bool jar_must_be_local = true;  ///< only local:// is accepted
  bool jar_is_optional = false;   ///< an empty pipeline.jars is accepted by the descriptor

  // configuration file
  bool reads_legacy_file = true;  ///< flink-conf.yaml, line format
  bool reads_yaml_file = false;   ///< config.yaml, YAML 1.2
  bool yaml_in_items = false;   ///< the items of a list that is split by ';' may be YAML themselves
  bool prefix_maps = false;     ///< map options may be spelt as key.prefix.NAME
  bool minute_as_m = false;     ///< "5m" is a duration
  bool iso_durations = false;   ///< "PT15S" is a duration
  bool wide_durations = false;  ///< numbers beyond 64 bits are fine as long as the result fits
  bool legacy_heap_keys = true;        ///< jobmanager.heap.size and its kin
  bool legacy_network_buffers = true;  ///< taskmanager.network.numberOfBuffers
  bool strips_bind_hosts = false;      ///< bind hosts of the default file are not shipped
  bool all_log_files = false;          ///< seven logging configurations are shipped instead of two
  bool job_manager_memory_prefix =
      true;  ///< messages begin with "JobManager memory configuration failed:"

  std::size_t words_of_secrets = 4;  ///< by how many of its words a JobManager knows keys of
                                     ///< secrets (GlobalConfiguration#SENSITIVE_KEYS)

  // objects
  std::string_view main_container = "flink-job-manager";
  bool java_command = true;  ///< the client writes the whole java command (native-k8s)
  bool entrypoint_args =
      false;  ///< the third argument ends with a blank and kubernetes.jobmanager.entrypoint.args
  bool service_account_alias = false;  ///< `serviceAccount` beside `serviceAccountName`
  bool host_network = false;           ///< `hostNetwork` and `dnsPolicy` are always written
  bool deployment_annotations = false;
  bool stable_selector =
      false;  ///< matchLabels and Service selectors are Flink's three labels only
  bool replicas = false;
  bool limit_factors = false;
  bool log_dir_env = false;  ///< FLINK_LOG_DIR
  bool user_artifacts_volume = false;
  bool service_namespace = true;  ///< owned objects carry metadata.namespace
  bool decorator_switches = false;
  bool pod_templates = false;
  PodYaml pod_yaml = PodYaml::tokens;  ///< how a template's plain scalars are read
  bool template_dns_policy = false;    ///< a template's dnsPolicy is kept when host network is off
  bool template_needs_spec = true;  ///< a template without `spec` is refused (the client crashed)
  bool internal_service_annotations = false;
  bool service_labels = false;
  bool headless_rest_service = false;
  bool persistent_volume_claims = false;
  bool sorts_owned_objects =
      true;  ///< objects beside the Deployment are sent Secrets first, ConfigMaps last, by name
  bool krb5_item_is_krb5_conf =
      false;  ///< the item's path is krb5.conf whatever the file is called
  bool local_upload = false;

  // REST endpoint
  bool node_address =
      false;  ///< a NodePort is shown with a node's address; before: with the API server's host
  bool skips_unschedulable_nodes = false;
  bool high_availability_short_name = false;  ///< "kubernetes" is understood by the JobManager
  bool savepoint_formats = false;  ///< a savepoint has a binary format, and `-type` names it
  bool savepoints_in_ha_metadata =
      true;  ///< each completed savepoint is a checkpoint of the HA metadata as well
  bool trigger_ids =
      false;  ///< savepoints and stops take the client's own trigger id: asked twice, started once
  bool checkpoints = false;          ///< checkpoints can be triggered
  bool detached_savepoints = false;  ///< `-detached`, and the texts of `stop` that came with it
  int metadata_version = 3;  ///< of `_metadata` in savepoints and checkpoints: older ones are read
                             ///< too, newer ones are not (MetadataSerializers)
  bool failed_main_ends_application =
      false;  ///< a main() that throws ends the cluster; before: the JobManager crashes
};

/// A row of the table: from `since` on this is different. Later rows of the same or a newer version
/// win, so that what was mended in patch releases of several lines has one row for each line.
struct Change {
  Version since;
  std::string_view what;  ///< for people: the Flink issue or what users see
  void (*apply)(Dialect&);
};

/// The whole table, oldest first.
std::span<const Change> changes();

/// The dialect of a version; an unknown newer version speaks the newest known dialect.
Dialect dialect_of(const Version& version);

}  // namespace flink
