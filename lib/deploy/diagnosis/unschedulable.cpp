#include "deploy/diagnosis/unschedulable.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"

namespace deploy {
namespace {

/// One reason, and what it is about: Insufficient "cpu", the taint "a: b", the claim "ha".
struct Reason {
  enum class Kind {
    resource,
    taint,
    node_trouble,
    selector,
    affinity,
    claim,
    volume,
    ports,
    cordoned,
    other
  };
  Kind kind = Kind::other;
  std::string about{};
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "2 Insufficient cpu" gives "Insufficient cpu": how many nodes have the reason is left out.
std::string_view without_count(std::string_view text) {
  text = base::trim(text);
  auto rest = text;
  while (!rest.empty() && is_digit(rest.front())) rest.remove_prefix(1);
  return rest.size() < text.size() && rest.starts_with(' ') ? base::trim(rest) : text;
}

/// The reasons one by one. A comma within a taint's braces separates nothing.
std::vector<std::string> parts_of(std::string_view message) {
  constexpr std::string_view available = " nodes are available: ";
  if (const auto at = message.find(available); at != std::string_view::npos)
    message.remove_prefix(at + available.size());
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : message) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (c == ',' && depth <= 0) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

/// What stands in braces or quotes.
std::string within(std::string_view text, char open, char close) {
  const auto begin = text.find(open);
  const auto end = begin == std::string_view::npos ? begin : text.find(close, begin + 1);
  return end == std::string_view::npos ? std::string{}
                                       : std::string(text.substr(begin + 1, end - begin - 1));
}

/// Kubernetes taints nodes that are ill; users taint those that are reserved.
Reason taint(std::string_view text) {
  const auto key = within(text, '{', '}');
  const bool by_kubernetes = key.starts_with("node.kubernetes.io/") ||
                             key.starts_with("node.cloudprovider.kubernetes.io/");
  return {by_kubernetes ? Reason::Kind::node_trouble : Reason::Kind::taint,
          key.substr(0, key.find(':'))};
}

Reason reason_of(std::string_view part) {
  using Kind = Reason::Kind;
  constexpr std::string_view insufficient = "Insufficient ", claim = "persistentvolumeclaim \"";
  auto text = without_count(part);
  while (text.ends_with('.')) text.remove_suffix(1);
  if (text.starts_with(insufficient))
    return {Kind::resource, std::string(text.substr(insufficient.size()))};
  if (text == "Too many pods") return {Kind::resource, "pods"};
  if (text.starts_with(claim)) return {Kind::claim, within(text, '"', '"')};
  constexpr std::string_view nodes = "node(s) ";
  if (!text.starts_with(nodes))
    return {text.find("unbound immediate PersistentVolumeClaims") == std::string_view::npos
                ? Kind::other
                : Kind::volume,
            {}};
  text.remove_prefix(nodes.size());
  if (text.starts_with("had untolerated taint") || text.starts_with("had taint"))
    return taint(text);
  if (text.starts_with("didn't match Pod's node affinity") ||
      text.starts_with("didn't match node selector"))
    return {Kind::selector, {}};
  if (text.starts_with("didn't match pod ") || text.starts_with("didn't satisfy existing pods"))
    return {Kind::affinity, {}};
  if (text.starts_with("didn't have free ports")) return {Kind::ports, {}};
  if (text.starts_with("were unschedulable")) return {Kind::cordoned, {}};
  if (text.starts_with("had volume node affinity conflict") ||
      text.starts_with("didn't find available persistent volumes"))
    return {Kind::volume, {}};
  return {};
}

std::string hint_for(const Reason& reason, const UnschedulablePod& pod) {
  const auto& [kube_namespace, process, version] = pod;
  using Kind = Reason::Kind;
  const auto about = base::printable(reason.about, 100);
  switch (reason.kind) {
    case Kind::resource:
      if (about == "cpu" || about == "memory")
        return fmt::format("request less ({}, {}.memory.process.size), or add nodes",
                           flink::options::cpu_of(process).key(version), process);
      return about == "pods" ? "add nodes: all are at their limit of pods"
                             : fmt::format("add nodes with {}", about);
    case Kind::taint:
      return fmt::format("add a toleration for the taint with kubernetes.{}.tolerations", process);
    case Kind::node_trouble:
      return fmt::format("nodes are unhealthy ({}): 'kubectl describe nodes' shows why", about);
    case Kind::selector: return fmt::format("check kubernetes.{}.node-selector", process);
    case Kind::affinity: return "check affinity and topologySpreadConstraints in the pod template";
    case Kind::claim: return fmt::format("create the PersistentVolumeClaim '{}'", about);
    case Kind::volume:
      return fmt::format(
          "check the pod's PersistentVolumeClaims: 'kubectl describe pvc --namespace {}' shows why "
          "they are unbound, or on which nodes they are",
          kube_namespace);
    case Kind::ports:
      return fmt::format("its host ports are in use on the nodes: add nodes, or disable {}",
                         flink::options::host_network.name());
    case Kind::cordoned:
      return "nodes are cordoned: 'kubectl uncordon NODE' makes them schedulable";
    case Kind::other: break;
  }
  return {};
}

}  // namespace

std::string scheduler_reason(const std::string& message) {
  const auto end =
      std::min(message.find(" preemption: "), message.find(" no new claims to deallocate"));
  auto text = message.substr(0, end);
  while (!text.empty() && (text.back() == ',' || text.back() == ' ' || text.back() == '.'))
    text.pop_back();
  return text;
}

std::string scheduling_hint(const std::string& message, const UnschedulablePod& pod) {
  constexpr std::size_t most = 2;
  std::vector<std::string> hints;
  const auto parts = parts_of(scheduler_reason(message));
  for (const auto& part : parts) {
    const auto reason = reason_of(part);
    // Nodes of the control plane are not meant to take the pod, as long as there are others.
    if (reason.about == "node-role.kubernetes.io/control-plane" && parts.size() > 1) continue;
    auto hint = hint_for(reason, pod);
    if (!hint.empty() && hints.size() < most &&
        std::find(hints.begin(), hints.end(), hint) == hints.end())
      hints.push_back(std::move(hint));
  }
  return base::join(hints, "; ");
}

}  // namespace deploy
