#include "deploy/cluster/named_cluster.h"

#include "support/catch.h"

using base::Json;
using deploy::NamedCluster;

namespace {

Json container(const std::string& name, const std::string& image) {
  return {{"name", name}, {"image", image}};
}

NamedCluster with(const Json& containers) {
  return {.name = "orders",
          .deployment = {{"spec", {{"template", {{"spec", {{"containers", containers}}}}}}}}};
}

}  // namespace

TEST_CASE("the image is the main container's, as every version calls it, else the first one's") {
  const auto* main = GENERATE("flink-main-container", "flink-job-manager");  // the latter in 1.12
  CHECK(with(Json::array({container("sidecar", "proxy:1"), container(main, "flink:1.12.7")}))
            .image() == "flink:1.12.7");
  CHECK(with(Json::array({container(main, "flink:1.12.7")})).flink_version() == "1.12.7");
  CHECK(with(Json::array({container("first", "a:1"), container("second", "b:2")})).image() ==
        "a:1");
  CHECK(with(Json::array()).image().empty());
  CHECK(NamedCluster{}.image().empty());
}

TEST_CASE(
    "a cluster goes when its Deployment is marked, or is gone before its Service; one that may not "
    "be looked at does not") {
  CHECK_FALSE(with(Json::array()).is_terminating());
  CHECK(NamedCluster{.deployment = {{"metadata", {{"deletionTimestamp", "2023-11-14T22:13:20Z"}}}}}
            .is_terminating());
  CHECK(NamedCluster{.deployment_absent = true}.is_terminating());
  CHECK_FALSE(NamedCluster{}.is_terminating());
}
