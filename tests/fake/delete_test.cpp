// `drey delete`: what goes, what stays, and what is never touched.
#include <tuple>
#include <utility>

#include "fake/doomed_cluster.h"
#include "fake/running_scene.h"

using base::Json;
using test::contains;
using test::DoomedCluster;
using test::job_manager;
using test::labelled;
using test::Scene;
using test::Words;
namespace fate = test::fate;

TEST_CASE("a name is no selector: nothing is found by it, and nothing deleted") {
  Scene scene;
  REQUIRE(scene.run(test::command()).exit == 0);
  const auto kept = scene.server.kept();
  const auto* verb = GENERATE("delete", "logs", "status", "cancel", "stop", "ha", "history");
  const auto* name = GENERATE("orders,metadata.namespace!=x", "orders,app=orders", "a b", "abc-");
  test::Words words{verb, name};
  if (verb == std::string("delete")) words.emplace_back("--yes");
  const auto ended = scene.run(words);
  CAPTURE(verb, name, ended.err);
  CHECK(ended.exit == 5);
  CHECK(scene.server.kept() == kept);
}

TEST_CASE(
    "the JobManager is stopped first, then the Deployment goes with all that hangs on it; HA "
    "metadata stays") {
  DoomedCluster cluster;
  const auto ended =
      cluster.job_manager_exits().run({"delete", "orders", "--namespace", "default"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "cluster orders deleted\n");
  CHECK(cluster.count() == 2);
  CHECK(cluster.has("configmaps/orders-cluster-config-map"));
  CHECK(contains(ended.err,
                 "  cluster removed          1.2 s   Deployment, 2 pods, Service, ConfigMap\n"));
  CHECK(contains(ended.err,
                 "kept: HA metadata in 2 ConfigMaps, and files in s3://bucket/ha: a cluster "
                 "deployed as orders goes on from the last checkpoint\n"));
  CHECK(
      contains(ended.err, "'drey delete orders --namespace default --ha-data=drop' removes it\n"));
  CHECK_FALSE(contains(ended.err, "left:"));
  const auto writes = [&] {
    Words lines;
    for (const auto& exchange : cluster.wire.log) {
      if (exchange.request.method != "GET" && !contains(exchange.request.body, "dryRun"))
        lines.push_back(exchange.line());
    }
    return lines;
  }();
  CHECK(writes == Words{"PATCH /apis/apps/v1/namespaces/default/deployments/orders",
                        "DELETE /apis/apps/v1/namespaces/default/deployments/orders"});
}

TEST_CASE("every DELETE and PATCH names its object by uid") {
  DoomedCluster cluster;
  CHECK(cluster.job_manager_exits()
            .run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"})
            .exit == 0);
  int deletes = 0;
  for (const auto& exchange : cluster.wire.log) {
    if (exchange.request.method == "GET") continue;
    const auto body = Json::parse(exchange.request.body);
    const bool named = body.contains(Json::json_pointer("/preconditions/uid")) ||
                       body.contains(Json::json_pointer("/metadata/uid"));
    CHECK(named);
    if (exchange.request.method == "PATCH")
      CHECK(body["metadata"]["annotations"]["drey/removed-by"] == "delete");
    deletes += exchange.request.method == "DELETE" && !body.contains("dryRun") ? 1 : 0;
  }
  CHECK(deletes == 3);
}

TEST_CASE(
    "--ha-data=drop: the metadata goes when the JobManager is gone, and the files are named") {
  DoomedCluster cluster;
  const auto ended = cluster.job_manager_exits().run(
      {"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes", "-ojson"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(cluster.count() == 0);
  CHECK(contains(ended.err, "Deployment, 2 pods, Service, ConfigMap, 2 HA ConfigMaps\n"));
  CHECK(contains(ended.err, "note: files that it named stay in s3://bucket/ha\n"));
  const auto document = Json::parse(ended.out);
  CHECK(document.at("result") == "deleted");
  CHECK(document.at("removed").size() == 8);
  CHECK(document.at("left").empty());
}

TEST_CASE("asked before state is lost") {
  SECTION("no high availability, and a job that runs") {
    DoomedCluster cluster(false);
    cluster.surroundings.in_is_tty = cluster.surroundings.err_is_tty = true;
    const auto answer = GENERATE(as<std::string>{}, "y", "YES ", "n", "", "maybe");
    cluster.surroundings.typed = {answer};
    const auto ended =
        cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"});
    const bool yes = answer == "y" || answer == "YES ";
    CHECK(ended.exit == (yes ? 0 : 1));
    CHECK((cluster.count() == 0) == yes);
    CHECK(contains(ended.err,
                   "high availability is off: what its job did since its last savepoint is "
                   "lost\nDelete cluster orders in namespace default? [y/N] "));
    CHECK(contains(ended.err, "nothing was deleted") == !yes);
  }
  SECTION("no terminal") {
    DoomedCluster cluster(false);
    std::tie(cluster.surroundings.in_is_tty, cluster.surroundings.err_is_tty) =
        GENERATE(std::pair(false, false), std::pair(true, false), std::pair(false, true));
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 2);
    CHECK(contains(ended.err,
                   "cluster orders in namespace default is not deleted without --yes: high "
                   "availability is off"));
    CHECK(contains(ended.err,
                   "'drey stop orders --namespace default' takes a savepoint first; --yes deletes "
                   "it nevertheless\n"));
    CHECK(cluster.wire.lines("DELETE").empty());
    CHECK(cluster.wire.lines("PATCH").empty());
  }
  SECTION("the metadata would be dropped") {
    DoomedCluster cluster;
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop"});
    CHECK(ended.exit == 2);
    CHECK(contains(
        ended.err,
        "without it a new deployment begins from nothing\nhint: --yes deletes it nevertheless\n"));
  }
  SECTION("not where nothing has run") {
    DoomedCluster cluster(false, false);
    CHECK(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).exit == 0);
    CHECK(cluster.count() == 0);
  }
}

TEST_CASE("a cluster that is not there, and what is like it") {
  DoomedCluster cluster;
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=order"});
  CHECK(ended.exit == 5);
  CHECK(contains(ended.err, "error: there is no Flink cluster 'order' in namespace default\n"));
  CHECK(contains(ended.err, "orders"));
  CHECK(cluster.wire.lines("DELETE").empty());
}

TEST_CASE("--ignore-not-found: a cluster that is not there is no failure, all others are") {
  DoomedCluster cluster;
  const auto* dry = GENERATE("", "--dry-run=client", "--dry-run=server");
  Words words{"delete", "order", "--ignore-not-found"};
  if (*dry != 0) words.emplace_back(dry);
  const auto ended = cluster.run(words);
  CHECK(ended.exit == 0);
  CHECK(ended.out.empty());
  CHECK(ended.err == "note: there is no Flink cluster 'order' in namespace default\n");
  words.emplace_back("-ojson");
  const auto document = Json::parse(cluster.run(words).out);
  CHECK(document["result"] == "absent");
  CHECK(document["cluster"] == "order");
  CHECK(cluster.wire.lines("DELETE").empty());
}

TEST_CASE("--ignore-not-found of several clusters, and of what is no cluster") {
  DoomedCluster cluster;
  auto web = test::foreign_deployment("web");
  web["metadata"]["labels"] = {{"app", "web"}};
  cluster.server.create(web);
  const auto ended =
      cluster.job_manager_exits().run({"delete", "orders", "order", "--ignore-not-found"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "orders: cluster orders deleted\n");
  CHECK(cluster.run({"delete", "web", "--ignore-not-found"}).exit == 5);
  CHECK(cluster.server.find("deployments", "web").is_object());
}

TEST_CASE("--ignore-not-found leaves HA metadata where it is, unless that is to go") {
  DoomedCluster cluster;
  REQUIRE(cluster.job_manager_exits().run({"delete", "orders"}).exit == 0);
  const auto again = cluster.run({"delete", "orders", "--ignore-not-found"});
  CHECK(again.exit == 0);
  CHECK(contains(again.err, "only HA metadata of an earlier one: ConfigMap "));
  CHECK(cluster.has("configmaps/orders-cluster-config-map"));
}

TEST_CASE(
    "deleted twice: the second time there is only its metadata, which can be dropped as well") {
  DoomedCluster cluster;
  REQUIRE(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).exit == 0);
  const auto again = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(again.exit == 5);
  CHECK(contains(again.err, "only HA metadata of an earlier one: ConfigMap "));
  CHECK(contains(again.err, "--ha-data=drop' removes it\n"));
  const auto dropped =
      cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"});
  CHECK(dropped.exit == 0);
  CHECK(cluster.count() == 0);
  CHECK(cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"}).exit ==
        5);
}

TEST_CASE("the operator's cluster is left to the operator, unless --yes") {
  DoomedCluster cluster;
  const auto [patch, who] = GENERATE(
      std::pair{Json{{"metadata",
                      {{"annotations", {{"flinkdeployment.flink.apache.org/generation", "3"}}}}}},
                std::string("a FlinkDeployment")},
      std::pair{
          Json{
              {"metadata",
               {{"ownerReferences",
                 Json::array({{{"kind", "FlinkDeployment"}, {"name", "orders"}, {"uid", "u"}}})}}}},
          std::string("FlinkDeployment orders")});
  cluster.server.garbage_stays = true;
  cluster.server.change("deployments", "orders", patch);
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 2);
  CHECK(contains(ended.err, "is managed by the Flink Kubernetes Operator (" + who +
                                "), which would make it anew\n"));
  CHECK(contains(ended.err, "kubectl delete flinkdeployment orders --namespace default"));
  CHECK(cluster.wire.lines("PATCH").empty());
}

TEST_CASE("somebody without the right to delete stops nothing") {
  DoomedCluster cluster;
  cluster.wire.on("DELETE", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 4);
  CHECK(cluster.wire.lines("PATCH").empty());
  CHECK(cluster.has("deployments/orders"));
}

TEST_CASE("whom a policy does not let delete stops nothing, however the policy words it") {
  DoomedCluster cluster;
  const Words how = GENERATE(Words{}, Words{"--no-wait"}, Words{"--dry-run=server"});
  cluster.wire.on("DELETE", "/deployments/orders",
                  fate::answer(test::status(422, "Invalid",
                                            "deployments.apps \"orders\" is invalid: : "
                                            "ValidatingAdmissionPolicy 'keep' denied request")));
  Words words{"delete", "-Dkubernetes.cluster-id=orders", "--yes"};
  words.insert(words.end(), how.begin(), how.end());
  const auto ended = cluster.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 4);
  CHECK(contains(ended.err, "ValidatingAdmissionPolicy 'keep' denied request"));
  CHECK(cluster.wire.lines("PATCH").empty());
  CHECK(cluster.has("deployments/orders"));
}

TEST_CASE(
    "a Deployment whose uid is another's by now: the API server calls that invalid, and nothing of "
    "it is touched") {
  DoomedCluster cluster;
  cluster.wire.on("PATCH", "/deployments/orders",
                  fate::answer(test::status(422, "Invalid", "metadata.uid: field is immutable")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 0);
  CHECK(ended.err.find("warning:") == std::string::npos);
}

TEST_CASE("without the right to patch the cluster goes nevertheless, with a warning") {
  DoomedCluster cluster;
  cluster.wire.on("PATCH", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 0);
  CHECK(
      contains(ended.err, "warning: the JobManager could not be stopped before its TaskManagers"));
  CHECK(cluster.count() == 2);
}

TEST_CASE("what may not be listed is not said to be gone") {
  DoomedCluster cluster;
  cluster.wire.on("GET", "/pods", fate::answer(test::status(403, "Forbidden", "pods is forbidden")),
                  9);
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "-ojson"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.err, "warning: whether pods of it are left is not known"));
  CHECK(Json::parse(ended.out)["notSeen"] == Json::array({"pods"}));
  CHECK(Json::parse(DoomedCluster().run({"delete", "-Dkubernetes.cluster-id=orders", "-ojson"}).out)
            .at("notSeen")
            .empty());
}

TEST_CASE("without the right to watch the cluster is looked at again and again until it is gone") {
  DoomedCluster cluster;
  int lists = 0;
  cluster.wire.chance = [&](const http::Request& request) -> test::Fate {
    if (contains(request.target, "watch=true"))
      return fate::answer(test::status(403, "Forbidden", "cannot watch"));
    // The JobManager has ended when its pods are listed for the third time.
    if (contains(request.target, "/pods?") && ++lists == 3)
      cluster.server.erase("pods", job_manager);
    return {};
  };
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "cluster orders deleted\n");
  CHECK(cluster.count() == 2);
  CHECK(lists >= 3);
}

TEST_CASE("quiet: nothing but the result") {
  DoomedCluster cluster;
  cluster.wire.on("PATCH", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "-q"});
  CHECK(ended.out == "cluster orders deleted\n");
  CHECK(ended.err.empty());
}

TEST_CASE("refused half way: what is done by then, exit 10") {
  DoomedCluster cluster;
  cluster.job_manager_exits();
  const auto no = test::status(403, "Forbidden", "is forbidden");
  SECTION("the Deployment") {
    cluster.wire.on("DELETE", "/deployments/orders", [&](const auto& apply) -> http::Reply {
      cluster.wire.on("DELETE", "/deployments/orders", fate::answer(no));
      return apply();  // the dry run
    });
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 10);
    CHECK(contains(
        ended.err,
        "error: the JobManager of orders is stopped, but its Deployment could not be deleted: "));
  }
  SECTION("the HA metadata") {
    cluster.wire.on("DELETE", "/configmaps/orders-0000-config-map", fate::answer(no));
    const auto ended =
        cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"});
    CHECK(ended.exit == 10);
    CHECK(contains(ended.err, "error: HA metadata could not be deleted: "));
  }
}

TEST_CASE("a cluster without a JobManager has none that must be stopped first") {
  DoomedCluster cluster;
  cluster.server.erase("pods", job_manager);
  CHECK(cluster.run({"delete", "-Dkubernetes.cluster-id=orders"}).exit == 0);
  CHECK(cluster.wire.lines("PATCH").empty());
}

TEST_CASE("what has the cluster's labels and hangs on nothing stays, and is named") {
  DoomedCluster cluster;
  cluster.server.create(labelled("ConfigMap", "mine"));
  const auto ended =
      cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders", "-v"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.err,
                 "left: ConfigMap mine (has no owner reference): kubectl delete configmap mine "
                 "--namespace default\n"));
  CHECK(cluster.has("configmaps/mine"));
}

TEST_CASE("one ConfigMap of HA metadata is one") {
  DoomedCluster cluster;
  cluster.server.erase("configmaps", "orders-0000-config-map");
  CHECK(contains(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).err,
                 "kept: HA metadata in 1 ConfigMap, and"));
}

TEST_CASE(
    "HA metadata whose configuration is gone: its files are where high-availability.storageDir "
    "says") {
  DoomedCluster cluster;
  cluster.server.erase("configmaps", "flink-config-orders");
  CHECK(contains(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).err,
                 ", and files in high-availability.storageDir: "));
}

TEST_CASE("a cluster that is deployed anew meanwhile is not touched") {
  DoomedCluster cluster;
  cluster.job_manager_exits();
  cluster.wire.on("DELETE", "/deployments/orders", [&](const auto& apply) -> http::Reply {
    // The dry run; after it somebody else is quicker.
    const auto reply = apply();
    cluster.wire.on("PATCH", "/deployments/orders", [&](const auto& patch) -> http::Reply {
      cluster.server.erase("deployments", "orders");
      cluster.server.collect_garbage();
      cluster.server.create(test::foreign_deployment("orders"));
      cluster.server.create(labelled("ConfigMap", "orders-1111-config-map"));
      return patch();
    });
    return reply;
  });
  const bool drops = GENERATE(false, true);
  const auto ended = cluster.run(
      drops ? Words{"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"}
            : Words{"delete", "-Dkubernetes.cluster-id=orders"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(cluster.has("deployments/orders"));
  // It has found the metadata of the one before, and goes on from it.
  CHECK(cluster.has("configmaps/orders-cluster-config-map"));
  CHECK(cluster.has("configmaps/orders-1111-config-map"));
  CHECK(contains(ended.err,
                 "note: a cluster of the same name was deployed meanwhile; it was not touched\n"));
  CHECK(contains(ended.err, "kept: HA metadata in 2 ConfigMaps, "));
}

TEST_CASE("a cluster that is deployed between two looks of a deletion is no part of it: exit 6") {
  Scene scene, other(scene.server);
  const bool drops = GENERATE(false, true);
  if (drops) scene.server.create(labelled("ConfigMap", "orders-cluster-config-map"));
  int looks = 0;
  scene.wire.on(
      "GET", "/deployments/orders",
      [&](const auto& carry_out) -> http::Reply {
        const auto reply = carry_out();
        if (++looks == 2) REQUIRE(other.run(test::command()).exit == 0);
        return reply;
      },
      9);
  Words words{"delete", "orders", "--yes"};
  if (drops) words.emplace_back("--ha-data=drop");
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(contains(ended.err,
                 "cluster orders in namespace default was deployed at this moment by "
                 "another run\nhint: nothing was deleted; "));
  CHECK(scene.server.find("deployments", "orders").is_object());
  CHECK(scene.server.find("configmaps", "orders-cluster-config-map").is_object() == drops);
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("a Deployment that is no Flink cluster's is not touched, whichever command names it") {
  Scene scene;
  auto web = test::foreign_deployment("web");
  auto& labels = web["metadata"]["labels"];
  SECTION("none of Flink's labels") { labels = {{"app", "web"}}; }
  SECTION("one of them") { labels = {{"app", "web"}, {"type", "flink-native-kubernetes"}}; }
  SECTION("another cluster's") { labels["app"] = "other"; }
  scene.server.create(web);
  const auto before = scene.server.kept();
  for (const auto* verb :
       {"delete", "status", "cancel", "stop", "savepoint", "checkpoint", "list"}) {
    const auto ended = scene.run({verb, "web", "-n", "default"});
    INFO(verb << ended.err);
    CHECK(ended.exit == 5);
    CHECK(contains(ended.err,
                   "error: Deployment default/web is no Flink cluster's: it has not the "
                   "labels app=web,type=flink-native-kubernetes,component=jobmanager\n"));
    CHECK(contains(ended.err, "hint: nothing was touched"));
  }
  CHECK(scene.server.kept() == before);
}

TEST_CASE("a dry run tells what would go and what would stay, and changes nothing") {
  const auto* where = GENERATE("client", "server");
  const std::string how = std::string(where) == "client" ? " (dry run)" : " (server dry run)";
  DoomedCluster cluster;
  const auto before = cluster.server.kept();
  const auto dry = "--dry-run=" + std::string(where);
  const auto ended = cluster.run({"delete", "orders", dry});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Deployment orders deleted" + how + "\nConfigMap flink-config-orders deleted" +
                         how + "\nPod " + job_manager + " deleted" + how +
                         "\nPod orders-taskmanager-1-1 deleted" + how +
                         "\nService orders-rest deleted" + how +
                         "\nConfigMap orders-0000-config-map kept" + how +
                         "\nConfigMap orders-cluster-config-map kept" + how + "\n");
  CHECK(cluster.server.kept() == before);
  CHECK(cluster.wire.lines("PATCH").empty());
  CHECK(cluster.wire.lines("DELETE").size() == (std::string(where) == "server" ? 1 : 0));
  const auto document = Json::parse(cluster.run({"delete", "orders", dry, "-ojson"}).out);
  CHECK(document["dryRun"] == true);
  CHECK(document["removed"].size() == 5);
  CHECK(document["left"].size() == 2);
  CHECK(document["lost"].empty());
}

TEST_CASE("nothing is lost with a cluster whose job has ended") {
  const auto* state = GENERATE("FINISHED", "CANCELED", "FAILED", "RUNNING");
  const bool has_ended = std::string(state) == "FINISHED" || std::string(state) == "CANCELED";
  test::RunningScene scene;
  scene.server.create(DoomedCluster::owned_by(test::Pod(job_manager).on("n").running(),
                                              "Deployment",
                                              scene.server.find("deployments", "orders")));
  scene.job_manager.jobs.front().state = state;
  const auto told = "note: job " + test::running_job + " is " + state +
                    ": nothing of it is lost with the cluster\n";
  const auto dry = scene.run({"delete", "orders", "--dry-run=client"});
  CHECK(contains(dry.err, told) == has_ended);
  CHECK(contains(dry.err, "is lost; without --yes") == !has_ended);
  scene.wire.later([&] { scene.server.erase("pods", job_manager); });
  const auto ended = scene.run({"delete", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == (has_ended ? 0 : 2));
  CHECK(contains(ended.err, told) == has_ended);
  CHECK(contains(ended.err, "high availability is off") == !has_ended);
  // Of one that has failed nobody can take a savepoint.
  const bool failed = std::string(state) == "FAILED";
  CHECK(contains(ended.err, "takes a savepoint first") == (std::string(state) == "RUNNING"));
  CHECK(contains(ended.err, "note: job " + test::running_job + " is FAILED\n") == failed);
  CHECK(contains(ended.err,
                 "hint: a job that has FAILED takes no savepoint; 'drey savepoints orders "
                 "--namespace default' tells from what it can go on; --yes deletes it "
                 "nevertheless\n") == failed);
}

TEST_CASE("a dry run asks nothing, and says what would be asked") {
  DoomedCluster cluster(false);
  cluster.surroundings.in_is_tty = cluster.surroundings.err_is_tty = true;
  const auto ended = cluster.run({"delete", "orders", "--dry-run=client"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.err,
                 "high availability is off: what its job did since its last savepoint "
                 "is lost; without --yes it is asked, or refused where nobody can be\n"));
  CHECK_FALSE(contains(ended.err, "[y/N]"));
  CHECK_FALSE(contains(cluster.run({"delete", "orders", "--dry-run=client", "--yes"}).err, "lost"));
  const auto drops =
      DoomedCluster().run({"delete", "orders", "--dry-run=client", "--ha-data=drop"});
  CHECK(contains(drops.out, "ConfigMap orders-cluster-config-map deleted (dry run)\n"));
}

TEST_CASE("a dry run ends as the deletion would: nothing there, no right") {
  DoomedCluster cluster;
  CHECK(cluster.run({"delete", "order", "--dry-run=client"}).exit == 5);
  cluster.wire.on("DELETE", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  CHECK(cluster.run({"delete", "orders", "--dry-run=server"}).exit == 4);
  CHECK(cluster.run({"delete", "orders", "--dry-run=maybe"}).exit == 2);
}

TEST_CASE("what went unanswered, and what may not be looked at any more, is told as not known") {
  DoomedCluster cluster;
  const http::Response page{.status = 504, .body = "<html>"};
  std::string what = "cluster orders is being removed, and whether it is gone is not known: ";
  SECTION("the stop of the JobManager") {
    cluster.wire.on("PATCH", "/deployments/orders", fate::answer(page), 9);
    what = "it is not known whether the JobManager of orders is being stopped: ";
  }
  SECTION("what is left") {
    cluster.wire.on("PATCH", "/deployments/orders", [&](const auto& carry_out) -> http::Reply {
      cluster.wire.on("GET", "/deployments",
                      fate::answer(test::status(401, "Unauthorized", "Unauthorized")), 99);
      cluster.wire.break_streams_later(http::Response{.status = 200});
      return carry_out();
    });
  }
  const auto ended = cluster.run({"delete", "orders", "--yes"});
  INFO(ended.err);
  CHECK(ended.exit == 10);
  CHECK(contains(ended.err, "error: " + what));
}
