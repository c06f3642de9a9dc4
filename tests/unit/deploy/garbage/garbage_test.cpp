#include "deploy/garbage/garbage.h"

#include "deploy/record/upgrade_record.h"
#include "deploy/revision/revision.h"
#include "deploy/savepoint/savepoint_record.h"
#include "support/catch.h"

using base::Json;
using deploy::Garbage;
using deploy::Holdings;

namespace {

const std::chrono::system_clock::time_point now{std::chrono::seconds(1'700'000'000)};
const deploy::ClusterKey orders{"default", "orders"};

Json object(const std::string& kind, const std::string& name) {
  return {{"kind", kind},
          {"metadata",
           {{"name", name},
            {"namespace", "default"},
            {"uid", "uid-" + name},
            {"resourceVersion", "7"},
            {"labels", {{"app", "orders"}, {"type", "flink-native-kubernetes"}}}}}};
}

Json config_map(const std::string& name, const Json& data = Json::object(),
                const std::string& renewed = {}) {
  auto map = object("ConfigMap", name);
  map["data"] = data;
  if (!renewed.empty())
    map["metadata"]["annotations"] = {
        {"control-plane.alpha.kubernetes.io/leader",
         Json{{"holderIdentity", "me"}, {"leaseDuration", 15}, {"renewTime", renewed}}.dump()}};
  return map;
}

Json record(deploy::UpgradePhase phase) {
  deploy::UpgradeRecord record{.phase = phase,
                               .by = "somebody",
                               .since = "2026-11-28T10:00:00Z",
                               .savepoint = "s3://b/sp/1"};
  auto map = deploy::upgrade_record_object(record, {"default", "orders"});
  map["metadata"]["uid"] = "uid-record";
  return map;
}

/// Made by drey, for a Deployment with that uid.
Json made(const std::string& kind, const std::string& name, const std::string& owner,
          const std::string& owner_kind = "Deployment") {
  auto result = object(kind, name);
  result["metadata"]["annotations"] = {{"drey/run", "1"}};
  if (!owner.empty())
    result["metadata"]["ownerReferences"] =
        Json::array({{{"kind", owner_kind}, {"name", "orders"}, {"uid", owner}}});
  return result;
}

Json deployment(const std::string& uid) {
  return {{"kind", "Deployment"}, {"metadata", {{"name", "orders"}, {"uid", uid}}}};
}

std::vector<Garbage> found(std::vector<Json> objects, const deploy::Ownership& ownership = {},
                           const deploy::Asked& asked = {}) {
  Holdings holdings{.objects = std::move(objects), .now = now};
  holdings.clusters[orders] = ownership;
  return deploy::find_garbage(holdings, asked);
}

const Json job_map = config_map("orders-a-config-map", {{"checkpointID-0000000000000000012", "x"}});
const Json plan_map = config_map("orders-cluster-config-map", {{"executionPlan-a", "x"}});

}  // namespace

TEST_CASE("HA metadata of a cluster that is gone, and what is lost with it") {
  const auto garbage = found({plan_map});
  REQUIRE(garbage.size() == 1);
  CHECK(garbage[0].kind == Garbage::Kind::ha_metadata);
  CHECK(garbage[0].name == "orders-cluster-config-map");
  CHECK(garbage[0].uid == "uid-orders-cluster-config-map");
  CHECK(garbage[0].resource_version == "7");
  CHECK(garbage[0].loss == "the stored graph of job a");
  CHECK(garbage[0].kept == "stores the graph of job a");
  CHECK(garbage[0].goes_if_asked);
  CHECK(found({plan_map}, {}, {.ha_metadata = true})[0].kept.empty());
}

TEST_CASE("a stored application of Flink 2.3 is as good as a stored graph") {
  const auto garbage = found({config_map("orders-cluster-config-map", {{"application-c", "x"}})});
  REQUIRE(garbage.size() == 1);
  CHECK(garbage[0].loss == "the stored application application-c");
  CHECK(garbage[0].kept == "stores application application-c");
  CHECK(garbage[0].goes_if_asked);
}

TEST_CASE("metadata that names a checkpoint stays as a whole, unless it is asked for") {
  const auto garbage = found({plan_map, job_map});
  REQUIRE(garbage.size() == 2);
  for (const auto& each : garbage) {
    CHECK(each.kept == "names checkpoint 12 of job a");
    CHECK(each.goes_if_asked);
  }
  CHECK(garbage[1].loss == "the pointer to checkpoint 12 of job a");
  for (const auto& each : found({plan_map, job_map}, {}, {.ha_metadata = true}))
    CHECK(each.kept.empty());
}

TEST_CASE("a record that names savepoints stays; when they are disposed of it goes") {
  deploy::SavepointRecord record{{{.path = "s3://b/sp/1"}}};
  const auto object = [&] {
    auto map = deploy::savepoint_record_object(record, {"default", "orders"});
    map["metadata"]["uid"] = "uid-record";
    return map;
  };
  auto garbage = found({object()});
  REQUIRE(garbage.size() == 1);
  CHECK(garbage[0].kind == Garbage::Kind::savepoint_record);
  CHECK(garbage[0].name == "orders.drey.savepoints");
  CHECK(garbage[0].loss == "the paths of 1 savepoint");
  CHECK(garbage[0].kept == "names 1 savepoint");
  CHECK(garbage[0].goes_if_asked);
  CHECK(found({object()}, {}, {.ha_metadata = true})[0].goes_if_asked);
  garbage = found({object()}, {}, {.savepoint_records = true});
  CHECK(garbage[0].loss == "the paths of 1 savepoint");
  CHECK(garbage[0].kept.empty());
  CHECK_FALSE(garbage[0].goes_if_asked);
  CHECK(found({object()}, {deployment("uid-1")}).empty());
  deploy::note_disposal(record, "s3://b/sp/1", "2026-11-29T10:00:00Z");
  garbage = found({object()});
  CHECK(garbage[0].loss.empty());
  CHECK(garbage[0].kept.empty());
}

TEST_CASE("a record of savepoints that cannot be read stays, even if it is asked for") {
  auto newer = deploy::savepoint_record_object({}, {"default", "orders"});
  newer["data"] = {{"savepoints", R"({"form":99})"}};
  const auto garbage = found({newer}, {}, {.savepoint_records = true});
  REQUIRE(garbage.size() == 1);
  CHECK(garbage[0].kept == "it cannot be read by this version of drey");
  CHECK_FALSE(garbage[0].goes_if_asked);
}

TEST_CASE("what somebody may still need stays, even if it is asked for") {
  deploy::Ownership ownership;
  auto savepoints =
      deploy::savepoint_record_object({{{.path = "s3://b/sp/1"}}}, {"default", "orders"});
  std::vector<Json> objects{plan_map, job_map, savepoints};
  std::string why;
  SECTION("pods") {
    ownership.has_pods = true;
    why = "pods of the cluster are still there";
  }
  SECTION("a FlinkDeployment") {
    ownership.flink_deployment = why = "FlinkDeployment orders may need it";
  }
  SECTION("an open upgrade") {
    objects.push_back(record(deploy::UpgradePhase::stopped));
    why = "an upgrade that somebody began is at 'stopped'";
  }
  SECTION("a job that is suspended, whose savepoint the record names") {
    objects.push_back(record(deploy::UpgradePhase::suspended));
    why =
        "the cluster is suspended, since 2026-11-28T10:00:00Z, by somebody; 'drey resume orders "
        "--namespace default' goes on from there; 'drey delete orders --namespace default' removes "
        "what is kept of it";
  }
  SECTION("an upgrade that failed, and has no way back but its savepoint") {
    objects.push_back(record(deploy::UpgradePhase::failed));
    why =
        "its last upgrade failed, the upgrade that somebody began at 2026-11-28T10:00:00Z; 'drey "
        "resume orders --namespace default' goes on from there; 'drey delete orders --namespace "
        "default' removes what is kept of it";
  }
  SECTION("a record that a newer drey wrote") {
    auto newer = record(deploy::UpgradePhase::done);
    newer["data"]["upgrade"] = "{}";
    objects.push_back(newer);
    why = "its record of an upgrade cannot be read by this version of drey";
  }
  SECTION("a JobManager that is not deployed natively") {
    objects.front() =
        config_map("orders-cluster-config-map", Json::object(), "2023-11-14T22:13:10Z");
    why = "a JobManager renewed its lock 10 s ago; it can go 5 min after that";
  }
  const auto garbage = found(objects, ownership, {true, true});
  CHECK(garbage.size() == objects.size());
  for (const auto& each : garbage) {
    CHECK(each.kept == why);
    CHECK_FALSE(each.goes_if_asked);
  }
}

TEST_CASE("a lock that was renewed long ago, or was released, is nobody's") {
  CHECK(found({config_map("orders-cluster-config-map", {}, "2023-11-14T22:00:00Z")})
            .front()
            .kept.empty());
  auto released = config_map("orders-cluster-config-map");
  released["metadata"]["annotations"]["control-plane.alpha.kubernetes.io/leader"] =
      R"({"holderIdentity":"","renewTime":"2023-11-14T22:13:19Z"})";
  CHECK(found({released}).front().kept.empty());
}

TEST_CASE("revisions, with the savepoints that they name") {
  const deploy::Revision revision{.number = 3, .ended_with = "s3://b/sp/2"};
  const auto kept = deploy::revision_object(revision, {"default", "orders"});
  const auto other = deploy::revision_object({.number = 4}, {"default", "orders"});
  SECTION("of a cluster that is gone") {
    const auto garbage = found({kept, other, record(deploy::UpgradePhase::done)});
    REQUIRE(garbage.size() == 3);
    CHECK(garbage[1].kind == Garbage::Kind::revision);
    CHECK(garbage[1].name == "orders.drey.3");
    CHECK(garbage[1].loss == "the way back to revision 3, from s3://b/sp/2");
    CHECK(garbage[1].kept.empty());
    CHECK(garbage[2].loss == "the way back to revision 4");
  }
  SECTION("of a job that is suspended") {
    const auto garbage = found({kept, record(deploy::UpgradePhase::suspended)});
    REQUIRE(garbage.size() == 2);
    CHECK_FALSE(garbage[1].kept.empty());
  }
  SECTION("of a cluster that is there") {
    CHECK(found({kept}, {.deployment = deployment("1")}).empty());
  }
}

TEST_CASE("the record of an upgrade that is done, with the savepoint that it names") {
  const auto garbage = found({record(deploy::UpgradePhase::done)});
  REQUIRE(garbage.size() == 1);
  CHECK(garbage[0].kind == Garbage::Kind::upgrade_record);
  CHECK(garbage[0].name == "orders.drey");
  CHECK(garbage[0].loss == "the path of savepoint s3://b/sp/1");
  CHECK(garbage[0].kept.empty());
}

TEST_CASE("of a cluster that is there nothing is garbage but what an earlier one left") {
  const deploy::Ownership there{.deployment = deployment("new")};
  CHECK(found({plan_map, job_map, record(deploy::UpgradePhase::done),
               made("Service", "orders-rest", "new"), made("Service", "orders", "")},
              there, {true, true})
            .empty());
  const auto garbage = found({made("Service", "orders-rest", "old")}, there);
  REQUIRE(garbage.size() == 1);
  CHECK(garbage[0].kind == Garbage::Kind::orphan);
  CHECK(garbage[0].loss.empty());
}

TEST_CASE("drey's own objects without an owner, or with one that is gone; nobody else's") {
  CHECK(found({made("ConfigMap", "flink-config-orders", "old")}).size() == 1);
  CHECK(found({made("ConfigMap", "flink-config-orders", "")}).size() == 1);
  CHECK(found({made("ConfigMap", "flink-config-orders", "u", "FlinkDeployment")}).empty());
  CHECK(found({object("ConfigMap", "flink-config-orders")}).empty());
  auto unlabelled = made("Service", "orders-rest", "old");
  unlabelled["metadata"].erase("labels");
  CHECK(found({unlabelled}).empty());
}

TEST_CASE("what is not known of is not judged") {
  CHECK(deploy::find_garbage({.objects = {plan_map}, .now = now}, {true, true}).empty());
}
