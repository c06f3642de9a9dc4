// Cluster that has a plan's name already: how it compares with the plan, and how two runs share it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "deploy/submit/plan.h"
#include "kube/client/client.h"

namespace deploy {

/// The request for one of the plan's objects.
kube::Call look_at(const Plan& plan, const base::Json& object);

/// Requests for the Deployment and then for what it is to own, in the plan's order.
std::vector<kube::Call> look_at_existing(const Plan& plan);

/// Throws Error{conflict}: the cluster exists, DETAIL.
[[noreturn]] void existing_conflict(const Plan& plan, const std::string& detail,
                                    const std::string& hint);

/// What is known of others who want the name, and decides what helps where it is taken.
struct Rival {
  bool is_new = false;  ///< the name was free a moment ago, or had this input's cluster
  std::optional<base::Error> refusal{};  ///< of the plan by who else wants it: NameGuard
};

/// Throws Error{conflict} unless the Deployment was made by this run, or by drey from the same
/// input, and is not being deleted. `owned`: the answers about the plan's owned objects, for what
/// differs.
void require_same_input(const Plan& plan, const std::string& run_token,
                        const base::Json& deployment, std::span<const kube::Result> owned,
                        const Rival& rival);

/// Something that is in the way of one of the plan's objects.
struct Obstacle {
  std::string detail{};  ///< "Service default/orders is there and belongs to no cluster"
  std::string hint{};    ///< "choose another kubernetes.cluster-id": it follows on that nothing was
                         ///< touched
  bool is_anothers = false;  ///< it belongs to a cluster of another name
};

/// An object that is `found` under the name of one that is wanted is in the way unless it is the
/// Deployment's, by its uid, and stays: it is never overwritten. Names of two clusters meet where
/// one is called as the other's rest Service: nobody is told to remove what a cluster owns.
std::optional<Obstacle> obstacle(const Plan& plan, const base::Json& wanted,
                                 const base::Json& found, const std::string& uid);

/// The refusal of the plan because of that: Error{conflict}.
base::Error refusal_by(const Obstacle& obstacle, const Plan& plan);

/// Throws Error{conflict} when one of these answers about the plan's owned objects, in their order,
/// shows something in the way that does not go with the cluster of the plan's name. What a
/// Deployment of that name owns does, or is of a cluster that another run made meanwhile.
void require_no_stranger(const Plan& plan, std::span<const kube::Result> owned);

/// The state that a cluster starts from stands in its configuration: where that is there already it
/// decides, where it is `missing` this run's must not take the place of the one that the Deployment
/// was made for: Error{conflict}. Returns what is to be warned of.
std::vector<std::string> review_state(const Plan& plan, const base::Json& deployment,
                                      const std::vector<base::Json>& missing);

/// What was changed by hand since it was deployed, as far as that is plain: replicas,
/// configuration.
std::vector<std::string> drift(const Plan& plan, const base::Json& deployment,
                               std::span<const kube::Result> owned);

/// The request by which a run notes on the Deployment with that uid that it relies on it: whoever
/// made it removes it no more. `mark` is of that run alone.
kube::Call note_joined(const Plan& plan, const std::string& uid, const std::string& mark);

/// Removes the Deployment with that uid, and so what it owns, unless a run with another mark has
/// joined it: by the resource version at which none had, so that a note which comes meanwhile is
/// not passed over. Absent when it is gone; else base::Error{partial}, why it is still there, as
/// the end of a sentence.
std::optional<base::Error> remove_unless_joined(const Plan& plan, const std::string& uid,
                                                const std::string& mark, kube::Client& client);

}  // namespace deploy
