// Fields of pod templates that Flink overwrites (KubernetesUtils#resolveUserDefinedValue and the Init* and Cmd* decorators).
#include "flink/resolve_parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/names.h"
#include "flink/options.h"
#include "flink/pod_template.h"

namespace flink {
namespace {

using base::Json;

/// A template under review: whose it is, and where it was named.
struct Reviewed {
  std::string_view process;  ///< "jobmanager", "taskmanager"
  std::string place;
  const PodTemplate& parts;
};

/// The field at a JSON pointer, or null.
Json field(const Json& object, const std::string& path) {
  const Json::json_pointer pointer(path);
  return object.contains(pointer) ? object.at(pointer) : Json();
}

void add(Work& work, const Reviewed& reviewed, std::string_view path, std::string_view why) {
  work.findings.push_back({reviewed.place, fmt::format("has a template whose {} has no effect: {}", path, why)});
}

/// The key under which one of the options is set, or empty.
std::string_view key_that_is_set(const Work& work, std::initializer_list<const Option*> all) {
  for (const auto* option : all) {
    if (const auto found = work.configuration.find(*option, work.reader.dialect())) return found->key;
  }
  return {};
}

std::string cpu_key(const Work& work, const Reviewed& reviewed) {
  const auto of_job_manager = options::cpu.key(work.reader.dialect().version);
  return fmt::format("kubernetes.{}.cpu{}", reviewed.process, of_job_manager.ends_with(".amount") ? ".amount" : "");
}

void review_main_container(Work& work, const Reviewed& reviewed) {
  const auto& main = reviewed.parts.main;
  for (const auto* name : {"command", "args"}) {
    if (!field(main, fmt::format("/{}", name)).is_null())
      add(work, reviewed, fmt::format("main container's {}", name), "Flink starts the container its own way");
  }
  for (const auto* kind : {"requests", "limits"}) {
    if (!field(main, fmt::format("/resources/{}/cpu", kind)).is_null())
      add(work, reviewed, fmt::format("main container's resources.{}.cpu", kind), fmt::format("{} decides", cpu_key(work, reviewed)));
    if (!field(main, fmt::format("/resources/{}/memory", kind)).is_null())
      add(work, reviewed, fmt::format("main container's resources.{}.memory", kind), fmt::format("{}.memory.* decides", reviewed.process));
  }
  if (const auto key = key_that_is_set(work, {&options::image}); !key.empty() && !field(main, "/image").is_null())
    add(work, reviewed, "main container's image", fmt::format("{} decides", key));
  if (const auto key = key_that_is_set(work, {&options::image_pull_policy}); !key.empty() && !field(main, "/imagePullPolicy").is_null())
    add(work, reviewed, "main container's imagePullPolicy", fmt::format("{} decides", key));
}

void review_network(Work& work, const Reviewed& reviewed) {
  const auto& dialect = work.reader.dialect();
  if (!dialect.host_network) return;
  const auto host_network = field(reviewed.parts.pod, "/spec/hostNetwork");
  if (host_network.is_boolean() && host_network.get<bool>() != work.spec.host_network)
    add(work, reviewed, "spec.hostNetwork", fmt::format("{} decides", options::host_network.key(dialect.version)));
  const auto dns = field(reviewed.parts.pod, "/spec/dnsPolicy");
  const auto* ours = work.spec.host_network ? "ClusterFirstWithHostNet" : "ClusterFirst";
  if (dns.is_string() && dns != ours && (work.spec.host_network || !dialect.template_dns_policy))
    add(work, reviewed, "spec.dnsPolicy", fmt::format("Flink writes '{}'", ours));
}

void review_account(Work& work, const Reviewed& reviewed) {
  const auto of_template = reviewed.parts.service_account();
  if (of_template.empty()) return;
  const std::array keys{fmt::format("kubernetes.{}.service-account", reviewed.process), std::string("kubernetes.service-account")};
  const auto set = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return work.configuration.find(key) != nullptr; });
  if (set != keys.end() && work.configuration.find(*set)->text != of_template)
    add(work, reviewed, "spec.serviceAccountName", fmt::format("{} decides", *set));
}

/// metadata.name has no effect either, but every template has one: `kubectl` and editors want it.
void review_metadata(Work& work, const Reviewed& reviewed) {
  const auto& pod = reviewed.parts.pod;
  const auto name_space = field(pod, "/metadata/namespace");
  if (name_space.is_string() && name_space != work.spec.kube_namespace) add(work, reviewed, "metadata.namespace", "kubernetes.namespace decides");
  for (const auto& label : {names::type_label, names::app_label, names::component_label}) {
    if (!field(pod, fmt::format("/metadata/labels/{}", label)).is_null())
      add(work, reviewed, fmt::format("label '{}'", label), "Flink finds its pods by labels of that name");
  }
}

/// A container that was meant to be the main one becomes a second container beside Flink's.
void review_names(Work& work, const Reviewed& reviewed) {
  if (!reviewed.parts.main.empty()) return;
  const auto main = work.reader.dialect().main_container;
  const std::vector<std::string> candidates{std::string(main)};
  for (const auto& container : field(reviewed.parts.pod, "/spec/containers")) {
    const auto name = field(container, "/name");
    if (!name.is_string() || base::nearest(name.get<std::string>(), candidates).empty()) continue;
    work.findings.push_back({reviewed.place, fmt::format("has a template whose container '{}' runs beside Flink's own (did you mean '{}'?)",
                                                         base::printable(name.get<std::string>(), 100), main)});
  }
}

void review_text(Work& work, const Reviewed& reviewed) {
  for (const auto& remark : reviewed.parts.remarks) work.findings.push_back({reviewed.place, "has a template in which " + remark});
}

void review(Work& work, const Option& option, std::string_view process, const PodTemplate& parts) {
  const auto found = work.configuration.find(option, work.reader.dialect());
  if (!found) return;
  const Reviewed reviewed{process, where(found->key, found->value->origin), parts};
  review_text(work, reviewed);
  review_main_container(work, reviewed);
  review_network(work, reviewed);
  review_account(work, reviewed);
  review_metadata(work, reviewed);
  review_names(work, reviewed);
  const auto policy = field(reviewed.parts.pod, "/spec/restartPolicy");
  if (process == "taskmanager" && policy.is_string() && policy != "Never") add(work, reviewed, "spec.restartPolicy", "TaskManagers have 'Never'");
}

}  // namespace

void review_templates(Work& work) {
  if (!work.reader.dialect().pod_templates) return;
  review(work, options::pod_template_job_manager, "jobmanager", work.job_manager_template);
  review(work, options::pod_template_task_manager, "taskmanager", work.task_manager_template);
}

}  // namespace flink
