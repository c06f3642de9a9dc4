#include "deploy/cluster/withheld_secrets.h"

#include <vector>

#include "deploy/cluster/belongings.h"
#include "deploy/cluster/shipped_configuration.h"
#include "kube/api/fields.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Json;

void add(flink::Hidden& hidden, const ClusterRef& cluster, const Json& secret) {
  const auto name = kube::name_of(secret);
  if (name == cluster.secret_config()) add_secrets_of_configuration(hidden, secret);
  if (name != cluster.secret_env()) return;
  for (const auto& [variable, data] : kube::value_at(secret, {"data"}).items())
    hidden.push_back(file_in(secret, variable));
}

}  // namespace

void add_secrets_of_configuration(flink::Hidden& hidden, const Json& object) {
  const auto configuration = shipped_configuration(object);
  for (const auto& [key, value] : configuration.entries())
    static_cast<void>(flink::masked(key, value.text, &hidden));
}

flink::Hidden withheld_secrets(kube::Client& client, const ClusterRef& cluster,
                               const Json& deployment) {
  std::vector<kube::Call> calls;
  for (const auto& each : collections_of(cluster, deployment)) {
    if (each.resource.kind == kube::secrets.kind)
      calls.push_back(kube::optional(kube::read(
          kube::list(each.resource, each.name_space, {.field_selector = each.field_selector}))));
  }
  flink::Hidden hidden;
  if (calls.empty()) return hidden;
  for (const auto& result : client.send(calls)) {
    if (!result.object) continue;
    for (const auto& secret : kube::items_of(*result.object, kube::secrets))
      add(hidden, cluster, secret);
  }
  return hidden;
}

}  // namespace deploy
