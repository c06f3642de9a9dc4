#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/distribution.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/rules/rules.h"
#include "flink/version/names.h"

namespace flink {
namespace {

std::vector<File> log_files(const Dialect& dialect, const std::optional<ConfDir>& conf_dir) {
  if (!conf_dir) return console_logging();
  const std::span<const std::string_view> shipped =
      dialect.all_log_files ? std::span<const std::string_view>(names::log_files)
                            : std::span<const std::string_view>(names::console_log_files);
  std::vector<File> files;
  for (const auto name : shipped) {
    const auto found = conf_dir->files.find(std::string(name));
    if (found != conf_dir->files.end()) files.emplace_back(*found);
  }
  return files;
}

HadoopConf hadoop(const Reader& reader, const Inputs& inputs, std::vector<Finding>& findings) {
  if (reader.dialect().decorator_switches && !reader.boolean(options::hadoop_mount)) return {};
  HadoopConf result{std::string(base::trim(reader.text(options::hadoop_config_map)))};
  if (result.existing_config_map.empty()) result.files = inputs.hadoop_files;
  else
    add_mistake(findings, reader, options::hadoop_config_map,
                "names a ConfigMap that there cannot be",
                rules::subdomain(result.existing_config_map));
  return result;
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// The keytab's path and bytes; null when none is to be used, or a problem says why it cannot be.
const std::string* keytab_of(const Reader& reader, const Inputs& inputs,
                             const std::string& keytab) {
  const auto principal = reader.text(options::kerberos_principal);
  if (base::trim(keytab).empty() && base::trim(principal).empty()) return nullptr;
  if (base::trim(keytab).empty() || base::trim(principal).empty()) {
    reader.problem(keytab.empty() ? options::kerberos_principal : options::kerberos_keytab,
                   "Kerberos login configuration is invalid: either both or none of "
                   "security.kerberos.login.keytab and "
                   "security.kerberos.login.principal must be set");
    return nullptr;
  }
  const auto* file = named_file(inputs, keytab);
  if (file == nullptr)
    reader.problem(options::kerberos_keytab,
                   fmt::format("Kerberos login configuration is invalid: keytab [{}] doesn't exist",
                               base::printable(keytab)));
  return file;
}

void resolve_keytab(const Reader& reader, const Inputs& inputs, bool mounts,
                    Decision<FileFacts>& result) {
  const auto path = reader.text(options::kerberos_keytab);
  const auto* file = keytab_of(reader, inputs, path);
  if (file == nullptr || !mounts) return;
  result.facts.kerberos.keytab_name = base_name(path);
  result.facts.kerberos.keytab = *file;
  result.derived.push_back(
      derived_key(options::kerberos_keytab, reader,
                  fmt::format("{}/{}", names::kerberos_keytab_mount, base_name(path))));
}

void resolve_kerberos(const Reader& reader, const Inputs& inputs, std::string_view cluster_id,
                      Decision<FileFacts>& result) {
  const bool mounts =
      !reader.dialect().decorator_switches || reader.boolean(options::kerberos_mount);
  resolve_keytab(reader, inputs, mounts, result);
  const auto path = reader.text(options::krb5_conf);
  if (!mounts || base::trim(path).empty()) return;
  auto& kerberos = result.facts.kerberos;
  kerberos.krb5_name = base_name(path);
  if (const auto* file = named_file(inputs, path)) kerberos.krb5_conf = *file;
  else
    result.warnings.push_back(
        fmt::format("security.kerberos.krb5-conf.path: there is no file '{}'; the pods will wait "
                    "for a ConfigMap {}{} that nobody makes",
                    base::printable(path), names::krb5_conf_prefix, cluster_id));
}

}  // namespace

const std::string* named_file(const Inputs& inputs, const std::string& path) {
  const auto found = inputs.files.find(path);
  return found == inputs.files.end() || !found->second ? nullptr : &*found->second;
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

Decision<FileFacts> resolve_local_files(const Reader& reader, const Inputs& inputs,
                                        std::string_view cluster_id) {
  Decision<FileFacts> result;
  result.facts.conf_dir = reader.text(options::flink_conf_dir);
  result.facts.log_files = log_files(reader.dialect(), inputs.conf_dir);
  result.facts.hadoop = hadoop(reader, inputs, result.findings);
  resolve_kerberos(reader, inputs, cluster_id, result);
  return result;
}

}  // namespace flink
