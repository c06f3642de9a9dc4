// A cluster called orders that is to be deleted.
#pragma once
#include <chrono>
#include <string>

#include "fake/scene.h"
#include "support/catch.h"
#include "support/pods.h"

namespace test {

inline constexpr const char* job_manager = "orders-7c9d8-x2x1p";

inline Json labelled(const char* kind, const std::string& name) {
  return {{"apiVersion", "v1"},
          {"kind", kind},
          {"metadata",
           {{"name", name}, {"labels", {{"app", "orders"}, {"type", "flink-native-kubernetes"}}}}}};
}

/// A cluster called orders that runs: what the program deployed, its ReplicaSet and two pods, and
/// with high availability two ConfigMaps of it.
struct DoomedCluster : Scene {
  explicit DoomedCluster(bool ha = true, bool runs = true) {
    Words more;
    if (ha)
      more = {"-Dhigh-availability.type=kubernetes",
              "-Dhigh-availability.storageDir=s3://bucket/ha"};
    REQUIRE(run(command(more)).exit == 0);
    auto replica_set = labelled("ReplicaSet", "orders-7c9d8");
    replica_set["apiVersion"] = "apps/v1";
    const auto kept =
        server.create(owned_by(replica_set, "Deployment", server.find("deployments", "orders")));
    server.create(owned_by(runs ? Pod(job_manager).on("n").running()
                                : Pod(job_manager).on("n").waiting("ImagePullBackOff"),
                           "ReplicaSet", kept));
    server.create(owned_by(Pod("orders-taskmanager-1-1").on("n").running(), "Deployment",
                           server.find("deployments", "orders")));
    if (!ha) return;
    server.create(labelled("ConfigMap", "orders-cluster-config-map"));
    server.create(labelled("ConfigMap", "orders-0000-config-map"));
  }

  static Json owned_by(Json object, const char* kind, const Json& owner) {
    object["metadata"].erase("uid");
    object["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "apps/v1"},
                                                          {"kind", kind},
                                                          {"name", name_of(owner)},
                                                          {"uid", uid_of(owner)}}});
    return object;
  }

  /// What the controllers do when the Deployment has no replicas: the JobManager's pod goes a while
  /// later.
  DoomedCluster& job_manager_exits() {
    wire.later([this] { surroundings.advance(std::chrono::milliseconds(1200)); });
    wire.later([this] { server.erase("pods", job_manager); });
    return *this;
  }

  std::size_t count() const { return server.kept().size(); }
  bool has(const std::string& name) const { return server.kept().contains(name); }
};

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace test
