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

/// A member that is set wherever it is missing, and the text of its value; an empty one stands for
/// any.
struct Default {
  std::string_view member;
  std::string_view value;
};

constexpr std::array defaults{
    // Deployment
    Default{"replicas", "1"},
    Default{"progressDeadlineSeconds", "600"},
    Default{"revisionHistoryLimit", "10"},
    Default{"maxSurge", "25%"},
    Default{"maxUnavailable", "25%"},
    // pod
    Default{"restartPolicy", "Always"},
    Default{"terminationGracePeriodSeconds", "30"},
    Default{"dnsPolicy", "ClusterFirst"},
    Default{"schedulerName", "default-scheduler"},
    Default{"serviceAccount", ""},
    Default{"defaultMode", "420"},
    Default{"volumeMode", "Filesystem"},
    // container
    Default{"terminationMessagePath", "/dev/termination-log"},
    Default{"terminationMessagePolicy", "File"},
    Default{"imagePullPolicy", ""},
    Default{"protocol", "TCP"},
    Default{"hostPort", ""},
    Default{"apiVersion", "v1"},
    Default{"divisor", "0"},
    Default{"procMount", "Default"},
    Default{"timeoutSeconds", "1"},
    Default{"periodSeconds", "10"},
    Default{"successThreshold", "1"},
    Default{"failureThreshold", "3"},
    Default{"scheme", "HTTP"},
    Default{"path", "/"},
    Default{"expirationSeconds", "3600"},
    // volumes of old kinds
    Default{"fsType", "ext4"},
    Default{"fsType", "xfs"},  // of scaleIO
    Default{"iscsiInterface", "default"},
    Default{"cachingMode", "ReadWrite"},
    Default{"storageMode", "ThinProvisioned"},
    Default{"pool", "rbd"},
    Default{"user", "admin"},
    Default{"keyring", "/etc/ceph/keyring"},
    Default{"kind", "Shared"},
    // Service
    Default{"clusterIP", ""},
    Default{"clusterIPs", ""},
    Default{"ipFamilies", ""},
    Default{"ipFamilyPolicy", ""},
    Default{"internalTrafficPolicy", "Cluster"},
    Default{"externalTrafficPolicy", "Cluster"},
    Default{"allocateLoadBalancerNodePorts", "true"},
    Default{"sessionAffinity", "None"},
    Default{"healthCheckNodePort", ""},
    Default{"nodePort", ""},
    Default{"targetPort", ""},
};

bool has_name(const FieldPath& path, std::size_t from_end, std::string_view name) {
  return path.size() > from_end && path[path.size() - 1 - from_end].name == name;
}

bool is_quantity(const FieldPath& path) {
  constexpr std::array<std::string_view, 3> lists{"requests", "limits", "overhead"};
  return has_name(path, 0, "sizeLimit") || has_name(path, 0, "divisor") ||
         std::any_of(lists.begin(), lists.end(),
                     [&](std::string_view list) { return has_name(path, 1, list); });
}

bool is_empty_text(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>().empty();
}

}  // namespace

bool is_omitted(const Json& value) {
  if (value.is_number()) return value == 0;
  if (value.is_boolean()) return value == false;
  return value.is_string() ? is_empty_text(value) : value.empty();
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

bool is_as_missing(const FieldPath& path, const Json& wanted) {
  constexpr std::array<std::string_view, 8> numbers{
      "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold",
      "hostPort",       "nodePort",      "targetPort",       "healthCheckNodePort"};
  if (is_empty_text(wanted)) return true;
  return wanted == 0 && std::any_of(numbers.begin(), numbers.end(),
                                    [&](std::string_view name) { return has_name(path, 0, name); });
}

bool is_default(const FieldPath& path, const Json& value) {
  if (path.empty()) return false;
  // "type" means something else in each place.
  if (has_name(path, 0, "type"))
    return (has_name(path, 1, "strategy") && value == "RollingUpdate") ||
           (has_name(path, 1, "spec") && value == "ClusterIP") ||
           (path.size() == 1 && value == "Opaque");
  const auto text = kube::scalar_text(value);
  return std::any_of(defaults.begin(), defaults.end(), [&](const Default& each) {
    return each.member == path.back().name && (each.value.empty() || each.value == text);
  });
}

}  // namespace deploy
