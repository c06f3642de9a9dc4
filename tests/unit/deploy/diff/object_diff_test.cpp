#include "deploy/diff/object_diff.h"

#include "support/catch.h"

using base::Json;
using deploy::compare_objects;
using deploy::FieldDifference;
using deploy::ObjectDiff;
using Lines = std::vector<std::string>;

namespace {

/// "field: live → wanted (by)".
Lines lines(const std::vector<FieldDifference>& list) {
  Lines lines;
  for (const auto& each : list)
    lines.push_back(each.field + ": " + each.live.dump() + " → " + each.wanted.dump() +
                    (each.by.empty() ? "" : " (" + each.by + ")"));
  return lines;
}

Json container() {
  return {{"name", "main"},
          {"image", "orders:1"},
          {"resources", {{"requests", {{"cpu", "0.5"}, {"memory", "1024Mi"}}}}},
          {"ports", {{{"name", "rest"}, {"containerPort", 8081}}}},
          {"env", {{{"name", "MODE"}, {"value", "a"}}}}};
}

Json deployment(const Json& container) {
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", "orders"}, {"labels", {{"app", "orders"}}}}},
          {"spec",
           {{"replicas", 1},
            {"template",
             {{"spec", {{"hostNetwork", false}, {"containers", Json::array({container})}}}}}}}};
}

/// As the server keeps it, made by drey.
Json kept(Json object) {
  object["metadata"]["annotations"] = {{"drey/run", "r"},
                                       {"deployment.kubernetes.io/revision", "1"}};
  object["metadata"]["uid"] = "u";
  object["metadata"]["managedFields"] = {
      {{"manager", "drey"},
       {"operation", "Update"},
       {"fieldsV1", {{"f:metadata", {{"f:annotations", {{"f:drey/run", Json::object()}}}}}}}}};
  auto& spec = object["spec"];
  spec["strategy"] = {{"type", "RollingUpdate"}};
  auto& pod = spec["template"]["spec"];
  pod.erase("hostNetwork");
  pod["restartPolicy"] = "Always";
  pod["securityContext"] = Json::object();
  auto& main = pod["containers"][0];
  main["resources"]["requests"] = {{"cpu", "500m"}, {"memory", "1Gi"}};
  main["ports"][0]["protocol"] = "TCP";
  main["terminationMessagePath"] = "/dev/termination-log";
  return object;
}

void set_by(Json& object, const char* manager, const Json& fields) {
  object["metadata"]["managedFields"].push_back(
      {{"manager", manager}, {"operation", "Update"}, {"fieldsV1", fields}});
}

bool is_same(const ObjectDiff& diff) { return diff.changes.empty() && diff.drift.empty(); }

const std::string main_path = "spec.template.spec.containers[main]";

}  // namespace

TEST_CASE("what the server writes otherwise and adds by itself is no difference") {
  const auto wanted = deployment(container());
  CHECK(is_same(compare_objects(kept(wanted), wanted, true)));
  CHECK(is_same(compare_objects(kept(wanted), wanted, false)));
}

TEST_CASE("an empty text is no other value than the default that the server puts in its place") {
  auto sent = container();
  sent["ports"][0]["protocol"] = "";
  auto live = container();
  live["ports"][0]["protocol"] = "TCP";
  CHECK(is_same(compare_objects(kept(deployment(live)), deployment(sent), true)));
}

TEST_CASE("0 is no other value than the default that the server puts in its place") {
  auto sent = container();
  sent["livenessProbe"] = {{"timeoutSeconds", 0},
                           {"periodSeconds", 0},
                           {"successThreshold", 0},
                           {"failureThreshold", 0}};
  auto live = container();
  live["livenessProbe"] = {{"timeoutSeconds", 1},
                           {"periodSeconds", 10},
                           {"successThreshold", 1},
                           {"failureThreshold", 3}};
  for (const bool same_input : {true, false})
    CHECK(is_same(compare_objects(kept(deployment(live)), deployment(sent), same_input)));
  live["livenessProbe"]["periodSeconds"] = 20;
  CHECK(lines(compare_objects(kept(deployment(live)), deployment(sent), false).changes) ==
        Lines{main_path + ".livenessProbe.periodSeconds: 20 → 0"});
}

TEST_CASE("0 is another value than the default where none and 0 are told apart") {
  const auto live = kept(deployment(container()));
  auto none = deployment(container());
  none["spec"]["replicas"] = 0;
  CHECK(lines(compare_objects(live, none, false).changes) == Lines{"spec.replicas: 1 → 0"});
}

TEST_CASE("what the server did not keep of a spec that nobody has changed is no drift") {
  auto sent = container();
  sent["resizePolicy"] = {{{"resourceName", "cpu"}, {"restartPolicy", "NotRequired"}}};
  const auto wanted = deployment(sent);
  auto live = kept(deployment(container()));
  live["metadata"]["generation"] = 1;
  const auto diff = compare_objects(live, wanted, true);
  CHECK(is_same(diff));
  REQUIRE(diff.not_kept.size() == 1);
  CHECK(deploy::not_kept_sentence(wanted, diff.not_kept[0]) ==
        "Deployment orders: the API server did not keep " + main_path +
            ".resizePolicy when it was made; it does not know it, or has the feature off");
  CHECK(compare_objects(live, wanted, false).changes.size() == 1);
  live["metadata"]["generation"] = 2;
  CHECK(compare_objects(live, wanted, true).drift.size() == 1);
  CHECK(compare_objects(live, wanted, true).not_kept.empty());
}

TEST_CASE("what a webhook made of a value when the object was made is no drift") {
  const auto wanted = deployment(container());
  auto live = kept(wanted);
  live["spec"]["template"]["spec"]["containers"][0]["image"] = "mirror/orders:1";
  live["metadata"]["labels"]["app"] = "orders-of-blue";
  const auto same = [&] { return compare_objects(live, wanted, true); };
  const auto image = main_path + R"(.image: "mirror/orders:1" → "orders:1")";
  const auto label = R"(metadata.labels.app: "orders-of-blue" → "orders")";
  SECTION("nobody else has set it") {
    CHECK(is_same(same()));
    CHECK(lines(same().not_kept) == Lines{label, image});
    CHECK(deploy::not_kept_sentence(wanted, same().not_kept[1]) ==
          "Deployment orders: " + main_path +
              ".image became mirror/orders:1 when it was made, and not orders:1: an admission "
              "webhook of the API server changes it");
    CHECK(lines(compare_objects(live, wanted, false).changes) == Lines{label, image});
  }
  SECTION("nobody has changed the spec, and whose the fields are is not known") {
    live["metadata"].erase("managedFields");
    live["metadata"]["generation"] = 1;
    CHECK(lines(same().not_kept) == Lines{image});
    CHECK(lines(same().drift) == Lines{label});
  }
  SECTION("the spec was changed, and whose the fields are is not known") {
    live["metadata"].erase("managedFields");
    live["metadata"]["generation"] = 2;
    CHECK(lines(same().drift) == Lines{label, image});
  }
  SECTION("somebody else has taken over all of it, the annotation of the run as well") {
    live["metadata"]["managedFields"].push_back(live["metadata"]["managedFields"][0]);
    live["metadata"]["managedFields"][1]["manager"] = "kubectl";
    CHECK(lines(same().drift) == Lines{label, image});
  }
}

TEST_CASE("items of lists are known by their names") {
  const auto live = kept(deployment(container()));
  auto other = container();
  other["image"] = "orders:2";
  other["env"] = {{{"name", "HOME"}, {"value", "/"}}, {{"name", "MODE"}, {"value", "b"}}};
  other["ports"] = {{{"name", "rest"}, {"containerPort", 8082}}};
  const auto diff = compare_objects(live, deployment(other), false);
  CHECK(lines(diff.changes) ==
        Lines{main_path + R"(.env[MODE].value: "a" → "b")",
              main_path + R"(.env[HOME]: null → {"name":"HOME","value":"/"})",
              main_path + R"(.image: "orders:1" → "orders:2")",
              main_path + ".ports[rest].containerPort: 8081 → 8082"});
  CHECK(diff.drift.empty());
}

TEST_CASE("what the new input says nothing of any more is a difference, unless it is a default") {
  auto before = container();
  before["args"] = {"a", "b"};
  before["workingDir"] = "/x";
  auto live = kept(deployment(before));
  live["metadata"]["labels"]["team"] = "blue";
  const auto diff = compare_objects(live, deployment(container()), false);
  CHECK(lines(diff.changes) == Lines{R"(metadata.labels.team: "blue" → null)",
                                     main_path + R"(.args: ["a","b"] → null)",
                                     main_path + R"(.workingDir: "/x" → null)"});
  CHECK(is_same(compare_objects(live, deployment(container()), true)));
}

TEST_CASE("what others have set is drift, with their name") {
  const auto wanted = deployment(container());
  auto live = kept(wanted);
  live["spec"]["replicas"] = 3;
  live["metadata"]["annotations"]["a.b/c"] = "x";
  live["spec"]["template"]["spec"]["containers"][0]["image"] = "orders:9";
  set_by(live, "kubectl-scale", {{"f:spec", {{"f:replicas", Json::object()}}}});
  set_by(live, "kubectl-edit",
         {{"f:metadata", {{"f:annotations", {{"f:a.b/c", Json::object()}}}}},
          {"f:spec",
           {{"f:template",
             {{"f:spec",
               {{"f:containers", {{R"(k:{"name":"main"})", {{"f:image", Json::object()}}}}}}}}}}}});
  for (const bool same_input : {true, false}) {
    const auto diff = compare_objects(live, wanted, same_input);
    CHECK(diff.changes.empty());
    CHECK(lines(diff.drift) ==
          Lines{R"(metadata.annotations[a.b/c]: "x" → null (kubectl-edit))",
                "spec.replicas: 3 → 1 (kubectl-scale)",
                main_path + R"(.image: "orders:9" → "orders:1" (kubectl-edit))"});
  }
}

TEST_CASE("of what another client made its maker is known by Flink's label") {
  auto wanted = deployment(container());
  wanted["metadata"]["labels"]["type"] = "flink-native-kubernetes";
  auto live = kept(wanted);
  live["metadata"].erase("annotations");
  live["metadata"]["managedFields"] = Json::array();
  live["spec"]["replicas"] = 3;
  set_by(live, "kubectl", {{"f:spec", {{"f:replicas", Json::object()}}}});
  const Lines scaled{"spec.replicas: 3 → 1"};
  CHECK(lines(compare_objects(live, wanted, false).changes) == scaled);
  set_by(live, "okhttp", {{"f:metadata", {{"f:labels", {{"f:type", Json::object()}}}}}});
  CHECK(lines(compare_objects(live, wanted, false).drift) ==
        Lines{"spec.replicas: 3 → 1 (kubectl)"});
  SECTION("drey, which has adopted and changed it, is no other") {
    live["metadata"]["managedFields"].erase(0);
    set_by(live, "drey",
           {{"f:metadata", {{"f:annotations", {{"f:drey/spec", Json::object()}}}}},
            {"f:spec", {{"f:replicas", Json::object()}}}});
    CHECK(lines(compare_objects(live, wanted, false).changes) == scaled);
  }
  SECTION("of drey's own the run tells, and whoever took the label over is another") {
    set_by(live, "drey", {{"f:metadata", {{"f:annotations", {{"f:drey/run", Json::object()}}}}}});
    live["metadata"]["labels"]["type"] = "other";
    CHECK(lines(compare_objects(live, wanted, false).drift) ==
          Lines{R"(metadata.labels.type: "other" → "flink-native-kubernetes" (okhttp))",
                "spec.replicas: 3 → 1 (kubectl)"});
  }
}

TEST_CASE("controllers' notes are no drift, and without managed fields the same input tells") {
  const auto wanted = deployment(container());
  auto live = kept(wanted);
  live["spec"]["paused"] = true;
  set_by(live, "kube-controller-manager", {{"f:spec", {{"f:paused", Json::object()}}}});
  CHECK(is_same(compare_objects(live, wanted, true)));
  live["metadata"].erase("managedFields");
  live["spec"]["replicas"] = 3;
  CHECK(lines(compare_objects(live, wanted, true).drift) == Lines{"spec.replicas: 3 → 1"});
  CHECK(lines(compare_objects(live, wanted, false).changes) ==
        Lines{"spec.paused: true → null", "spec.replicas: 3 → 1"});
}

TEST_CASE("secrets are masked: by names of variables and members, in words, and all of a Secret") {
  auto before = container(), after = container();
  before["env"] = {{{"name", "DB_PASSWORD"}, {"value", "old"}}};
  after["env"] = {{{"name", "DB_PASSWORD"}, {"value", "new"}},
                  {{"name", "API_TOKEN"}, {"value", "tok"}}};
  before["args"] = {"--password", "old", "-x"};
  after["args"] = {"--password", "new"};
  const auto diff = compare_objects(kept(deployment(before)), deployment(after), false);
  CHECK(lines(diff.changes) ==
        Lines{main_path + R"(.args: ["--password","******","-x"] → ["--password","******"])",
              main_path + R"(.env[DB_PASSWORD].value: "******" → "******")",
              main_path + R"(.env[API_TOKEN]: null → {"name":"API_TOKEN","value":"******"})"});
  const Json live{{"kind", "Secret"}, {"data", {{"keytab", "b2xk"}}}, {"type", "Opaque"}};
  const Json wanted{{"kind", "Secret"}, {"data", {{"keytab", "bmV3"}}}};
  CHECK(lines(compare_objects(live, wanted, false).changes) ==
        Lines{R"(data.keytab: "******" → "******")"});
}

TEST_CASE("files: YAML by what it says, properties by their first line, others by their lines") {
  const auto config_map = [](const std::string& file, const std::string& text) {
    return Json{{"kind", "ConfigMap"}, {"data", {{file, text}}}};
  };
  const auto changes = [&](const std::string& file, const std::string& live,
                           const std::string& wanted) {
    return lines(compare_objects(config_map(file, live), config_map(file, wanted), false).changes);
  };
  CHECK(changes("pod.yaml", "spec: {a: 1, b: 2}", "spec:\n  b: 3\n  a: 1\n") ==
        Lines{"data[pod.yaml].spec.b: 2 → 3"});
  CHECK(changes("log.properties", "a = 1\nb = 2\n", "a = 1\nb = 3\n") ==
        Lines{R"(data[log.properties]: "line 2: b = 2" → "line 2: b = 3")"});
  CHECK(changes("core-site.xml", "<value>\nsecret\n", "<value>\nother\nx\n") ==
        Lines{R"(data[core-site.xml]: "3 lines, other from line 2 on" → )"
              R"("4 lines, other from line 2 on")"});
  CHECK(changes("config.yaml", "a: 1", "a: 2").empty());
}
