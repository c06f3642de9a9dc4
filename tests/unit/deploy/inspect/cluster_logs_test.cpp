#include "deploy/inspect/cluster_logs.h"

#include "deploy/cluster/pod.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::Pod;

namespace {

Json made(Json pod, const std::string& time) {
  pod["metadata"]["creationTimestamp"] = time;
  return pod;
}

Json going(Json pod) {
  pod["metadata"]["deletionTimestamp"] = "2023-11-14T22:20:00Z";
  return pod;
}

std::string leading(const std::vector<Json>& pods) {
  const auto* pod = deploy::leading_pod(pods, {});
  return pod == nullptr ? "" : deploy::name_of(*pod);
}

}  // namespace

TEST_CASE(
    "where no HA metadata tells who leads: one that stays, one that runs, the newest, in this "
    "order") {
  const Json old = made(Pod("old").on("n").running(), "2023-11-14T22:00:00Z"),
             young = made(Pod("young").on("n").running(), "2023-11-14T22:10:00Z"),
             starting = made(Pod("starting").on("n"), "2023-11-14T22:15:00Z");
  CHECK(leading({}).empty());
  CHECK(leading({young, old}) == "young");
  CHECK(leading({old, young}) == "young");
  CHECK(leading({starting, old}) == "old");
  CHECK(leading({going(old), starting}) == "starting");
  CHECK(leading({starting, going(old)}) == "starting");
}
