// Everything that is checked before a cluster is deployed.
#pragma once
#include "deploy/check/check_capacity.h"
#include "deploy/check/check_item.h"
#include "deploy/submit/plan.h"
#include "flink/spec/cluster_spec.h"
#include "kube/client/client.h"

namespace deploy {

/// What is to be deployed.
struct Candidate {
  const Plan& plan;
  const flink::ClusterSpec& spec;
  QuotaClaims* claims = nullptr;  ///< of those that were checked before for the same namespace, and
                                  ///< are to be deployed with it; it adds its own, unless a quota
                                  ///< keeps it from being deployed
  bool is_for_apply = false;      ///< a file, which `apply` alone takes: it upgrades what is there
};

/// Asks the API server, in one flight that changes nothing (pull secrets, whose names are among the
/// answers, in another), and judges its answers; all of them, in the order in which a deploy meets
/// what is wrong. Throws what Client::error_of makes of it when
/// no request was answered at all.
CheckItems check(const Candidate& candidate, kube::Client& client);

}  // namespace deploy
