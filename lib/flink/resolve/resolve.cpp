#include "flink/resolve/resolve_parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/memory/memory.h"
#include "flink/resolve/start_command.h"
#include "flink/rules/rules.h"
#include "flink/version/names.h"
#include "flink/version/version.h"

namespace flink {
namespace {

void resolve_target(Work& work) {
  const auto* target = work.configuration.find("execution.target");
  if (target == nullptr || base::equals_ignoring_case(target->text, names::application_target))
    return;
  work.problems.add(
      where("execution.target", target->origin),
      fmt::format("Couldn't deploy Kubernetes Application Cluster. Expected "
                  "deployment.target=kubernetes-application but actual one was \"{}\"",
                  base::printable(target->text, 200)));
}

void resolve_identity(Work& work) {
  auto& reader = work.reader;
  if (!reader.has(options::cluster_id)) {
    const auto id = (std::string(names::generated_cluster_id_prefix) + work.inputs.random_token)
                        .substr(0, names::longest_cluster_id);
    set_derived(work, "kubernetes.cluster-id", id);
  }
  work.spec.cluster_id = reader.text(options::cluster_id);
  work.spec.kube_namespace = reader.text(options::kube_namespace);
  reader.check(options::cluster_id, rules::cluster_id(work.spec.cluster_id));
  reader.check(options::kube_namespace, rules::label_name(work.spec.kube_namespace));
}

/// Numbers which only Flink's client needs; it refuses what is none.
void check_client_numbers(Work& work) {
  if (options::io_pool_size.known_in(work.reader.dialect().version))
    work.reader.integer(options::io_pool_size);
  work.reader.integer(options::max_retries);
}

bool high_availability_is_on(const std::string& mode) {
  return !base::equals_ignoring_case(mode, "NONE") &&
         !base::equals_ignoring_case(mode, "standalone");
}

void resolve_high_availability(Work& work) {
  const auto mode = work.reader.text(options::high_availability);
  work.spec.high_availability = high_availability_is_on(mode);
  if (!work.spec.high_availability) return;
  if (base::equals_ignoring_case(mode, "kubernetes") &&
      !work.reader.dialect().high_availability_short_name) {
    work.warnings.push_back(
        fmt::format("high-availability: the JobManager of Flink {} does not know the short name "
                    "'kubernetes' (1.16 was the first); write "
                    "org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory",
                    minor_text(work.reader.dialect().version)));
  }
  if (!work.configuration.find("high-availability.storageDir")) {
    work.warnings.push_back(
        "high-availability.storageDir is not set, and the JobManager will not start without it");
  }
}

void resolve_memory_and_command(Work& work) {
  auto& reader = work.reader;
  auto& spec = work.spec;
  const auto memory = job_manager_memory(work.configuration, reader.dialect(),
                                         work.inputs.environment, work.problems);
  task_manager_memory(work.configuration, reader.dialect(), work.inputs.environment, work.problems);
  resolve_resources(work, memory ? memory->total_mebibytes() : 0);
  spec.entry_path = reader.text(options::entry_path);
  if (memory) spec.args = start_arguments(reader, *memory, spec.log_files);
}

}  // namespace

Resolved resolve(Configuration configuration, FileFormat format, const Inputs& inputs,
                 const Dialect& dialect, base::Problems& problems) {
  Work work{configuration, format, inputs, Reader(configuration, format, dialect, problems),
            problems};
  work.spec.dialect = dialect;
  resolve_target(work);
  resolve_identity(work);
  check_client_numbers(work);
  resolve_high_availability(work);
  resolve_pod(work);
  resolve_container(work);
  resolve_services(work);
  resolve_uploads(work);
  resolve_local_files(work);
  resolve_memory_and_command(work);
  Configuration complete = configuration;
  resolve_shipped_configuration(work);
  check_admission(work);
  return {std::move(work.spec),
          std::move(complete),
          format,
          std::move(work.job_manager_template),
          std::move(work.task_manager_template),
          std::move(work.warnings),
          std::move(work.findings)};
}

}  // namespace flink
