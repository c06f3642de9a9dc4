#include "deploy/submit/dry_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/submit/refused_object.h"
#include "kube/api/request.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

void add_new(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const auto& text : from) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
  }
}

}  // namespace

std::vector<std::string> dry_run_on_server(const Plan& plan, kube::Client& client,
                                           const std::string& server) {
  std::vector<const base::Json*> objects{&plan.deployment};
  for (const auto& object : plan.owned) objects.push_back(&object);
  std::vector<kube::Call> calls;
  for (const auto* object : objects)
    calls.push_back({kube::create(*object, plan.kube_namespace, kube::DryRun::yes), true});

  std::vector<std::string> warnings, refusals;
  std::optional<base::Error> first;
  const auto results = client.send(calls);
  for (std::size_t i = 0; i < results.size(); ++i) {
    add_new(warnings, results[i].warnings);
    if (results[i].object) continue;
    const auto error = refused_object(*objects[i], results[i], server);
    if (!first) first = error;
    refusals.push_back(fmt::format("{}: {}", display_name(*objects[i]), error.text));
  }
  if (first)
    throw base::Error(first->exit,
                      fmt::format("the API server would refuse it; nothing was created\n  {}",
                                  fmt::join(refusals, "\n  ")),
                      first->hint);
  return warnings;
}

}  // namespace deploy
