// References of pods to Secrets, ConfigMaps and claims that must be there before they start.
#pragma once
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "deploy/check/wanted_pods.h"
#include "deploy/submit/plan.h"
#include "flink/spec/cluster_spec.h"
#include "kube/api/resource.h"

namespace deploy {

/// What of an object is needed, and who says so.
struct Reference {
  std::string key{};    ///< one of its data; empty: the object alone
  std::string where{};  ///< "kubernetes.secrets", "volume 'x' of the jobmanager"

  bool operator==(const Reference&) const = default;
};

/// By the names of the objects.
using References = std::map<std::string, std::vector<Reference>>;

/// What a kubelet waits for, or a scheduler: volumes, projected ones too, envFrom and valueFrom of
/// all containers; neither what is `optional`, nor what the plan makes itself. `imagePullSecrets`
/// are not among it, as pods start without them where images are there. Where an option of Flink
/// names it the option's key says so.
References references_to(const kube::Resource& resource, std::span<const WantedPod> pods,
                         const Plan& plan, const flink::ClusterSpec& spec);

}  // namespace deploy
