#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/rules/rules.h"
#include "flink/version/names.h"
#include "flink/version/version.h"

namespace flink {
namespace {

/// What the JobManager will not start with.
std::vector<std::string> high_availability_warnings(const Reader& reader, const std::string& mode) {
  std::vector<std::string> warnings;
  if (base::equals_ignoring_case(mode, "kubernetes") &&
      !reader.dialect().high_availability_short_name)
    warnings.push_back(
        fmt::format("high-availability: the JobManager of Flink {} does not know the short name "
                    "'kubernetes' (1.16 was the first); write "
                    "org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory",
                    minor_text(reader.dialect().version)));
  if (!reader.has(options::high_availability_storage_dir))
    warnings.push_back(fmt::format("{} is not set, and the JobManager will not start without it",
                                   options::high_availability_storage_dir.name()));
  return warnings;
}

}  // namespace

Decision<IdentityFacts> resolve_identity(const Reader& reader, const Inputs& inputs) {
  Decision<IdentityFacts> result{
      {reader.dialect(), reader.text(options::cluster_id), reader.text(options::kube_namespace)}};
  auto& facts = result.facts;
  facts.nonces = inputs.nonces;
  if (!reader.has(options::cluster_id)) {
    facts.cluster_id = (std::string(names::generated_cluster_id_prefix) + inputs.random_token)
                           .substr(0, names::longest_cluster_id);
    result.derived.push_back(derived_key(options::cluster_id, reader, facts.cluster_id));
  }
  reader.check(options::cluster_id, rules::cluster_id(facts.cluster_id));
  reader.check(options::kube_namespace, rules::label_name(facts.kube_namespace));
  const auto mode = reader.text(options::high_availability);
  facts.high_availability = is_high_availability(mode);
  if (facts.high_availability) result.warnings = high_availability_warnings(reader, mode);
  return result;
}

}  // namespace flink
