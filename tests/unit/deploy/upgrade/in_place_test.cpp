#include "deploy/upgrade/in_place.h"

#include "support/catch.h"

using namespace deploy;
using base::Json;

namespace {

struct Row {
  const char* kind;
  const char* field;
  bool in_place;
};

Json object(const char* api, const char* kind, const char* name, const Json& more) {
  Json result{{"apiVersion", api},
              {"kind", kind},
              {"metadata", {{"name", name}, {"uid", std::string("uid of ") + name}}}};
  result["metadata"]["resourceVersion"] = "7";
  result.merge_patch(more);
  return result;
}

Json service(const Json& annotations, const char* type = "ClusterIP") {
  return object("v1", "Service", "orders-rest",
                {{"metadata", {{"annotations", annotations}}}, {"spec", {{"type", type}}}});
}

Json configuration(const char* text) {
  return object("v1", "ConfigMap", "flink-config-orders", {{"data", {{"config.yaml", text}}}});
}

Json deployment(int replicas, const char* nonce = nullptr) {
  Json annotations{{"drey/spec", "old"}, {"drey/flink-version", "2.3.0"}};
  if (nonce != nullptr) annotations["drey/restart-nonce"] = nonce;
  return object("apps/v1", "Deployment", "orders",
                {{"metadata", {{"annotations", annotations}}}, {"spec", {{"replicas", replicas}}}});
}

Plan plan(const std::vector<Json>& owned, int replicas = 1) {
  return {.cluster_id = "orders",
          .kube_namespace = "team-a",
          .deployment = deployment(replicas),
          .owned = owned,
          .spec_hash = "new",
          .annotations = {{"drey/flink-version", "2.3.0"}}};
}

/// As Flink's own client makes it.
Json others_deployment() {
  auto result = deployment(1);
  result["metadata"].erase("annotations");
  return result;
}

ClusterDiff differing(const char* key, const char* kind, const char* field) {
  ClusterDiff diff;
  diff.configuration.push_back({key, "1", "2", {}});
  diff.objects.push_back({kind, "orders-rest", {field, "1", "2", ""}, true});
  return diff;
}

ClusterDiff field(const char* kind, const char* name, const char* path, const Json& live,
                  const Json& wanted) {
  ClusterDiff diff;
  diff.objects.push_back({kind, name, {path, live, wanted, ""}, !wanted.is_null()});
  return diff;
}

constexpr auto annotations_key = "kubernetes.rest-service.annotations";
constexpr auto annotation_field = "metadata.annotations.team";

}  // namespace

TEST_CASE("options that a running cluster can have otherwise") {
  for (const auto* key :
       {"kubernetes.rest-service.exposed.type",
        "kubernetes.rest-service.exposed.node-port-address-type",
        "kubernetes.rest-service.annotations", "kubernetes.rest-service.annotations.team",
        "kubernetes.rest-service.labels", "kubernetes.internal-service.annotations",
        "kubernetes.internal-service.labels", "kubernetes.jobmanager.replicas",
        "kubernetes.pod-template-file", "kubernetes.pod-template-file.default",
        "kubernetes.pod-template-file.jobmanager", "kubernetes.pod-template-file.taskmanager"}) {
    INFO(key);
    CHECK(is_option_in_place(key));
  }
  for (const auto* key :
       {"kubernetes.jobmanager.annotations", "kubernetes.jobmanager.labels", "rest.port",
        "kubernetes.rest-service.annotationsx", "kubernetes.jobmanager.replicasx",
        "kubernetes.pod-template-files", "kubernetes.container.image.ref", "parallelism.default",
        "high-availability.type", "taskmanager.numberOfTaskSlots",
        "kubernetes.taskmanager.annotations", ""}) {
    INFO(key);
    CHECK_FALSE(is_option_in_place(key));
  }
}

TEST_CASE("fields that a running cluster can have otherwise") {
  const std::vector<Row> rows{{"Service", "metadata.labels.team", true},
                              {"Service", "metadata.labels[a.b/c]", true},
                              {"Service", "metadata.annotations[a.b/c]", true},
                              {"Service", "spec.type", true},
                              {"Service", "spec.clusterIP", false},
                              {"Service", "spec.ports[8081].port", false},
                              {"Service", "spec.selector.app", false},
                              {"Service", "metadata.labels", false},
                              {"Service", "", false},
                              {"Deployment", "spec.replicas", true},
                              {"Deployment", "metadata.labels.team", false},
                              {"Deployment", "metadata.annotations.team", false},
                              {"Deployment", "spec.template.metadata.labels.team", false},
                              {"ConfigMap", "metadata.labels.team", false},
                              {"ConfigMap", "data[log4j.properties]", false}};
  for (const auto& row : rows) {
    INFO(row.kind << " " << row.field);
    CHECK(is_field_in_place(row.kind, row.field) == row.in_place);
  }
}

TEST_CASE("all that differs has to be changed in place, or nothing is") {
  const auto wanted = plan({});
  const auto there = deployment(1);
  const auto check = [&](const ClusterDiff& diff) { return is_in_place(diff, wanted, there); };
  const auto fine = differing(annotations_key, "Service", annotation_field);
  CHECK(check(fine));
  CHECK_FALSE(check({}));
  CHECK_FALSE(check(differing("parallelism.default", "Service", annotation_field)));
  CHECK_FALSE(check(differing(annotations_key, "Service", "spec.clusterIP")));
  auto odd = fine;
  odd.absent = true;
  CHECK_FALSE(check(odd));
  odd = fine;
  odd.unseen = {"secret/x: forbidden"};
  CHECK_FALSE(check(odd));
  // Drift is others' doing, and stays.
  odd = fine;
  odd.drift.push_back(odd.objects.front());
  CHECK(check(odd));
}

TEST_CASE("another nonce, or another Flink version, asks for a new cluster") {
  const auto fine = differing(annotations_key, "Service", annotation_field);
  auto wanted = plan({});
  CHECK_FALSE(is_in_place(fine, wanted, deployment(1, "3")));
  wanted.annotations["drey/restart-nonce"] = "3";
  CHECK(is_in_place(fine, wanted, deployment(1, "3")));
  CHECK_FALSE(is_in_place(fine, wanted, deployment(1)));
  wanted = plan({});
  wanted.annotations["drey/flink-version"] = "2.2.0";
  CHECK_FALSE(is_in_place(fine, wanted, deployment(1)));
}

TEST_CASE("what another client made is adopted as it is, or with what is changed in place") {
  const auto fine = differing(annotations_key, "Service", annotation_field);
  const auto there = others_deployment();
  auto wanted = plan({});
  CHECK(is_in_place({}, wanted, there));
  CHECK(is_adoption_alone({}, there));
  CHECK(is_in_place(fine, wanted, there));
  CHECK_FALSE(is_adoption_alone(fine, there));
  CHECK_FALSE(is_adoption_alone({}, deployment(1)));
  CHECK_FALSE(
      is_in_place(differing("parallelism.default", "Service", annotation_field), wanted, there));
  ClusterDiff unseen;
  unseen.unseen = {"secret/x: forbidden"};
  CHECK_FALSE(is_in_place(unseen, wanted, there));
  CHECK_FALSE(is_in_place({}, wanted, Json()));
  // A nonce asks for a new start of whatever is there.
  wanted.annotations["drey/restart-nonce"] = "3";
  CHECK_FALSE(is_in_place({}, wanted, there));
}

TEST_CASE("an adopted cluster gets the notes of drey's own, but for the run that made it") {
  auto wanted = plan({service({}), configuration("parallelism.default: 4\n")});
  wanted.annotations["drey/restored-from"] = "s3://b/other";
  wanted.annotations["drey/commit"] = "0123";
  std::vector<kube::Result> found(3);
  found[0].object = others_deployment();
  found[1].object = service({});
  found[2].object = configuration(
      "execution:\n  state-recovery:\n    path: s3://b/sp\nparallelism:\n  default: 4\n");
  const auto changes = changes_in_place({}, wanted, found);
  REQUIRE(changes.size() == 1);
  CHECK(changes.front().patch == Json{{"metadata",
                                       {{"annotations",
                                         {{"drey/spec", "new"},
                                          {"drey/flink-version", "2.3.0"},
                                          {"drey/restored-from", "s3://b/sp"},
                                          {"drey/commit", "0123"}}},
                                        {"resourceVersion", "7"}}}});
}

TEST_CASE("keys that Flink's own client has nested are flat in a changed configuration") {
  const auto wanted = plan({configuration("kubernetes.jobmanager.replicas: 2\na.b: x\n")});
  std::vector<kube::Result> found(2);
  found[0].object = others_deployment();
  found[1].object = configuration(
      "a:\n  b: x\nexecution:\n  state-recovery:\n    path: s3://b/sp\nkubernetes:\n  "
      "jobmanager:\n    replicas: 1\n");
  const auto changes = changes_in_place({}, wanted, found);
  REQUIRE(changes.size() == 2);
  CHECK(changes.front().patch["data"]["config.yaml"] ==
        "a.b: x\nexecution.state-recovery.path: s3://b/sp\nkubernetes.jobmanager.replicas: 2\n");
}

TEST_CASE("a JobManager goes where there are fewer of them") {
  const auto replicas = [](const Json& live, const Json& wanted) {
    return has_fewer_job_managers(field("Deployment", "orders", "spec.replicas", live, wanted));
  };
  CHECK(replicas(2, 1));
  CHECK_FALSE(replicas(1, 2));
  CHECK_FALSE(replicas(nullptr, 2));
  CHECK_FALSE(has_fewer_job_managers(differing(annotations_key, "Service", annotation_field)));
}

TEST_CASE("changes: what differs, for the versions that were seen, the Deployment last") {
  auto diff = field("Service", "orders-rest", annotation_field, "a", "b");
  diff.objects.push_back(
      {"Service", "orders-rest", {"metadata.annotations[a.b/c]", "x", nullptr, ""}, false});
  diff.objects.push_back(
      {"Service", "orders-rest", {"spec.type", "ClusterIP", "NodePort", ""}, true});
  diff.objects.push_back({"Deployment", "orders", {"spec.replicas", 1, 2, ""}, true});
  const auto wanted =
      plan({service({{"team", "b"}}, "NodePort"),
            configuration("kubernetes.jobmanager.replicas: 2\nparallelism.default: 4\n"
                          "pipeline.jars:\n- a\n- b\n")},
           2);
  std::vector<kube::Result> found(3);
  found[0].object = deployment(1);
  found[1].object = service({{"team", "a"}, {"a.b/c", "x"}, {"theirs", "y"}});
  found[2].object = configuration(
      "$internal.pipeline.job-id: 5d1f\nexecution.state-recovery.path: s3://b/sp\n"
      "kubernetes.jobmanager.replicas: 1\nparallelism.default: 4\npipeline.jars:\n- a\n- b\n");
  const auto changes = changes_in_place(diff, wanted, found);
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].name == "orders-rest");
  CHECK(changes[0].uid == "uid of orders-rest");
  CHECK(changes[0].patch ==
        Json{{"metadata",
              {{"annotations", {{"team", "b"}, {"a.b/c", nullptr}, {"drey/spec", "new"}}},
               {"resourceVersion", "7"}}},
             {"spec", {{"type", "NodePort"}}}});
  // What concerns the run that made the cluster stays.
  CHECK(changes[1].name == "flink-config-orders");
  CHECK(changes[1].patch["data"]["config.yaml"] ==
        "$internal.pipeline.job-id: 5d1f\nexecution.state-recovery.path: s3://b/sp\n"
        "kubernetes.jobmanager.replicas: 2\nparallelism.default: 4\npipeline.jars:\n- a\n- b\n");
  CHECK(changes[2].resource->kind == "Deployment");
  CHECK(changes[2].patch ==
        Json{{"metadata", {{"annotations", {{"drey/spec", "new"}}}, {"resourceVersion", "7"}}},
             {"spec", {{"replicas", 2}}}});
}

TEST_CASE("objects that are as they are to be are not sent, but for the Deployment") {
  const auto wanted = plan({service({}), configuration("parallelism.default: 4\n")});
  std::vector<kube::Result> found(3);
  found[0].object = deployment(1);
  found[1].object = service({});
  found[2].object = configuration("parallelism.default: 4\n");
  const auto changes = changes_in_place({}, wanted, found);
  REQUIRE(changes.size() == 1);
  CHECK(changes.front().name == "orders");
}

TEST_CASE("an object is the same but for its status") {
  const auto seen = Json::parse(
      R"({"metadata":{"uid":"u","resourceVersion":"1","annotations":{"a":"1"}},"spec":{"replicas":1}})");
  auto now = seen;
  now["metadata"]["resourceVersion"] = "2";
  now["metadata"]["managedFields"] = Json::array({1});
  now["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = "1";
  now["status"]["observedGeneration"] = 1;
  CHECK(deploy::is_same_but_status(seen, now));
  CHECK_FALSE(deploy::is_same_but_status(seen, Json()));
  for (const auto* change :
       {R"({"spec":{"replicas":2}})", R"({"metadata":{"annotations":{"a":"2"}}})",
        R"({"metadata":{"labels":{"b":"1"}}})", R"({"metadata":{"deletionTimestamp":"now"}})"}) {
    CAPTURE(change);
    auto other = now;
    other.merge_patch(Json::parse(change));
    CHECK_FALSE(deploy::is_same_but_status(seen, other));
  }
}
