#include "deploy/submit/dry_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/answers.h"
#include "deploy/submit/existing.h"
#include "deploy/submit/refused_object.h"
#include "kube/api/request.h"
#include "kube/api/status.h"
#include "kube/api/warning.h"

namespace deploy {
namespace {

bool is_forbidden(const kube::Result& result) {
  return result.status && result.status->code == 403;
}

/// What is there of the plan, one result an object, where the Deployment is. Throws what carrying
/// the plan out would end with because of it.
std::vector<kube::Result> look_behind(const Plan& plan, const kube::Result& answer,
                                      kube::Client& client, const NameGuard& name) {
  auto found = client.send(look_at_existing(plan));
  // A quota, like any admission, speaks before it is known that the Deployment is there already.
  if (is_forbidden(answer) && !found[0].object) return {};
  if (!found[0].object) throw client.error_of(found[0]);
  const auto& deployment = *found[0].object;
  require_same_input(plan, {}, deployment, std::span(found).subspan(1),
                     {.refusal = name.refusal(deployment)});
  found.resize(plan.owned.size() + 1);
  return found;
}

/// What each object is asked for, and whether it is there already.
struct Asked {
  std::vector<kube::Result> results{};
  std::vector<bool> exist{};
  std::vector<std::string> warnings{};  ///< of what was found
};

/// An object without the Deployment is in the way, as carrying it out would find.
std::vector<bool> existing(const std::vector<kube::Result>& results,
                           const std::vector<kube::Result>& found) {
  std::vector<bool> exist(results.size(), false);
  for (std::size_t i = 0; i < found.size() && i < results.size(); ++i)
    exist[i] = exists_already(results[i]) || (is_forbidden(results[i]) && found[i].object);
  return exist;
}

/// Asks for each object in one flight, and what the guard has against the plan: that is refused,
/// unless all is there already.
Asked ask(const Plan& plan, const std::vector<const base::Json*>& objects, kube::Client& client,
          Guard guard) {
  std::vector<kube::Call> calls;
  for (const auto* object : objects)
    calls.push_back(
        kube::repeatable(kube::create(*object, plan.kube_namespace, kube::DryRun::yes)));
  NameGuard name(plan, guard);
  name.ask(calls);
  auto results = client.send(calls);
  name.take(results);
  std::vector<kube::Result> found;
  if (exists_already(results[0]) || is_forbidden(results[0]))
    found = look_behind(plan, results[0], client, name);
  auto exist = existing(results, found);
  const auto in_the_way = name.refusal();
  if (in_the_way && std::find(exist.begin(), exist.end(), false) != exist.end())
    throw base::Error(*in_the_way);
  std::vector<std::string> warnings;
  if (!exist[0]) warnings = name.warnings();
  return {std::move(results), std::move(exist), std::move(warnings)};
}

/// What the API server has against the objects that are not there, each a line, with what helps
/// about the first.
struct Refusals {
  std::vector<std::string> lines{};
  std::optional<base::Error> first{};
};

/// The object that has the name already, as far as it may be looked at.
std::optional<Obstacle> what_is_there(const Plan& plan, const base::Json& wanted,
                                      kube::Client& client) {
  const auto found = client.send(look_at(plan, wanted));
  return found.object ? obstacle(plan, wanted, *found.object, {}) : std::nullopt;
}

void refuse(Refusals& refusals, const Plan& plan, const base::Json& wanted,
            const kube::Result& answer, kube::Client& client) {
  auto error = refused_object(client, wanted, answer);
  if (exists_already(answer)) {
    if (const auto in_the_way = what_is_there(plan, wanted, client)) {
      error.text = in_the_way->detail;
      error.hint = in_the_way->hint;
    }
  }
  refusals.lines.push_back(fmt::format("{}: {}", display_name(wanted), error.text));
  if (!refusals.first) refusals.first = std::move(error);
}

}  // namespace

DryRun dry_run_on_server(const Plan& plan, kube::Client& client, Guard guard) {
  std::vector<const base::Json*> objects{&plan.deployment};
  for (const auto& object : plan.owned) objects.push_back(&object);
  const auto [results, exist, warnings] = ask(plan, objects, client, guard);
  DryRun run{.warnings = warnings, .deployment_exists = exist[0]};
  Refusals refusals;
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (const auto& warning : results[i].warnings) kube::add_new(run.warnings, warning);
    if (i > 0) run.owned_exists.push_back(exist[i]);
    if (results[i].object || exist[i]) continue;
    refuse(refusals, plan, *objects[i], results[i], client);
  }
  if (const auto& first = refusals.first)
    throw base::Error(first->exit,
                      fmt::format("the API server would refuse it; nothing was created\n  {}",
                                  fmt::join(refusals.lines, "\n  ")),
                      first->hint);
  return run;
}

}  // namespace deploy
