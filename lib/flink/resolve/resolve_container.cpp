#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/rules/rules.h"
#include "flink/version/names.h"

namespace flink {
namespace {

/// The API server takes it, though its documentation says that there must be none.
std::string colon_in(std::string_view path) {
  return path.find(':') == std::string_view::npos
             ? ""
             : fmt::format("path '{}' has a ':'", base::printable(path, 300));
}

/// A path where a volume is mounted.
void check_mount(const Reader& reader, const Option& option, const std::string& path,
                 std::vector<Finding>& findings) {
  reader.check(option, rules::mount_path(path));
  add_mistake(findings, reader, option, "mounts where no volume should be", colon_in(path));
}

SecretEnv secret_variable(const Reader& reader, const StringMap& map) {
  const auto get = [&](const char* key) {
    const auto at = map.find(key);
    return at == map.end() ? std::string{} : at->second;
  };
  for (const auto* needed : {"env", "secret", "key"}) {
    if (!map.contains(needed))
      reader.problem(
          options::secret_env,
          fmt::format("an entry lacks '{}' (each is env:NAME,secret:SECRET,key:KEY)", needed));
  }
  return {get("env"), get("secret"), get("key")};
}

void resolve_secrets(const Reader& reader, Decision<ContainerFacts>& result) {
  for (const auto& map : reader.list_of_maps(options::secret_env))
    result.facts.secret_env.push_back(secret_variable(reader, map));
  for (const auto& [secret, path] : reader.map(options::secrets)) {
    // The volume is called SECRET-volume, and a volume's name is a label: no dots.
    reader.check(options::secrets, rules::label_name(secret + "-volume"));
    check_mount(reader, options::secrets, path, result.findings);
    result.facts.secret_mounts.push_back({secret, path});
  }
}

void resolve_env(const Reader& reader, Decision<ContainerFacts>& result) {
  for (const auto& [name, value] : reader.configuration().with_prefix(names::master_env_prefix))
    result.facts.env.emplace_back(name, value->text);
  if (reader.dialect().log_dir_env && reader.has(options::flink_log_dir))
    result.facts.log_dir = reader.text(options::flink_log_dir);
  if (!reader.dialect().user_artifacts_volume) return;
  result.facts.artifacts_dir = reader.text(options::artifacts_base_dir);
  check_mount(reader, options::artifacts_base_dir, result.facts.artifacts_dir, result.findings);
}

void check_claim(const Reader& reader, const PersistentVolumeClaim& claim) {
  const auto& option = options::persistent_volume_claims;
  reader.check(option, rules::subdomain(claim.claim));
  if (!claim.path.starts_with('/'))
    reader.problem(option, fmt::format("mount path '{}' of claim '{}' must be absolute",
                                       base::printable(claim.path), base::printable(claim.claim)));
  if (claim.volume().size() > 63)
    reader.problem(
        option, fmt::format("the volume of claim '{}' would have a name of more than 63 characters",
                            base::printable(claim.claim)));
}

std::vector<PersistentVolumeClaim> claims(const Reader& reader) {
  std::vector<PersistentVolumeClaim> result;
  if (!reader.dialect().persistent_volume_claims) return result;
  const bool read_only = reader.boolean(options::persistent_volume_claim_read_only);
  StringMap claim_of_path;
  for (const auto& [claim, path] : reader.map(options::persistent_volume_claims)) {
    result.push_back({claim, path, read_only});
    check_claim(reader, result.back());
    if (!claim_of_path.emplace(path, claim).second)
      reader.problem(options::persistent_volume_claims,
                     fmt::format("mount path '{}' is there twice", base::printable(path)));
  }
  return result;
}

}  // namespace

Decision<ContainerFacts> resolve_container(const Reader& reader) {
  Decision<ContainerFacts> result;
  resolve_secrets(reader, result);
  resolve_env(reader, result);
  result.facts.claims = claims(reader);
  return result;
}

}  // namespace flink
