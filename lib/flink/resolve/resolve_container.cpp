#include "flink/resolve/resolve_parts.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/rules/rules.h"
#include "flink/values/units.h"
#include "flink/version/names.h"

namespace flink {
namespace {

/// The API server takes it, though its documentation says that there must be none.
std::string colon_in(std::string_view path) {
  return path.find(':') == std::string_view::npos
             ? ""
             : fmt::format("path '{}' has a ':'", base::printable(path, 300));
}

double limit_factor(Reader& reader, const Option& option) {
  if (!reader.dialect().limit_factors) return 1.0;
  const double factor = reader.number(option);
  if (factor >= 1.0) return factor;
  reader.problem(option, fmt::format("the limit must not be below the request: {} is less than 1.0",
                                     java_double_text(factor)));
  return 1.0;
}

void resolve_secrets(Work& work) {
  auto& reader = work.reader;
  for (const auto& map : reader.list_of_maps(options::secret_env)) {
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
    work.spec.secret_env.push_back({get("env"), get("secret"), get("key")});
  }
  for (const auto& [secret, path] : reader.map(options::secrets)) {
    // The volume is called SECRET-volume, and a volume's name is a label: no dots.
    reader.check(options::secrets, rules::label_name(secret + "-volume"));
    reader.check(options::secrets, rules::mount_path(path));
    doubt(work, options::secrets, "mounts where no volume should be", colon_in(path));
    work.spec.secret_mounts.push_back({secret, path});
  }
}

void resolve_env(Work& work) {
  for (const auto& [name, value] : work.configuration.with_prefix(names::master_env_prefix))
    work.spec.env.emplace_back(name, value->text);
  if (work.reader.dialect().log_dir_env && work.reader.has(options::flink_log_dir))
    work.spec.log_dir = work.reader.text(options::flink_log_dir);
  if (!work.reader.dialect().user_artifacts_volume) return;
  work.spec.artifacts_dir = work.reader.text(options::artifacts_base_dir);
  work.reader.check(options::artifacts_base_dir, rules::mount_path(work.spec.artifacts_dir));
  doubt(work, options::artifacts_base_dir, "mounts where no volume should be",
        colon_in(work.spec.artifacts_dir));
}

void check_claim(Reader& reader, const PersistentVolumeClaim& claim) {
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

void resolve_claims(Work& work) {
  auto& reader = work.reader;
  if (!reader.dialect().persistent_volume_claims) return;
  const bool read_only = reader.boolean(options::persistent_volume_claim_read_only);
  StringMap claim_of_path;
  for (const auto& [claim, path] : reader.map(options::persistent_volume_claims)) {
    work.spec.claims.push_back({claim, path, read_only});
    check_claim(reader, work.spec.claims.back());
    if (!claim_of_path.emplace(path, claim).second)
      reader.problem(options::persistent_volume_claims,
                     fmt::format("mount path '{}' is there twice", base::printable(path)));
  }
}

}  // namespace

void resolve_container(Work& work) {
  resolve_secrets(work);
  resolve_env(work);
  resolve_claims(work);
}

void resolve_resources(Work& work, int memory_mebibytes) {
  auto& reader = work.reader;
  auto& resources = work.spec.resources;
  resources.cpu = reader.number(options::cpu);
  if (!(resources.cpu >= 0) || std::isinf(resources.cpu))
    reader.problem(options::cpu, fmt::format("must be a number of cores, 0 or more, not {}",
                                             java_double_text(resources.cpu)));
  resources.cpu_limit = resources.cpu * limit_factor(reader, options::cpu_limit_factor);
  resources.memory_mebibytes = memory_mebibytes;
  const double limit = memory_mebibytes * limit_factor(reader, options::memory_limit_factor);
  resources.memory_limit_mebibytes = limit >= std::numeric_limits<int>::max()
                                         ? std::numeric_limits<int>::max()
                                         : static_cast<int>(limit);
}

}  // namespace flink
