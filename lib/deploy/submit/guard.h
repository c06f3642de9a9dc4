// Guard of a plan's name: who else wants it, which what is to be created does not tell.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "deploy/submit/plan.h"
#include "kube/client/client.h"

namespace deploy {

/// What keeps a plan from being carried out beside the objects that have its names.
enum class Guard {
  none,    ///< nothing: who carries it out is the upgrade
  looked,  ///< nothing: who carries it out has looked, and may have been overtaken since
  name     ///< an upgrade of its name that is open, between two clusters of which nothing has it; a
           ///< FlinkDeployment, which has no Deployment while it is suspended
};

/// What a guard asks for, beside other requests in one flight, and what the answers say. Without an
/// answer, as without the right to look, nothing is kept from anybody: Flink's own client does not
/// look at all.
class NameGuard {
 public:
  /// The plan outlives it. `seen`: of Guard::looked the resource version of the last upgrade's
  /// record when it was looked at, empty where there was none; it is looked at again.
  NameGuard(const Plan& plan, Guard guard, std::optional<std::string> seen = {});

  /// Puts its requests behind those.
  void ask(std::vector<kube::Call>& calls) const;

  /// Takes its answers from the end of those.
  void take(std::vector<kube::Result>& results);

  /// A conflict (6): somebody else has the name; usage (2): that cannot be read. `deployment`: what
  /// has the name already, null where nothing has.
  std::optional<base::Error> refusal(const base::Json& deployment = {}) const;

  /// The conflict that another run has worked on the cluster since it was `seen`.
  std::optional<base::Error> change() const;

  /// What is to be warned of when a cluster of the plan is made: state that it does not start from.
  std::vector<std::string> warnings() const;

 private:
  bool asks_for_record() const { return guard_ == Guard::name || seen_; }

  const Plan& plan_;
  const Guard guard_;
  const std::optional<std::string> seen_;
  std::optional<kube::Result> record_{};  ///< of the last upgrade
  std::optional<kube::Result> flink_deployment_{};
};

}  // namespace deploy
