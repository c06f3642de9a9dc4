// The kinds of objects that are spoken of, and where they are on the server.
#pragma once
#include <string>
#include <string_view>

namespace kube {

/// A kind and its place in the API. All but EndpointSlice (1.21) are as old as the oldest server
/// that is supported, so none is ever looked up.
struct Resource {
  std::string_view api_version{};  ///< "apps/v1", "v1"
  std::string_view kind{};         ///< "Deployment"
  std::string_view plural{};       ///< "deployments"
  bool namespaced = true;
};

inline constexpr Resource deployments{"apps/v1", "Deployment", "deployments"};
inline constexpr Resource replica_sets{"apps/v1", "ReplicaSet", "replicasets"};
inline constexpr Resource services{"v1", "Service", "services"};
inline constexpr Resource config_maps{"v1", "ConfigMap", "configmaps"};
inline constexpr Resource secrets{"v1", "Secret", "secrets"};
inline constexpr Resource pods{"v1", "Pod", "pods"};
inline constexpr Resource events{"v1", "Event", "events"};
inline constexpr Resource endpoint_slices{"discovery.k8s.io/v1", "EndpointSlice", "endpointslices"};
inline constexpr Resource persistent_volume_claims{"v1", "PersistentVolumeClaim",
                                                   "persistentvolumeclaims"};
inline constexpr Resource service_accounts{"v1", "ServiceAccount", "serviceaccounts"};
inline constexpr Resource nodes{"v1", "Node", "nodes", false};
inline constexpr Resource namespaces{"v1", "Namespace", "namespaces", false};
inline constexpr Resource resource_quotas{"v1", "ResourceQuota", "resourcequotas"};
inline constexpr Resource limit_ranges{"v1", "LimitRange", "limitranges"};
inline constexpr Resource self_subject_access_reviews{
    "authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false};
inline constexpr Resource local_subject_access_reviews{
    "authorization.k8s.io/v1", "LocalSubjectAccessReview", "localsubjectaccessreviews"};

/// The resource of an object with these two fields. Throws base::Error{failed} for a kind that is
/// not in the table.
const Resource& resource_of(std::string_view api_version, std::string_view kind);

/// The resource with that plural, "deployments"; null when it is not in the table.
const Resource* resource_called(std::string_view plural);

/// "/apis/apps/v1/namespaces/NS/deployments". An empty namespace stands for all of them; a kind
/// without namespaces ignores it.
std::string collection_path(const Resource& resource, std::string_view name_space);

/// "/apis/apps/v1/namespaces/NS/deployments/NAME", and "/SUBRESOURCE" behind it if one is given.
/// Throws base::Error{usage} when namespace, name or subresource could lead elsewhere ("", ".",
/// "..", "a/b", "a%b", client-go's rule): a DELETE without a name, above all, is one of the whole
/// collection.
std::string object_path(const Resource& resource, std::string_view name_space,
                        std::string_view name, std::string_view subresource = {});

/// Through the API server to a port of a Service: ".../services/NAME:PORT/proxy" and then `target`,
/// which begins with '/'. The port is the name of a service port, or its number; a bare name would
/// find unnamed ports only. With `https` the API server speaks TLS to the pod, whose certificate it
/// does not verify: ".../services/https:NAME:PORT/proxy".
std::string service_proxy_path(std::string_view name_space, std::string_view service,
                               std::string_view port, std::string_view target, bool https = false);

}  // namespace kube
