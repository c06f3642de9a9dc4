// Containers: environment, ports, probes, security.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/admission/field_paths.h"
#include "flink/admission/format.h"
#include "flink/admission/kinds.h"
#include "flink/admission/resources.h"

namespace flink::admission {
namespace {

using base::Json;
using std::string_view;

constexpr std::array<string_view, 4> probe_handlers{"exec", "grpc", "httpGet", "tcpSocket"};
constexpr std::array<string_view, 4> lifecycle_handlers{"exec", "httpGet", "sleep", "tcpSocket"};
constexpr std::array<string_view, 4> value_sources{"configMapKeyRef", "fieldRef",
                                                   "resourceFieldRef", "secretKeyRef"};
constexpr std::array<string_view, 2> environment_sources{"configMapRef", "secretRef"};

std::string any_of(std::span<const string_view> names) {
  std::vector<std::string> list(names.begin(), names.end());
  return base::join(list, ", ");
}

/// One of several fields, and not two. Fields that are not known may be the one.
void check_one_of(const Json& object, const Path& path, std::span<const string_view> names,
                  bool may_be_another, Refusals& refusals) {
  const auto set = set_of(object, names);
  if (set.names.size() > 1)
    refusals.push_back(
        {path, fmt::format("must not have both {} and {}", set.names[0], set.names[1])});
  if (set.names.empty() && !(may_be_another && set.others))
    refusals.push_back({path, fmt::format("must have one of {}", any_of(names))});
}

/// What a probe has beside its handler.
constexpr std::array<string_view, 6> probe_times{
    "failureThreshold", "initialDelaySeconds",           "periodSeconds",
    "successThreshold", "terminationGracePeriodSeconds", "timeoutSeconds"};

void check_probe(const Json& probe, const Path& path, Refusals& refusals) {
  Json handler = probe;
  for (const auto name : probe_times) handler.erase(std::string(name));
  check_one_of(handler, path, probe_handlers, true, refusals);
}

void check_lifecycle_handler(const Json& handler, const Path& path, Refusals& refusals) {
  check_one_of(handler, path, lifecycle_handlers, true, refusals);
}

void check_probes(const Json& container, const Path& path, Refusals& refusals) {
  for (const auto* name : {"livenessProbe", "startupProbe"}) {
    const auto* probe = member(container, name);
    if (probe != nullptr && number_of(*probe, "successThreshold") > 1)
      refusals.push_back({path / name / "successThreshold",
                          fmt::format("must be 1, not {}", number_of(*probe, "successThreshold"))});
  }
  const auto* readiness = member(container, "readinessProbe");
  if (readiness != nullptr && member(*readiness, "terminationGracePeriodSeconds") != nullptr)
    refusals.push_back(
        {path / "readinessProbe" / "terminationGracePeriodSeconds", "must not be there"});
}

void check_resizes(const Json& container, const Path& path, Refusals& refusals) {
  const auto resource_of = [](const Json& policy) { return text_of(policy, "resourceName"); };
  check_unique(list_of(container, "resizePolicy"), path / "resizePolicy", "resourceName",
               resource_of, refusals);
}

void check_ports(const Json& container, const Path& path, Refusals& refusals) {
  check_unique(
      list_of(container, "ports"), path / "ports", "name",
      [](const Json& port) { return text_of(port, "name"); }, refusals);
}

void check_variable(const Json& variable, const Path& path, Refusals& refusals) {
  const auto* from = member(variable, "valueFrom");
  if (from == nullptr || !from->is_object()) return;
  if (!text_of(variable, "value").empty() && !from->empty())
    return refusals.push_back({path / "valueFrom", "must not be there with value"});
  check_one_of(*from, path / "valueFrom", value_sources, true, refusals);
  if (const auto* field = member(*from, "fieldRef"))
    check_field_of_pod(*field, path / "valueFrom" / "fieldRef", FieldUse::variable, refusals);
  if (const auto* amount = member(*from, "resourceFieldRef"))
    check_field_of_container(*amount, path / "valueFrom" / "resourceFieldRef", FieldUse::variable,
                             refusals);
}

void check_variables_from(const Json& source, const Path& path, Refusals& refusals) {
  Json sources = source;
  sources.erase("prefix");
  check_one_of(sources, path, environment_sources, true, refusals);
}

void check_security(const Json& context, const Path& path, Refusals& refusals) {
  const auto* escalation = member(context, "allowPrivilegeEscalation");
  if (escalation != nullptr && *escalation == false && is_true(context, "privileged"))
    refusals.push_back(
        {path / "allowPrivilegeEscalation", "must not be false in a privileged container"});
}

/// AppArmor's needs a name, seccomp's a path, which may be empty.
void check_profile(const Json& profile, const Path& path, bool may_be_empty, Refusals& refusals) {
  const auto* file = member(profile, "localhostProfile");
  const bool is_local = text_of(profile, "type") == "Localhost";
  if (is_local && (file == nullptr ||
                   (!may_be_empty && base::trim(text_of(profile, "localhostProfile")).empty())))
    refusals.push_back({path / "localhostProfile", "is missing, with type 'Localhost'"});
  if (!is_local && file != nullptr)
    refusals.push_back({path / "localhostProfile", "must not be there without type 'Localhost'"});
  if (!is_local || file == nullptr || !may_be_empty) return;
  if (auto what = wrong_with(*file, "descending"); !what.empty())
    refusals.push_back({path / "localhostProfile", std::move(what)});
}

void check_app_armor(const Json& profile, const Path& path, Refusals& refusals) {
  check_profile(profile, path, false, refusals);
}
void check_seccomp(const Json& profile, const Path& path, Refusals& refusals) {
  check_profile(profile, path, true, refusals);
}

constexpr std::array rules{KindRule{"Container", check_probes},
                           KindRule{"Container", check_ports},
                           KindRule{"Container", check_resizes},
                           KindRule{"ResourceRequirements", check_resources},
                           KindRule{"Probe", check_probe},
                           KindRule{"LifecycleHandler", check_lifecycle_handler},
                           KindRule{"EnvVar", check_variable},
                           KindRule{"EnvFromSource", check_variables_from},
                           KindRule{"SecurityContext", check_security},
                           KindRule{"AppArmorProfile", check_app_armor},
                           KindRule{"SeccompProfile", check_seccomp}};

}  // namespace

std::span<const KindRule> container_rules() { return rules; }

}  // namespace flink::admission
