#include "cluster/judged_cluster.h"

#include <fmt/format.h>

#include "flink/config/distribution.h"
#include "flink/config/program_options.h"
#include "flink/manifest/job_manager.h"
#include "flink/resolve/resolve.h"
#include "flink/version/names.h"

namespace test {

JudgedCluster judge(const RandomCluster& cluster, const std::string& kube_namespace) {
  JudgedCluster judged;
  flink::ProgramOptions options;
  flink::Inputs inputs;
  options.jar = "local:///opt/flink/usrlib/orders.jar";
  options.dynamic_properties = cluster.properties;
  options.dynamic_properties.emplace_back("kubernetes.namespace", kube_namespace);
  if (!cluster.pod_template.empty()) {
    options.dynamic_properties.emplace_back("kubernetes.pod-template-file.jobmanager", "/pod.yaml");
    inputs.files.emplace("/pod.yaml", cluster.pod_template);
  }
  for (const auto& [key, value] : cluster.properties)
    judged.words += fmt::format("-D{}={}\n", key, value);
  judged.words += cluster.pod_template;

  base::Problems problems;
  const auto dialect = flink::dialect_of(flink::newest_known);
  auto configuration = flink::distribution_defaults(dialect);
  flink::apply(options, dialect, configuration, problems);
  const auto resolved =
      flink::resolve(configuration, flink::FileFormat::yaml, inputs, dialect, problems);
  for (const auto& [where, what] : problems.list())
    judged.refusals += fmt::format("{}: {}\n", where, what);
  auto manifests = flink::job_manager(resolved.spec);
  judged.objects.push_back(std::move(manifests.deployment));
  for (auto& object : manifests.owned) {
    if (object.at("kind") == "Service") judged.objects.push_back(std::move(object));
  }
  return judged;
}

}  // namespace test
