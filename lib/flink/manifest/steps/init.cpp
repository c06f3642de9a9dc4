#include <fmt/format.h>

#include "flink/manifest/manifest.h"
#include "flink/manifest/steps.h"
#include "flink/values/units.h"
#include "flink/version/names.h"

namespace flink::steps {
namespace {

using base::Json;

/// Lays the entries over an object member of a template; Flink's win.
void overlay(Json& object, const char* member, const StringMap& entries) {
  for (const auto& [key, value] : entries) object[member][key] = value;
}

void append(Json& object, const char* member, Json element) {
  object[member].push_back(std::move(element));
}

Json pod_spec(Json pod, const ClusterSpec& spec) {
  pod["serviceAccountName"] = spec.service_account;
  if (spec.dialect.service_account_alias) pod["serviceAccount"] = spec.service_account;
  if (spec.dialect.host_network) pod["hostNetwork"] = spec.host_network;
  if (!spec.dns_policy.empty()) pod["dnsPolicy"] = spec.dns_policy;
  for (const auto& name : spec.image_pull_secrets)
    append(pod, "imagePullSecrets", {{"name", name}});
  overlay(pod, "nodeSelector", spec.node_selector);
  for (const auto& toleration : spec.tolerations) append(pod, "tolerations", toleration);
  return pod;
}

/// Overwrites cpu and memory; other resources of a template stay.
void set_resources(Json& resources, double cpu, int memory_mebibytes) {
  resources["cpu"] = java_double_text(cpu);
  resources["memory"] = fmt::format("{}Mi", memory_mebibytes);
}

void add_ports(Json& main, const ClusterSpec& spec) {
  if (spec.host_network) return;  // the JobManager takes whatever port is free on its node
  append(main, "ports", {{"name", names::rest_port}, {"containerPort", spec.ports.rest}});
  append(main, "ports", {{"name", names::rpc_port}, {"containerPort", spec.ports.rpc}});
  append(main, "ports", {{"name", names::blob_port}, {"containerPort", spec.ports.blob}});
}

void add_env(Json& main, const ClusterSpec& spec) {
  for (const auto& [name, value] : spec.env) append(main, "env", env_var(name, value));
  append(main, "env",
         {{"name", names::pod_ip_env},
          {"valueFrom", {{"fieldRef", {{"apiVersion", "v1"}, {"fieldPath", "status.podIP"}}}}}});
  if (spec.log_dir) append(main, "env", env_var(std::string(names::log_dir_env), *spec.log_dir));
}

Json main_container(Json main, const ClusterSpec& spec) {
  main["name"] = spec.dialect.main_container;
  main["image"] = spec.image;
  main["imagePullPolicy"] = spec.image_pull_policy;
  set_resources(main["resources"]["requests"], spec.resources.cpu, spec.resources.memory_mebibytes);
  set_resources(main["resources"]["limits"], spec.resources.cpu_limit,
                spec.resources.memory_limit_mebibytes);
  add_ports(main, spec);
  add_env(main, spec);
  return main;
}

}  // namespace

Draft init(Draft draft, const ClusterSpec& spec) {
  draft.pod = spec.pod_template;
  overlay(draft.pod["metadata"], "labels", spec.pod_labels());
  overlay(draft.pod["metadata"], "annotations", spec.annotations);
  draft.pod["spec"] = pod_spec(spec.pod_template.value("spec", Json::object()), spec);
  draft.main = main_container(spec.main_container, spec);
  if (!spec.artifacts_dir.empty()) {
    mount(draft.pod, draft.main,
          {{"name", names::user_artifacts_volume}, {"emptyDir", Json::object()}},
          {{"name", names::user_artifacts_volume}, {"mountPath", spec.artifacts_dir}});
  }
  return draft;
}

}  // namespace flink::steps
