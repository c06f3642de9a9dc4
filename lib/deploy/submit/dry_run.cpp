#include "deploy/submit/dry_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/answers.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/submit/existing.h"
#include "deploy/submit/refused_object.h"
#include "kube/api/request.h"
#include "kube/api/status.h"
#include "kube/api/warning.h"

namespace deploy {
namespace {

std::optional<base::Error> refusal_by(const std::optional<kube::Result>& record, const Plan& plan,
                                      const base::Json& deployment) {
  if (!record) return std::nullopt;
  return refusal_by_upgrade(*record, plan.ref(), plan.spec_hash, deployment);
}

/// Throws what carrying the plan out would end with because of the Deployment that is there.
void require_joinable(const Plan& plan, kube::Client& client,
                      const std::optional<kube::Result>& record) {
  const auto found = client.send(look_at_existing(plan));
  if (!found[0].object) throw client.error_of(found[0]);
  const auto& deployment = *found[0].object;
  require_same_input(plan, {}, deployment, std::span(found).subspan(1),
                     {.upgrade = refusal_by(record, plan, deployment)});
}

/// Asks for each object in one flight, and what the guard has against the plan: that is refused,
/// unless all is there already.
std::vector<kube::Result> ask(const Plan& plan, const std::vector<const base::Json*>& objects,
                              kube::Client& client, Guard guard) {
  std::vector<kube::Call> calls;
  for (const auto* object : objects)
    calls.push_back(
        kube::repeatable(kube::create(*object, plan.kube_namespace, kube::DryRun::yes)));
  if (guard == Guard::open_upgrade) calls.push_back(kube::optional(look_at_upgrade(plan.ref())));
  auto results = client.send(calls);
  std::optional<kube::Result> record;
  if (guard == Guard::open_upgrade) record = results.back();
  results.resize(objects.size());
  if (exists_already(results[0])) require_joinable(plan, client, record);
  const auto in_the_way = refusal_by(record, plan, {});
  if (in_the_way && !std::all_of(results.begin(), results.end(), exists_already))
    throw base::Error(*in_the_way);
  return results;
}

}  // namespace

DryRun dry_run_on_server(const Plan& plan, kube::Client& client, Guard guard) {
  std::vector<const base::Json*> objects{&plan.deployment};
  for (const auto& object : plan.owned) objects.push_back(&object);
  const auto results = ask(plan, objects, client, guard);
  DryRun run{.deployment_exists = exists_already(results[0])};
  std::vector<std::string> refusals;
  std::optional<base::Error> first;
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (const auto& warning : results[i].warnings) kube::add_new(run.warnings, warning);
    // An object without the Deployment is in the way, as carrying it out would find.
    const bool exists = run.deployment_exists && exists_already(results[i]);
    if (i > 0) run.owned_exists.push_back(exists);
    if (results[i].object || exists) continue;
    const auto error = refused_object(client, *objects[i], results[i]);
    if (!first) first = error;
    refusals.push_back(fmt::format("{}: {}", display_name(*objects[i]), error.text));
  }
  if (first)
    throw base::Error(first->exit,
                      fmt::format("the API server would refuse it; nothing was created\n  {}",
                                  fmt::join(refusals, "\n  ")),
                      first->hint);
  return run;
}

}  // namespace deploy
