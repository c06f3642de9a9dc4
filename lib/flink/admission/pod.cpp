// Pods as wholes: names, ports, DNS, the node's namespaces.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "flink/admission/format.h"
#include "flink/admission/kinds.h"
#include "flink/admission/mounts.h"

namespace flink::admission {
namespace {

using base::Json;

std::string name_of(const Json& object) { return text_of(object, "name"); }

/// Containers and init containers share their names.
void check_names(const Json& pod, const Path& path, Refusals& refusals) {
  const auto& containers = list_of(pod, "containers");
  check_unique(containers, path / "containers", "name", name_of, refusals);
  const auto& inits = list_of(pod, "initContainers");
  check_unique(inits, path / "initContainers", "name", name_of, refusals);
  for (std::size_t i = 0; i < inits.size(); ++i) {
    const auto name = name_of(inits[i]);
    const auto same = std::find_if(containers.begin(), containers.end(), [&](const Json& each) {
      return !name.empty() && name_of(each) == name;
    });
    if (same == containers.end()) continue;
    const auto at = static_cast<std::size_t>(same - containers.begin());
    refusals.push_back({(path / "initContainers")[i] / "name",
                        fmt::format("{} is taken", in_quotes(name)),
                        (path / "containers")[at] / "name"});
  }
}

std::string host_port_of(const Json& port) {
  const auto number = number_of(port, "hostPort");
  if (number == 0) return {};
  const auto protocol = text_of(port, "protocol");
  const auto ip = text_of(port, "hostIP");
  return fmt::format("{}{}{}/{}", ip, ip.empty() ? "" : ":", number,
                     protocol.empty() ? "TCP" : protocol);
}

/// No two containers of a pod can have the same port of a node.
void check_host_ports(const Json& pod, const Path& path, Refusals& refusals) {
  std::map<std::string, Path> first;
  const auto& containers = list_of(pod, "containers");
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const auto& ports = list_of(containers[i], "ports");
    for (std::size_t j = 0; j < ports.size(); ++j) {
      const auto place = ((path / "containers")[i] / "ports")[j] / "hostPort";
      const auto port = host_port_of(ports[j]);
      if (port.empty()) continue;
      if (const auto [at, is_new] = first.emplace(port, place); !is_new)
        refusals.push_back({place, fmt::format("{} is taken", in_quotes(port)), at->second});
      if (is_true(pod, "hostNetwork") &&
          number_of(ports[j], "hostPort") != number_of(ports[j], "containerPort"))
        refusals.push_back({place, "must be the containerPort, as the pod has the node's network"});
    }
  }
  const auto& inits = list_of(pod, "initContainers");
  for (std::size_t i = 0; i < inits.size(); ++i)
    check_unique(list_of(inits[i], "ports"), (path / "initContainers")[i] / "ports", "hostPort",
                 host_port_of, refusals);
}

/// Only those that run on beside the containers (restartPolicy Always) have these.
void check_init_containers(const Json& pod, const Path& path, Refusals& refusals) {
  const auto& inits = list_of(pod, "initContainers");
  for (std::size_t i = 0; i < inits.size(); ++i) {
    if (member(inits[i], "restartPolicy") != nullptr) continue;
    for (const auto* field : {"lifecycle", "livenessProbe", "readinessProbe", "startupProbe"}) {
      if (member(inits[i], field) != nullptr)
        refusals.push_back(
            {(path / "initContainers")[i] / field,
             "must not be there in an init container without restartPolicy 'Always'"});
    }
  }
}

/// A container may not sleep for longer than its pod has to end.
void check_sleeps(const Json& pod, const Path& path, Refusals& refusals) {
  constexpr std::int64_t otherwise = 30;
  const auto grace = number_of(pod, "terminationGracePeriodSeconds", otherwise);
  const auto& containers = list_of(pod, "containers");
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const auto* lifecycle = member(containers[i], "lifecycle");
    for (const auto* name : {"postStart", "preStop"}) {
      const auto* handler = lifecycle == nullptr ? nullptr : member(*lifecycle, name);
      const auto* sleep = handler == nullptr ? nullptr : member(*handler, "sleep");
      if (sleep != nullptr && number_of(*sleep, "seconds") > grace)
        refusals.push_back(
            {(path / "containers")[i] / "lifecycle" / name / "sleep",
             fmt::format("must not be longer than terminationGracePeriodSeconds ({})", grace)});
    }
  }
}

void check_dns(const Json& pod, const Path& path, Refusals& refusals) {
  const auto* config = member(pod, "dnsConfig");
  const auto& servers =
      config == nullptr ? list_of(pod, "dnsConfig") : list_of(*config, "nameservers");
  if (text_of(pod, "dnsPolicy") == "None" && servers.empty())
    refusals.push_back(
        {path / "dnsConfig" / "nameservers", "must not be empty with dnsPolicy 'None'"});
  if (config == nullptr) return;
  constexpr std::size_t most_servers = 3, most_searches = 32, most_characters = 2048;
  if (servers.size() > most_servers)
    refusals.push_back({path / "dnsConfig" / "nameservers",
                        fmt::format("must not be more than {}", most_servers)});
  const auto& searches = list_of(*config, "searches");
  std::size_t characters = 0;
  for (const auto& search : searches)
    characters += (search.is_string() ? search.get_ref<const std::string&>().size() : 0) + 1;
  if (searches.size() > most_searches || characters > most_characters + 1) {
    refusals.push_back({path / "dnsConfig" / "searches",
                        fmt::format("must not be more than {}, nor have more than {} characters",
                                    most_searches, most_characters)});
  }
}

void check_pod(const Json& pod, const Path& path, Refusals& refusals) {
  check_names(pod, path, refusals);
  check_host_ports(pod, path, refusals);
  check_init_containers(pod, path, refusals);
  check_sleeps(pod, path, refusals);
  check_dns(pod, path, refusals);
  check_mounts(pod, path, refusals);
  check_amounts(pod, "overhead", path, refusals);
  check_labels(pod, "nodeSelector", path, refusals);
  if (is_true(pod, "shareProcessNamespace") && is_true(pod, "hostPID"))
    refusals.push_back({path / "shareProcessNamespace", "must not be there with hostPID"});
}

bool has_container(const Json& spec, std::string_view name) {
  const auto is_it = [&](const Json& container) { return name_of(container) == name; };
  const auto &containers = list_of(spec, "containers"), &inits = list_of(spec, "initContainers");
  return std::any_of(containers.begin(), containers.end(), is_it) ||
         std::any_of(inits.begin(), inits.end(), is_it);
}

std::string wrong_app_armor(const std::string& profile) {
  if (profile.empty() || profile == "runtime/default" || profile == "unconfined" ||
      profile.starts_with("localhost/"))
    return {};
  return fmt::format("{} must be runtime/default, unconfined or localhost/PROFILE",
                     in_quotes(profile));
}

std::string wrong_seccomp(const std::string& profile) {
  if (profile == "runtime/default" || profile == "docker/default" || profile == "unconfined")
    return {};
  if (profile.starts_with("localhost/")) return wrong_with(Json(profile.substr(10)), "descending");
  return fmt::format("{} must be runtime/default, unconfined or localhost/PROFILE",
                     in_quotes(profile));
}

/// Annotations that servers look into.
std::string wrong_annotation(const Json& spec, const std::string& key, const std::string& value) {
  constexpr std::string_view app_armor = "container.apparmor.security.beta.kubernetes.io/";
  constexpr std::string_view seccomp = "container.seccomp.security.alpha.kubernetes.io/";
  if (key.starts_with(app_armor))
    return has_container(spec, key.substr(app_armor.size())) ? wrong_app_armor(value)
                                                             : "names no container";
  if (key.starts_with(seccomp) || key == "seccomp.security.alpha.kubernetes.io/pod")
    return wrong_seccomp(value);
  if (key == "kubernetes.io/config.mirror" && text_of(spec, "nodeName").empty())
    return "must not be there without nodeName";
  return {};
}

void check_known_annotations(const Json& pod, const Path& path, Refusals& refusals) {
  const auto* metadata = member(pod, "metadata");
  const auto* spec = member(pod, "spec");
  const auto* annotations = metadata == nullptr ? nullptr : member(*metadata, "annotations");
  if (annotations == nullptr || !annotations->is_object() || spec == nullptr) return;
  for (const auto& [key, value] : annotations->items()) {
    if (!value.is_string()) continue;
    if (auto what = wrong_annotation(*spec, key, value.get<std::string>()); !what.empty())
      refusals.push_back({path / "metadata" / "annotations" / key, std::move(what)});
  }
}

void check_template(const Json& pod, const Path& path, Refusals& refusals) {
  if (const auto* metadata = member(pod, "metadata"))
    check_metadata(*metadata, path / "metadata", refusals);
  check_known_annotations(pod, path, refusals);
}

void check_sysctls(const Json& context, const Path& path, Refusals& refusals) {
  check_unique(list_of(context, "sysctls"), path / "sysctls", "name", name_of, refusals);
}

void check_claims(const Json& pod, const Path& path, Refusals& refusals) {
  const auto& claims = list_of(pod, "resourceClaims");
  check_unique(claims, path / "resourceClaims", "name", name_of, refusals);
  check_unique(list_of(pod, "schedulingGates"), path / "schedulingGates", "name", name_of,
               refusals);
  for (const auto* kind : {"containers", "initContainers"}) {
    const auto& containers = list_of(pod, kind);
    for (std::size_t i = 0; i < containers.size(); ++i) {
      const auto* resources = member(containers[i], "resources");
      const auto& used = resources == nullptr ? list_of(pod, "") : list_of(*resources, "claims");
      for (std::size_t j = 0; j < used.size(); ++j) {
        const auto is_it = [&](const Json& claim) { return name_of(claim) == name_of(used[j]); };
        if (!name_of(used[j]).empty() && std::none_of(claims.begin(), claims.end(), is_it))
          refusals.push_back(
              {((path / kind)[i] / "resources" / "claims")[j] / "name",
               fmt::format("{} is none of the pod's resourceClaims", in_quotes(name_of(used[j])))});
      }
    }
  }
}

/// Up to 1.30 the two were in a field of their own.
void check_claim(const Json& claim, const Path& path, Refusals& refusals) {
  constexpr std::array<std::string_view, 2> names{"resourceClaimName", "resourceClaimTemplateName"};
  Json sources = claim;
  sources.erase("name");
  const auto set = set_of(sources, names);
  if (set.names.size() > 1 || (set.names.empty() && !set.others))
    refusals.push_back({path, "must have one of resourceClaimName and resourceClaimTemplateName"});
}

constexpr std::array rules{KindRule{"Pod", check_template}, KindRule{"PodSpec", check_pod},
                           KindRule{"PodSpec", check_claims},
                           KindRule{"PodResourceClaim", check_claim},
                           KindRule{"PodSecurityContext", check_sysctls}};

}  // namespace

std::span<const KindRule> pod_rules() { return rules; }

}  // namespace flink::admission
