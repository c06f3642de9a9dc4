#include "flink/config/config_file.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/version/names.h"

namespace flink {
namespace {

/// Removes an option the way Configuration#removeConfig does: its first key that is there, and only
/// that.
void strip(Configuration& configuration, const Option& option, const Dialect& dialect) {
  if (const auto found = configuration.find(option, dialect))
    configuration.erase(std::string(found->key));
}

/// What the pods need beside it, and without what only the client does.
Configuration shipped_of(Configuration complete, const Dialect& dialect) {
  complete.set(std::string(options::execution_mode.name()), "NORMAL", {});
  complete.set(std::string(options::entrypoint_class.name()),
               std::string(names::application_entrypoint), {});
  strip(complete, options::kube_config_file, dialect);
  complete.erase(options::client_conf_dir.name());
  if (!dialect.strips_bind_hosts) return complete;
  for (const auto* option : {&options::rest_bind_address, &options::job_manager_bind_host,
                             &options::task_manager_bind_host, &options::task_manager_host})
    strip(complete, *option, dialect);
  return complete;
}

}  // namespace

Decision<ShippedFacts> resolve_shipped(const Configuration& complete, FileFormat format,
                                       const Dialect& dialect, const SecretFacts& secrets) {
  Decision<ShippedFacts> result;
  auto& [file, shipped, whole_file, withheld] = result.facts;
  shipped = shipped_of(complete, dialect);
  const bool legacy = format == FileFormat::legacy;
  const auto text_of = legacy ? write_legacy_file : write_yaml_file;
  if (legacy) result.warnings = harmed_by_legacy_file(shipped);
  if (!secrets.secret_options.empty()) whole_file = text_of(shipped);
  for (const auto& key : secrets.secret_options) {
    if (const auto* value = shipped.find(key)) withheld.set(key, *value);
    shipped.erase(key);
  }
  file = {std::string(legacy ? names::legacy_config_file : names::yaml_config_file),
          text_of(shipped)};
  return result;
}

}  // namespace flink
