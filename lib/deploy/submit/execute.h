// Execution of a plan, so that the same command again always heals and nobody else's objects are
// touched.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "deploy/submit/guard.h"
#include "deploy/submit/plan.h"
#include "kube/client/client.h"

namespace deploy {

/// What became of a plan that was carried out.
struct Outcome {
  enum class Kind {
    created,  ///< everything by this run
    healed,  ///< the Deployment was there from an earlier run of the same input; what it lacked was
             ///< created
    unchanged,  ///< everything was there already
    changed,    ///< it was there from other input, and was changed while its job runs
    adopted     ///< another client had made it so, and drey has only noted that
  };
  Kind kind = Kind::created;
  base::Json deployment{};    ///< as the API server holds it
  base::Json rest_service{};  ///< the same
  std::vector<std::pair<base::Json, base::Json>>
      services{};  ///< those that were there already, as the plan has them and as they are
  std::optional<kube::Result>
      nodes{};  ///< the list of nodes, asked for when the plan wants a node's address
  std::vector<std::string> warnings{};  ///< the API server's, and of what was found
};

/// Carries the plan out: the existence check, and the guard's, beside the Deployment in one flight,
/// then the objects that it owns in another.
///
/// Throws base::Error: conflict (6) when a cluster of that name exists with a different
/// configuration, an object in the way belongs to somebody else, or the guard has something against
/// it (usage, 2, where that cannot be read); what the API server's refusal
/// means (1, 4, 5), after the Deployment was removed again if this run made it, by its uid;
/// unreachable (11) when nothing was applied; partial (10) when it cannot be known what was, and
/// the same command again heals it.
///
/// `seen`: see NameGuard. What has changed since is another run's work, by which the name may have
/// become free, and that is a conflict, too.
Outcome execute(const Plan& plan, const std::string& run_token, kube::Client& client,
                Guard guard = Guard::none, const std::optional<std::string>& seen = {});

}  // namespace deploy
