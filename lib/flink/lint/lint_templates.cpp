// Fields of pod templates that Flink overwrites (KubernetesUtils#resolveUserDefinedValue and the
// Init* and Cmd* decorators), and secrets that everybody can read there.
#include "flink/lint/lint_parts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/masked.h"
#include "flink/config/options.h"
#include "flink/pod_template/pod_template.h"
#include "flink/version/names.h"

namespace flink {
namespace {

using base::Json;

/// A template under review: whose it is, and where it was named.
struct Reviewed {
  std::string_view process;  ///< "jobmanager", "taskmanager"
  std::string place;
  std::string file;  ///< as it was named
  const PodTemplate& parts;
};

/// The field at a JSON pointer, or null.
Json field(const Json& object, const std::string& path) {
  const Json::json_pointer pointer(path);
  return object.contains(pointer) ? object.at(pointer) : Json();
}

void add(Lint& lint, const Reviewed& reviewed, std::string_view path, std::string_view why) {
  lint.findings.push_back(
      {reviewed.place, fmt::format("has a template whose {} has no effect: {}", path, why)});
}

/// The key under which one of the options is set, or empty.
std::string_view key_that_is_set(const Lint& lint, std::initializer_list<const Option*> all) {
  for (const auto* option : all) {
    if (const auto found = lint.configuration.find(*option, lint.dialect)) return found->key;
  }
  return {};
}

void lint_main_container(Lint& lint, const Reviewed& reviewed) {
  const auto& main = reviewed.parts.main;
  for (const auto* name : {"command", "args"}) {
    if (!field(main, fmt::format("/{}", name)).is_null())
      add(lint, reviewed, fmt::format("main container's {}", name),
          "Flink starts the container its own way");
  }
  for (const auto* kind : {"requests", "limits"}) {
    if (!field(main, fmt::format("/resources/{}/cpu", kind)).is_null())
      add(lint, reviewed, fmt::format("main container's resources.{}.cpu", kind),
          fmt::format("{} decides", options::cpu_of(reviewed.process).key(lint.dialect.version)));
    if (!field(main, fmt::format("/resources/{}/memory", kind)).is_null())
      add(lint, reviewed, fmt::format("main container's resources.{}.memory", kind),
          fmt::format("{}.memory.* decides", reviewed.process));
  }
  if (const auto key = key_that_is_set(lint, {&options::image});
      !key.empty() && !field(main, "/image").is_null())
    add(lint, reviewed, "main container's image", fmt::format("{} decides", key));
  if (const auto key = key_that_is_set(lint, {&options::image_pull_policy});
      !key.empty() && !field(main, "/imagePullPolicy").is_null())
    add(lint, reviewed, "main container's imagePullPolicy", fmt::format("{} decides", key));
}

void lint_network(Lint& lint, const Reviewed& reviewed) {
  const auto& dialect = lint.dialect;
  if (!dialect.host_network) return;
  const auto host_network = field(reviewed.parts.pod, "/spec/hostNetwork");
  if (host_network.is_boolean() && host_network.get<bool>() != lint.spec.host_network)
    add(lint, reviewed, "spec.hostNetwork",
        fmt::format("{} decides", options::host_network.key(dialect.version)));
  const auto dns = field(reviewed.parts.pod, "/spec/dnsPolicy");
  const auto* ours = lint.spec.host_network ? "ClusterFirstWithHostNet" : "ClusterFirst";
  if (dns.is_string() && dns != ours && (lint.spec.host_network || !dialect.template_dns_policy))
    add(lint, reviewed, "spec.dnsPolicy", fmt::format("Flink writes '{}'", ours));
}

void lint_account(Lint& lint, const Reviewed& reviewed) {
  const auto of_template = reviewed.parts.service_account();
  if (of_template.empty()) return;
  const auto set = lint.configuration.find(reviewed.process == "taskmanager"
                                               ? options::task_manager_service_account
                                               : options::service_account,
                                           lint.dialect);
  if (set && set->value->text != of_template)
    add(lint, reviewed, "spec.serviceAccountName", fmt::format("{} decides", set->key));
}

/// metadata.name has no effect either, but every template has one: `kubectl` and editors want it.
void lint_metadata(Lint& lint, const Reviewed& reviewed) {
  const auto& pod = reviewed.parts.pod;
  const auto name_space = field(pod, "/metadata/namespace");
  if (name_space.is_string() && name_space != lint.spec.kube_namespace)
    add(lint, reviewed, "metadata.namespace",
        fmt::format("{} decides", options::kube_namespace.name()));
  for (const auto& label : {names::type_label, names::app_label, names::component_label}) {
    if (!field(pod, fmt::format("/metadata/labels/{}", label)).is_null())
      add(lint, reviewed, fmt::format("label '{}'", label),
          "Flink finds its pods by labels of that name");
  }
}

/// A container that was meant to be the main one becomes a second container beside Flink's.
void lint_names(Lint& lint, const Reviewed& reviewed) {
  if (!reviewed.parts.main.empty()) return;
  const auto main = lint.dialect.main_container;
  const std::vector<std::string> candidates{std::string(main)};
  for (const auto& container : field(reviewed.parts.pod, "/spec/containers")) {
    const auto name = field(container, "/name");
    if (!name.is_string() || base::nearest(name.get<std::string>(), candidates).empty()) continue;
    lint.findings.push_back(
        {reviewed.place,
         fmt::format(
             "has a template whose container '{}' runs beside Flink's own (did you mean '{}'?)",
             base::printable(name.get<std::string>(), 100), main)});
  }
}

void lint_text(Lint& lint, const Reviewed& reviewed) {
  for (const auto& remark : reviewed.parts.remarks)
    lint.findings.push_back({reviewed.place, "has a template in which " + remark});
}

/// The API server drops such a field in silence.
void lint_fields(Lint& lint, const Reviewed& reviewed) {
  for (const auto& [path, nearest, line] : reviewed.parts.unknown_fields) {
    const auto meant = nearest.empty() ? "" : fmt::format(" (did you mean '{}'?)", nearest);
    lint.findings.push_back({reviewed.place,
                             fmt::format("has a template with a field that Kubernetes does not "
                                         "know: {} at {}:{}{}",
                                         path, base::printable(reviewed.file, 300), line, meant),
                             Finding::Severity::mistake});
  }
}

/// --secrets-to-secret has no say in templates, which Flink takes as they are.
void lint_secrets(Lint& lint, const Reviewed& reviewed) {
  auto found = secret_places(reviewed.parts.pod);
  found.merge(secret_places(reviewed.parts.main));
  if (found.empty()) return;
  const std::vector<std::string> places(found.begin(), found.end());
  const auto shown_in =
      reviewed.process == "taskmanager"
          ? fmt::format("ConfigMap {}{}", names::pod_template_prefix, lint.spec.cluster_id)
          : fmt::format("Deployment {}", lint.spec.cluster_id);
  lint.findings.push_back(
      {reviewed.place,
       fmt::format("has a template with what looks like a secret ({}), which will be in clear text "
                   "in {} (better: valueFrom.secretKeyRef, or a volume of a Secret)",
                   base::printable(base::join(places, ", "), 300), shown_in)});
}

void lint_template(Lint& lint, const Option& option, std::string_view process,
                   const PodTemplate& parts) {
  const auto found = lint.configuration.find(option, lint.dialect);
  if (!found) return;
  const Reviewed reviewed{process, where(found->key, found->value->origin), found->value->text,
                          parts};
  lint_text(lint, reviewed);
  lint_fields(lint, reviewed);
  lint_main_container(lint, reviewed);
  lint_network(lint, reviewed);
  lint_account(lint, reviewed);
  lint_metadata(lint, reviewed);
  lint_names(lint, reviewed);
  lint_secrets(lint, reviewed);
  const auto policy = field(reviewed.parts.pod, "/spec/restartPolicy");
  if (process == "taskmanager" && policy.is_string() && policy != "Never")
    add(lint, reviewed, "spec.restartPolicy", "TaskManagers have 'Never'");
}

}  // namespace

void lint_templates(Lint& lint) {
  if (!lint.dialect.pod_templates) return;
  lint_template(lint, options::pod_template_job_manager, "jobmanager", lint.job_manager_template);
  lint_template(lint, options::pod_template_task_manager, "taskmanager",
                lint.task_manager_template);
}

}  // namespace flink
