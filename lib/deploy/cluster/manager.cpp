#include "deploy/cluster/manager.h"

#include "base/text.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {

std::string manager_of(const base::Json& deployment) {
  constexpr const char* generation = "flinkdeployment.flink.apache.org/generation";
  for (const auto& owner : kube::list_at(deployment, {"metadata", "ownerReferences"})) {
    if (kube::string_at(owner, {"kind"}) == "FlinkDeployment")
      return "FlinkDeployment " + base::printable(kube::string_at(owner, {"name"}), 100);
  }
  return kube::value_at(deployment, {"metadata", "annotations"}).contains(generation)
             ? "a FlinkDeployment"
             : "";
}

http::Request get_operator_group() { return {.method = "GET", .target = "/apis/flink.apache.org"}; }

}  // namespace deploy
