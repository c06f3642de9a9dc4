#include "deploy/diff/server_values.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "flink/rules/quantity.h"
#include "kube/api/scalar.h"

namespace deploy {
namespace {

using base::Json;
using flink::admission::Quantity;

/// A member that is set wherever it is missing; a value of null stands for any.
struct Default {
  std::string_view member;
  Json value;
};

const std::vector<Default>& defaults() {
  static const std::vector<Default> all{
      // Deployment
      {"replicas", 1},
      {"progressDeadlineSeconds", 600},
      {"revisionHistoryLimit", 10},
      {"maxSurge", "25%"},
      {"maxUnavailable", "25%"},
      // pod
      {"restartPolicy", "Always"},
      {"terminationGracePeriodSeconds", 30},
      {"dnsPolicy", "ClusterFirst"},
      {"schedulerName", "default-scheduler"},
      {"serviceAccount", nullptr},
      {"defaultMode", 420},
      {"volumeMode", "Filesystem"},
      // container
      {"terminationMessagePath", "/dev/termination-log"},
      {"terminationMessagePolicy", "File"},
      {"imagePullPolicy", nullptr},
      {"protocol", "TCP"},
      {"hostPort", nullptr},
      {"apiVersion", "v1"},
      {"divisor", "0"},
      {"procMount", "Default"},
      {"timeoutSeconds", 1},
      {"periodSeconds", 10},
      {"successThreshold", 1},
      {"failureThreshold", 3},
      {"scheme", "HTTP"},
      {"path", "/"},
      {"expirationSeconds", 3600},
      // volumes of old kinds
      {"fsType", "ext4"},
      {"fsType", "xfs"},  // of scaleIO
      {"iscsiInterface", "default"},
      {"cachingMode", "ReadWrite"},
      {"storageMode", "ThinProvisioned"},
      {"pool", "rbd"},
      {"user", "admin"},
      {"keyring", "/etc/ceph/keyring"},
      {"kind", "Shared"},
      // Service
      {"clusterIP", nullptr},
      {"clusterIPs", nullptr},
      {"ipFamilies", nullptr},
      {"ipFamilyPolicy", nullptr},
      {"internalTrafficPolicy", "Cluster"},
      {"externalTrafficPolicy", "Cluster"},
      {"allocateLoadBalancerNodePorts", true},
      {"sessionAffinity", "None"},
      {"healthCheckNodePort", nullptr},
      {"nodePort", nullptr},
      {"targetPort", nullptr},
  };
  return all;
}

bool has_name(const FieldPath& path, std::size_t from_end, std::string_view name) {
  return path.size() > from_end && path[path.size() - 1 - from_end].name == name;
}

bool is_quantity(const FieldPath& path) {
  constexpr std::array<std::string_view, 3> lists{"requests", "limits", "overhead"};
  return has_name(path, 0, "sizeLimit") || has_name(path, 0, "divisor") ||
         std::any_of(lists.begin(), lists.end(),
                     [&](std::string_view list) { return has_name(path, 1, list); });
}

}  // namespace

bool is_omitted(const Json& value) {
  if (value.is_number()) return value == 0;
  if (value.is_boolean()) return value == false;
  return value.is_string() ? value == "" : value.empty();
}

bool is_same_value(const FieldPath& path, const Json& one, const Json& other) {
  if (one == other) return true;
  const bool has_amounts = one.is_primitive() && other.is_primitive() && !one.is_null() &&
                           !other.is_null() && is_quantity(path);
  if (!has_amounts) return false;
  bool malformed = false;
  const auto a = Quantity::parse(kube::scalar_text(one), malformed);
  const auto b = Quantity::parse(kube::scalar_text(other), malformed);
  return a && b && *a == *b;
}

bool is_default(const FieldPath& path, const Json& value) {
  if (path.empty()) return false;
  // "type" means something else in each place.
  if (has_name(path, 0, "type"))
    return (has_name(path, 1, "strategy") && value == "RollingUpdate") ||
           (has_name(path, 1, "spec") && value == "ClusterIP") ||
           (path.size() == 1 && value == "Opaque");
  const auto& all = defaults();
  return std::any_of(all.begin(), all.end(), [&](const Default& each) {
    return each.member == path.back().name && (each.value.is_null() || each.value == value);
  });
}

}  // namespace deploy
