// The rows of options.h and memory_options.h say what Flink's own classes say, as far as the
// catalogue has it from them.
#include <array>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "flink/catalogue/catalogue.h"
#include "flink/config/job_options.h"
#include "flink/config/options.h"
#include "flink/config/s3_options.h"
#include "flink/memory/memory_options.h"
#include "flink/version/dialect.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

/// The releases that the catalogue was made of (scripts/catalogue.d/artifacts.sh), by the release
/// of flink-kubernetes in them.
constexpr std::array releases{
    Version{1, 12, 7}, Version{1, 13, 0}, Version{1, 14, 6}, Version{1, 15, 4}, Version{1, 16, 3},
    Version{1, 17, 2}, Version{1, 18, 1}, Version{1, 19, 1}, Version{1, 20, 1}, Version{2, 0, 0},
    Version{2, 1, 0},  Version{2, 2, 0},  Version{2, 3, 0}};

const std::array all_options{
    &options::target,
    &options::attached,
    &options::shutdown_on_attached_exit,
    &options::shutdown_on_application_finish,
    &options::terminate_application,
    &options::parallelism,
    &options::classpaths,
    &options::savepoint_path,
    &options::ignore_unclaimed_state,
    &options::restore_mode,
    &options::fixed_job_id,
    &options::main_class,
    &options::program_arguments,
    &options::client_conf_dir,
    &options::client_timeout,
    &options::python_files,
    &options::python_requirements,
    &options::python_archives,
    &options::python_executable,
    &options::python_client_executable,
    &options::python_path,
    &options::job_name,
    &options::web_cancel,
    &options::checkpoints_directory,
    &options::savepoints_directory,
    &options::checkpoint_interval,
    &options::default_file_system,
    &options::checkpoint_retention,
    &options::job_results_path,
    &options::application_results_path,
    &options::job_results_deleted,
    &options::application_results_deleted,
    &options::default_java_opts,
    &options::any_service_account,
    &options::s3_access_key,
    &options::s3_secret_key,
    &options::s3_session_token,
    &options::s3_endpoint,
    &options::s3_region,
    &options::s3_path_style,
    &options::s3_tls,
    &options::cluster_id,
    &options::kube_namespace,
    &options::kube_context,
    &options::kube_config_file,
    &options::user_agent,
    &options::io_pool_size,
    &options::max_retries,
    &options::image,
    &options::image_pull_policy,
    &options::image_pull_secrets,
    &options::entry_path,
    &options::flink_conf_dir,
    &options::flink_log_dir,
    &options::start_command_template,
    &options::hadoop_config_map,
    &options::hadoop_mount,
    &options::host_network,
    &options::secrets,
    &options::secret_env,
    &options::jars,
    &options::artifact_list,
    &options::local_upload_enabled,
    &options::local_upload_target,
    &options::local_upload_overwrite,
    &options::artifacts_base_dir,
    &options::rest_exposed_type,
    &options::node_address_type,
    &options::rest_annotations,
    &options::rest_labels,
    &options::internal_annotations,
    &options::internal_labels,
    &options::service_account,
    &options::owner_reference,
    &options::cpu,
    &options::cpu_limit_factor,
    &options::memory_limit_factor,
    &options::replicas,
    &options::labels,
    &options::annotations,
    &options::node_selector,
    &options::tolerations,
    &options::entrypoint_args,
    &options::entrypoint_class,
    &options::execution_mode,
    &options::scheduler_mode,
    &options::java_opts,
    &options::job_manager_java_opts,
    &options::task_manager_cpu,
    &options::task_manager_cpu_limit_factor,
    &options::task_manager_memory_limit_factor,
    &options::task_manager_service_account,
    &options::task_manager_labels,
    &options::task_manager_annotations,
    &options::task_manager_node_selector,
    &options::task_manager_tolerations,
    &options::external_resources,
    &options::pod_template,
    &options::pod_template_job_manager,
    &options::pod_template_task_manager,
    &options::kerberos_mount,
    &options::kerberos_keytab,
    &options::kerberos_principal,
    &options::krb5_conf,
    &options::persistent_volume_claims,
    &options::persistent_volume_claim_read_only,
    &options::rpc_address,
    &options::rest_address,
    &options::rest_port,
    &options::rest_bind_port,
    &options::rpc_port,
    &options::blob_port,
    &options::task_manager_rpc_port,
    &options::high_availability,
    &options::high_availability_port,
    &options::high_availability_storage_dir,
    &options::high_availability_cluster_id,
    &options::rest_ssl,
    &options::rest_bind_address,
    &options::job_manager_bind_host,
    &options::task_manager_bind_host,
    &options::task_manager_host,
    &options::job_manager_process,
    &options::job_manager_flink,
    &options::job_manager_heap,
    &options::job_manager_off_heap,
    &options::job_manager_direct_limit,
    &options::job_manager_metaspace,
    &options::job_manager_overhead_min,
    &options::job_manager_overhead_max,
    &options::job_manager_overhead_fraction,
    &options::job_manager_legacy_heap,
    &options::job_manager_legacy_heap_mb,
    &options::task_manager_process,
    &options::task_manager_flink,
    &options::framework_heap,
    &options::framework_off_heap,
    &options::task_heap,
    &options::task_off_heap,
    &options::managed_size,
    &options::managed_fraction,
    &options::network_min,
    &options::network_max,
    &options::network_fraction,
    &options::network_buffers,
    &options::segment_size,
    &options::task_manager_metaspace,
    &options::task_manager_overhead_min,
    &options::task_manager_overhead_max,
    &options::task_manager_overhead_fraction,
    &options::task_manager_legacy_heap,
    &options::task_manager_legacy_heap_mb,
    &options::task_manager_cores,
    &options::task_slots,
};

/// Options whose default is none of a row's, and why.
bool is_decided_elsewhere(const Option& option, const Version& release) {
  if (&option == &options::user_agent) return true;  // drey says its own name
  if (&option == &options::image) return true;       // made of the version, in resolve_pod.cpp
  // 1.12 had none, and took that of kubernetes.service-account in its code.
  return &option == &options::service_account && release < Version{1, 13, 0};
}

std::size_t declared_in(const char* header) {
  std::ifstream file(std::string(FLINK_SOURCES) + "/" + header);
  std::stringstream text;
  text << file.rdbuf();
  std::size_t count = 0;
  for (auto at = text.str().find("inline constexpr Option "); at != std::string::npos;
       at = text.str().find("inline constexpr Option ", at + 1))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("this test has every option") {
  CHECK(all_options.size() == declared_in("config/options.h") + declared_in("config/s3_options.h") +
                                  declared_in("config/job_options.h") +
                                  declared_in("memory/memory_options.h"));
}

TEST_CASE("a key is known in the versions in which the catalogue has it") {
  for (const auto* option : all_options) {
    for (const auto& key : option->keys) {
      for (const auto& release : releases) {
        INFO(key.name << " " << to_string(release));
        const auto kind = key_status(key.name, dialect_of(release)).kind;
        const bool in_catalogue =
            kind == KeyStatus::Kind::known || kind == KeyStatus::Kind::deprecated;
        // What is an option's other key in some versions may be an option of its own in others,
        // which another row has.
        if (key.known_in(release)) CHECK(in_catalogue);
        else if (key.name == option->keys.front().name) CHECK_FALSE(in_catalogue);
      }
    }
  }
}

TEST_CASE("a default is the catalogue's") {
  for (const auto* option : all_options) {
    for (const auto& release : releases) {
      const auto key = option->key(release);
      const auto status = key_status(key, dialect_of(release));
      if (key.empty() || !status.row || is_decided_elsewhere(*option, release)) continue;
      INFO(key << " " << to_string(release));
      CHECK(option->default_in(release) == status.row->default_text);
    }
  }
}
