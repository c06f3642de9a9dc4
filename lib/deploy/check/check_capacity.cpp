#include "deploy/check/check_capacity.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Json;
using Verdict = CheckItem::Verdict;

double amount_in(const Amounts& amounts, const std::string& resource) {
  const auto found = amounts.find(resource);
  return found == amounts.end() ? 0 : found->second;
}

void add_pods(Amounts& sum, const WantedPod& pod) {
  sum["pods"] += pod.count;
  sum["count/pods"] += pod.count;
  for (const auto& [resource, amount] : pod.requests) {
    sum["requests." + resource] += amount * pod.count;
    if (resource == "cpu" || resource == "memory") sum[resource] += amount * pod.count;
  }
  for (const auto& [resource, amount] : pod.limits) sum["limits." + resource] += amount * pod.count;
}

/// The kinds that have a name of their own in quotas beside "count/".
void add_object(Amounts& sum, const Json& object) {
  const auto resource = std::string(
      kube::resource_of(kube::string_at(object, {"apiVersion"}), kube::string_at(object, {"kind"}))
          .plural);
  sum[resource] += 1;
  sum["count/" + resource] += 1;
  const auto type = kube::string_at(object, {"spec", "type"});
  if (type == "LoadBalancer") sum["services.loadbalancers"] += 1;
  if (type == "NodePort" || type == "LoadBalancer")
    sum["services.nodeports"] +=
        static_cast<double>(kube::list_at(object, {"spec", "ports"}).size());
}

/// What all of it counts for in a quota, under the names that quotas have for it.
Amounts counted(const Load& load) {
  Amounts sum;
  for (const auto& pod : load.pods) add_pods(sum, pod);
  for (const auto& object : load.objects) add_object(sum, object);
  if (load.has_deployment) sum["count/deployments.apps"] = sum["count/replicasets.apps"] = 1;
  return sum;
}

/// What must be free: what is there is counted already.
Amounts added(const Load& wanted, const Load& there) {
  const auto counts = counted(there);
  auto needs = counted(wanted);
  for (auto& [resource, amount] : needs) amount -= amount_in(counts, resource);
  std::erase_if(needs, [](const auto& need) { return need.second <= 0; });
  return needs;
}

/// Whether a quota with scopes is none of these pods', which have requests and no deadline.
bool is_of_others(const Json& quota) {
  const auto& scopes = kube::list_at(quota, {"spec", "scopes"});
  return std::any_of(scopes.begin(), scopes.end(), [](const Json& scope) {
    return scope == "Terminating" || scope == "BestEffort";
  });
}

/// Whether it is not known whose pods it counts.
bool is_selective(const Json& quota) {
  return !kube::value_at(quota, {"spec", "scopeSelector"}).is_null();
}

std::string joined(const std::vector<std::string>& list) { return base::join(list, "; "); }

std::string quota_shortage(const Json& quota, const std::string& resource, double needed,
                           double used, double hard) {
  return fmt::format("quota '{}': {} wanted, {} of {} free",
                     base::printable(kube::name_of(quota), 100), amount_text(resource, needed),
                     amount_text(resource, std::max(hard - used, 0.0)),
                     amount_text(resource, hard));
}

/// " beside a and b": what else of this run wants the room.
std::string beside(const QuotaClaims& before) {
  constexpr std::size_t most = 5;
  return before.clusters.empty() ? std::string()
                                 : " beside " + first_of(before.clusters, most) + " of this run";
}

std::vector<std::string> shortages(const Json& quota, const Amounts& needs,
                                   const QuotaClaims& before) {
  std::vector<std::string> found;
  const auto used = amounts_of(kube::value_at(quota, {"status", "used"}));
  for (const auto& [resource, hard] : amounts_of(kube::value_at(quota, {"status", "hard"}))) {
    const auto need = needs.find(resource);
    if (need == needs.end()) continue;
    const auto claimed = amount_in(before.added, resource);
    const auto use = amount_in(used, resource) + claimed;
    if (use + need->second > hard)
      found.push_back(quota_shortage(quota, resource, need->second, use, hard) +
                      (claimed > 0 ? beside(before) : ""));
  }
  return found;
}

/// Where a pod is beyond a limit, as LimitRanger judges it.
void add_beyond(std::vector<std::string>& found, const std::string& whose, const Json& limit,
                const WantedPod& pod) {
  const auto tell = [&](const std::string& text) { found.push_back(whose + ": " + text); };
  for (const auto& [resource, most] : amounts_of(kube::value_at(limit, {"max"}))) {
    if (const auto wanted = amount_in(pod.limits, resource); wanted > most)
      tell(fmt::format("{} at most for the {}, {} wanted", amount_text(resource, most), pod.process,
                       amount_text(resource, wanted)));
  }
  for (const auto& [resource, least] : amounts_of(kube::value_at(limit, {"min"}))) {
    const auto wanted = pod.requests.find(resource);
    if (wanted != pod.requests.end() && wanted->second < least)
      tell(fmt::format("{} at least for the {}, {} wanted", amount_text(resource, least),
                       pod.process, amount_text(resource, wanted->second)));
  }
  for (const auto& [resource, most] : amounts_of(kube::value_at(limit, {"maxLimitRequestRatio"}))) {
    const auto request = amount_in(pod.requests, resource);
    const auto ratio = request > 0 ? amount_in(pod.limits, resource) / request : 0;
    if (ratio <= 0)
      tell(fmt::format("the {} must have a request and a limit of {}", pod.process, resource));
    else if (ratio > most * (1 + 1e-9))
      tell(
          fmt::format("the limit of {} at most {:.4g} times the request for the {}, {:.4g} times "
                      "wanted",
                      resource, most, pod.process, ratio));
  }
}

/// Whether the limit is one of what these pods are: of a pod with one container the two are alike.
bool is_about(const Json& limit, const WantedPod& pod) {
  const auto type = kube::string_at(limit, {"type"});
  return type == "Pod" ||
         (type == "Container" && kube::list_at(pod.spec, {"containers"}).size() < 2);
}

bool tolerates(const Json& tolerations, const Json& taint) {
  return std::any_of(tolerations.begin(), tolerations.end(), [&](const Json& each) {
    const auto text = [&](const char* name) { return kube::string_at(each, {name}); };
    const bool is_key = text("key").empty() || text("key") == kube::string_at(taint, {"key"});
    const bool is_value =
        text("operator") == "Exists" || text("value") == kube::string_at(taint, {"value"});
    const bool is_effect =
        text("effect").empty() || text("effect") == kube::string_at(taint, {"effect"});
    return is_key && is_value && is_effect;
  });
}

bool takes(const Json& node, const WantedPod& pod) {
  if (kube::flag_at(node, {"spec", "unschedulable"})) return false;
  const auto& selector = kube::value_at(pod.spec, {"nodeSelector"});
  for (const auto& [key, value] : selector.items()) {
    if (kube::value_at(node, {"metadata", "labels", key}) != value) return false;
  }
  const auto& tolerations = kube::list_at(pod.spec, {"tolerations"});
  const auto& taints = kube::list_at(node, {"spec", "taints"});
  return std::all_of(taints.begin(), taints.end(), [&](const Json& taint) {
    return kube::string_at(taint, {"effect"}) == "PreferNoSchedule" ||
           tolerates(tolerations, taint);
  });
}

bool has_room(const Json& node, const WantedPod& pod) {
  const auto there = amounts_of(kube::value_at(node, {"status", "allocatable"}));
  return std::all_of(pod.requests.begin(), pod.requests.end(), [&](const auto& request) {
    const auto found = there.find(request.first);
    return request.second <= 0 || (found != there.end() && found->second >= request.second);
  });
}

std::string request_text(const WantedPod& pod) {
  std::vector<std::string> parts;
  for (const auto& [resource, amount] : pod.requests)
    parts.push_back(amount_text(resource, amount));
  return base::join(parts, ", ");
}

}  // namespace

void add_claim(QuotaClaims& claims, const std::string& cluster, const Load& wanted,
               const Load& there) {
  for (const auto& [resource, amount] : added(wanted, there)) claims.added[resource] += amount;
  claims.clusters.push_back(cluster);
}

CheckItem check_quotas(const std::vector<Json>& quotas, const Load& wanted, const Load& there,
                       const std::string& unseen, const QuotaClaims& before) {
  CheckItem item{.what = "resource quotas"};
  const auto needs = added(wanted, there);
  std::vector<std::string> found, selective;
  for (const auto& quota : quotas) {
    if (is_of_others(quota)) continue;
    auto& list = is_selective(quota) ? selective : found;
    for (auto& shortage : shortages(quota, needs, before)) list.push_back(std::move(shortage));
  }
  if (!found.empty() && unseen.empty())
    return {item.what, Verdict::wrong, joined(found), "request less, or raise the quota"};
  if (!found.empty())
    return not_checked(
        item.what, fmt::format("what the cluster that is there uses is not known ({}); {}", unseen,
                               joined(found)));
  if (!selective.empty())
    return not_checked(item.what,
                       "whether it counts these pods is not known; " + joined(selective));
  item.result = quotas.empty() ? "none" : "there is room" + beside(before);
  return item;
}

CheckItem check_limit_ranges(const std::vector<Json>& ranges, std::span<const WantedPod> pods) {
  CheckItem item{.what = "limit ranges", .result = ranges.empty() ? "none" : "kept"};
  std::vector<std::string> found;
  for (const auto& range : ranges) {
    const auto whose = fmt::format("limit range '{}'", base::printable(kube::name_of(range), 100));
    for (const auto& limit : kube::list_at(range, {"spec", "limits"})) {
      for (const auto& pod : pods) {
        if (is_about(limit, pod)) add_beyond(found, whose, limit, pod);
      }
    }
  }
  if (found.empty()) return item;
  return {item.what, Verdict::wrong, joined(found),
          "request what the limit range allows; the limit-factor options make limits of requests"};
}

CheckItem check_nodes(const std::vector<Json>& nodes, std::span<const WantedPod> pods) {
  CheckItem item{.what = "nodes", .result = "large enough for each pod"};
  if (nodes.empty())
    return {item.what, Verdict::wrong, "the cluster has none",
            "add a node; an autoscaler may do that by itself"};
  std::vector<std::string> found;
  for (const auto& pod : pods) {
    const auto that_take = std::count_if(nodes.begin(), nodes.end(),
                                         [&](const Json& node) { return takes(node, pod); });
    const bool has_any = std::any_of(nodes.begin(), nodes.end(), [&](const Json& node) {
      return takes(node, pod) && has_room(node, pod);
    });
    if (!has_any)
      found.push_back(
          that_take == 0
              ? fmt::format("no node takes a {} (nodeSelector, taints, cordons)", pod.process)
              : fmt::format("no node has {} for a {}", request_text(pod), pod.process));
  }
  if (found.empty()) return item;
  return {item.what, Verdict::wrong, joined(found),
          "request less, or add a node; an autoscaler may do that by itself"};
}

}  // namespace deploy
