#include "flink/resolve/resolve.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/version/names.h"

namespace flink {
namespace {

constexpr std::size_t largest_config_map = std::size_t{1} << 20;

void check_target(const Reader& reader) {
  const auto target = reader.text(options::target);
  if (!reader.has(options::target) || base::equals_ignoring_case(target, names::application_target))
    return;
  reader.problem(options::target,
                 fmt::format("Couldn't deploy Kubernetes Application Cluster. Expected "
                             "deployment.target=kubernetes-application but actual one was \"{}\"",
                             base::printable(target, 200)));
}

/// Numbers which only Flink's client needs; it refuses what is none.
void check_client_numbers(const Reader& reader) {
  if (options::io_pool_size.known_in(reader.dialect().version))
    reader.integer(options::io_pool_size);
  reader.integer(options::max_retries);
}

void check_config_map_size(const ClusterSpec& spec, base::Problems& problems) {
  std::size_t bytes = std::max(spec.config_file.second.size(), spec.whole_file.size());
  for (const auto& [name, text] : spec.log_files) bytes += text.size();
  if (bytes <= largest_config_map) return;
  problems.add(fmt::format("ConfigMap {}{}", names::flink_config_prefix, spec.cluster_id),
               fmt::format("the configuration and the logging files have {} bytes together, "
                           "and a ConfigMap holds at most {}",
                           bytes, largest_config_map));
}

template <class T>
void append(std::vector<T>& all, std::vector<T> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The parts put together.
struct Sum {
  ClusterSpec spec{};
  std::vector<DerivedKey> derived{};
  std::vector<std::string> warnings{};
  std::vector<Finding> findings{};

  template <class Facts>
  const Facts& add_facts(Facts facts) {
    return static_cast<Facts&>(spec) = std::move(facts);
  }

  template <class Facts>
  const Facts& add(Decision<Facts> part) {
    append(derived, std::move(part.derived));
    append(warnings, std::move(part.warnings));
    append(findings, std::move(part.findings));
    return add_facts(std::move(part.facts));
  }
};

ResolveResult result_of(Sum sum, Configuration configuration, FileFormat format,
                        Templates templates) {
  return {std::move(sum.spec),
          std::move(configuration),
          format,
          std::move(templates.job_manager),
          std::move(templates.task_manager),
          std::move(sum.warnings),
          std::move(sum.findings)};
}

}  // namespace

ResolveResult resolve(Configuration configuration, FileFormat format, const Inputs& inputs,
                      const Dialect& dialect, base::Problems& problems) {
  Sum sum;
  const auto& secrets =
      sum.add_facts(withhold_secrets(configuration, format, dialect, inputs, problems));
  const Reader reader(configuration, format, dialect, problems);
  check_target(reader);
  const auto& identity = sum.add(resolve_identity(reader, inputs));
  check_client_numbers(reader);
  auto templates = resolve_templates(reader, inputs);
  sum.add_facts(template_facts(templates));
  sum.add(resolve_image(reader, templates.job_manager));
  sum.add(resolve_pod(reader, templates.job_manager, identity.high_availability));
  sum.add(resolve_container(reader));
  sum.add(resolve_services(reader, identity));
  sum.add(resolve_uploads(reader));
  const auto& files = sum.add(resolve_local_files(reader, inputs, identity.cluster_id));
  sum.add_facts(resolve_process(reader, inputs, files.log_files, problems));
  for (auto& [key, value] : sum.derived) configuration.set(std::move(key), std::move(value));
  sum.add_facts(
      resolve_task_manager(configuration, format, dialect, inputs, templates.task_manager));
  sum.add(resolve_shipped(configuration, format, dialect, secrets));
  check_config_map_size(sum.spec, problems);
  check_admission(sum.spec, templates.job_manager, reader, problems);
  return result_of(std::move(sum), std::move(configuration), format, std::move(templates));
}

}  // namespace flink
