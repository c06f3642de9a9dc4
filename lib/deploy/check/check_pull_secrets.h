// Secrets with which images are pulled, named by pods or by their service accounts.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "deploy/check/check_item.h"
#include "deploy/check/wanted_pods.h"
#include "kube/client/client.h"

namespace deploy {

/// One of them, and who names it.
struct PullSecret {
  std::string name{};
  std::string account{};  ///< the service account that names it; empty: the pod itself
};

struct PullSecrets {
  std::vector<PullSecret> list{};
  std::string unknown{};  ///< why there may be more; empty: there are none
};

/// A pod, what a dry run made of it, and its service account.
struct PullingPod {
  const base::Json& spec;
  const kube::Result& admitted;
  const kube::Result& account;
};

/// Where a pod names none it gets those of its service account (ServiceAccount admission), as a dry
/// run shows. Where that was not possible the account is looked at; where it cannot be read they
/// are unknown.
PullSecrets pull_secrets_of(const std::vector<PullingPod>& pods, const kube::Client& client);

/// The GETs of the secrets, in their order.
std::vector<kube::Call> look_at_pull_secrets(const PullSecrets& secrets,
                                             const std::string& name_space);

/// Each is there, and of a type that kubelets pull with. `found`: the answers to these calls. Of
/// those that only an account names it is a warning: public images are pulled without.
CheckItem check_pull_secrets(const PullSecrets& secrets, std::span<const kube::Result> found,
                             const kube::Client& client, const std::string& name_space);

}  // namespace deploy
