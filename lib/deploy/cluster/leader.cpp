#include "deploy/cluster/leader.h"

#include <tuple>

#include "base/error.h"
#include "deploy/cluster/pod.h"
#include "flink/ha/names.h"
#include "http/url.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::string_at;

bool runs(const Json& pod) {
  const auto container = main_container(pod);
  return container && container->running;
}

}  // namespace

std::string host_in(const std::string& address) {
  if (address.empty()) return {};
  try {
    return http::parse_url(address).host;
  } catch (const base::Error&) {
    return {};
  }
}

std::string leader_host(const std::vector<Json>& config_maps) {
  for (const auto& config_map : config_maps) {
    // "SESSION,ADDRESS"
    auto address = string_at(config_map, {"data", flink::ha::rest_server_key});
    address.erase(0, address.find(',') + 1);
    if (address.empty() &&
        string_at(config_map, {"metadata", "name"}).ends_with(flink::ha::rest_server_map_end))
      address = string_at(config_map, {"data", flink::ha::address_key});
    if (auto host = host_in(address); !host.empty()) return host;
  }
  return {};
}

const Json* leading_pod(const std::vector<const Json*>& pods, const std::string& host) {
  const Json* best = nullptr;
  const auto rank = [&](const Json& pod) {
    const bool leads = !host.empty() && string_at(pod, {"status", "podIP"}) == host;
    return std::tuple(!is_terminating(pod), leads, runs(pod),
                      string_at(pod, {"metadata", "creationTimestamp"}));
  };
  for (const auto* pod : pods) {
    if (best == nullptr || rank(*best) < rank(*pod)) best = pod;
  }
  return best;
}

}  // namespace deploy
