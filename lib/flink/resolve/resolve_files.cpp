#include "flink/resolve/resolve_parts.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/config_file.h"
#include "flink/config/distribution.h"
#include "flink/config/options.h"
#include "flink/rules/rules.h"
#include "flink/version/names.h"

namespace flink {
namespace {

constexpr std::size_t largest_config_map = std::size_t{1} << 20;

std::vector<File> log_files(const Work& work) {
  if (!work.inputs.conf_dir) return console_logging();
  const std::span<const std::string_view> shipped =
      work.reader.dialect().all_log_files
          ? std::span<const std::string_view>(names::log_files)
          : std::span<const std::string_view>(names::console_log_files);
  std::vector<File> files;
  for (const auto name : shipped) {
    const auto found = work.inputs.conf_dir->files.find(std::string(name));
    if (found != work.inputs.conf_dir->files.end()) files.emplace_back(*found);
  }
  return files;
}

void resolve_hadoop(Work& work) {
  auto& reader = work.reader;
  if (reader.dialect().decorator_switches && !reader.boolean(options::hadoop_mount)) return;
  work.spec.hadoop.existing_config_map =
      std::string(base::trim(reader.text(options::hadoop_config_map)));
  if (work.spec.hadoop.existing_config_map.empty())
    work.spec.hadoop.files = work.inputs.hadoop_files;
  else
    doubt(work, options::hadoop_config_map, "names a ConfigMap that there cannot be",
          rules::subdomain(work.spec.hadoop.existing_config_map));
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

void resolve_keytab(Work& work, bool mounts) {
  auto& reader = work.reader;
  const auto keytab = reader.text(options::kerberos_keytab);
  const auto principal = reader.text(options::kerberos_principal);
  if (base::trim(keytab).empty() && base::trim(principal).empty()) return;
  if (base::trim(keytab).empty() || base::trim(principal).empty()) {
    reader.problem(keytab.empty() ? options::kerberos_principal : options::kerberos_keytab,
                   "Kerberos login configuration is invalid: either both or none of "
                   "security.kerberos.login.keytab and "
                   "security.kerberos.login.principal must be set");
    return;
  }
  const auto* file = named_file(work, keytab);
  if (file == nullptr) {
    reader.problem(options::kerberos_keytab,
                   fmt::format("Kerberos login configuration is invalid: keytab [{}] doesn't exist",
                               base::printable(keytab)));
    return;
  }
  if (!mounts) return;
  work.spec.kerberos.keytab_name = base_name(keytab);
  work.spec.kerberos.keytab = *file;
  set_derived(work, "security.kerberos.login.keytab",
              fmt::format("{}/{}", names::kerberos_keytab_mount, base_name(keytab)));
}

void resolve_kerberos(Work& work) {
  auto& reader = work.reader;
  const bool mounts =
      !reader.dialect().decorator_switches || reader.boolean(options::kerberos_mount);
  resolve_keytab(work, mounts);
  const auto path = reader.text(options::krb5_conf);
  if (!mounts || base::trim(path).empty()) return;
  const auto* file = named_file(work, path);
  work.spec.kerberos.krb5_name = base_name(path);
  if (file != nullptr) work.spec.kerberos.krb5_conf = *file;
  if (!work.spec.kerberos.krb5_conf) {
    work.warnings.push_back(
        fmt::format("security.kerberos.krb5-conf.path: there is no file '{}'; the pods will wait "
                    "for a ConfigMap {}{} that nobody makes",
                    base::printable(path), names::krb5_conf_prefix, work.spec.cluster_id));
  }
}

/// Removes an option the way Configuration#removeConfig does: its first key that is there, and only
/// that.
void strip(Work& work, const Option& option) {
  if (const auto found = work.configuration.find(option, work.reader.dialect()))
    work.configuration.erase(std::string(found->key));
}

void check_config_map_size(Work& work) {
  std::size_t bytes = work.spec.config_file.second.size();
  for (const auto& [name, text] : work.spec.log_files) bytes += text.size();
  if (bytes <= largest_config_map) return;
  work.problems.add(fmt::format("ConfigMap {}{}", names::flink_config_prefix, work.spec.cluster_id),
                    fmt::format("the configuration and the logging files have {} bytes together, "
                                "and a ConfigMap holds at most {}",
                                bytes, largest_config_map));
}

}  // namespace

const std::string* named_file(const Work& work, const std::string& path) {
  const auto found = work.inputs.files.find(path);
  return found == work.inputs.files.end() || !found->second ? nullptr : &*found->second;
}

std::vector<NamedFile> named_files(const Configuration& configuration, const Dialect& dialect) {
  std::vector<NamedFile> files;
  for (const auto* option :
       {&options::pod_template_job_manager, &options::pod_template_task_manager,
        &options::kerberos_keytab, &options::krb5_conf}) {
    const auto path = configuration.text(*option, dialect);
    if (path && !base::trim(*path).empty()) files.push_back({*path, option == &options::krb5_conf});
  }
  return files;
}

void resolve_local_files(Work& work) {
  work.spec.conf_dir = work.reader.text(options::flink_conf_dir);
  work.spec.log_files = log_files(work);
  resolve_hadoop(work);
  resolve_kerberos(work);
}

void resolve_shipped_configuration(Work& work) {
  set_derived(work, "internal.cluster.execution-mode", "NORMAL");
  set_derived(work, "kubernetes.internal.jobmanager.entrypoint.class",
              std::string(names::application_entrypoint));
  strip(work, options::kube_config_file);
  work.configuration.erase("$internal.deployment.config-dir");
  if (work.reader.dialect().strips_bind_hosts) {
    for (const auto* option : {&options::rest_bind_address, &options::job_manager_bind_host,
                               &options::task_manager_bind_host, &options::task_manager_host})
      strip(work, *option);
  }
  const bool legacy = work.format == FileFormat::legacy;
  work.spec.config_file = {
      std::string(legacy ? names::legacy_config_file : names::yaml_config_file),
      legacy ? write_legacy_file(work.configuration) : write_yaml_file(work.configuration)};
  if (legacy) {
    const auto harmed = harmed_by_legacy_file(work.configuration);
    work.warnings.insert(work.warnings.end(), harmed.begin(), harmed.end());
  }
  work.spec.shipped = work.configuration;
  check_config_map_size(work);
}

}  // namespace flink
