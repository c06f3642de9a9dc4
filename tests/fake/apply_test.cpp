// `drey apply`: a cluster is created, left alone, or upgraded with its job's state.
#include <fmt/format.h>

#include "base/text.h"
#include "fake/attached.h"
#include "fake/play.h"
#include "support/catch.h"

using base::Json;
using test::attached;
using test::flink_deployment;
using test::has;
using test::orders_job;
using test::Play;
using test::Words;

namespace {

Words apply(const Words& more = {}) {
  auto words = attached(more);
  words.front() = "apply";
  return words;
}

Json checkpoints(const char* kind, const std::string& path) {
  return {{"counts",
           {{"restored", 0}, {"total", 1}, {"in_progress", 0}, {"completed", 1}, {"failed", 0}}},
          {"latest", {{kind, {{"id", 7}, {"status", "COMPLETED"}, {"external_path", path}}}}}};
}

/// A cluster from one input, and another input for it.
struct Upgrade : Play {
  Upgrade() {
    run(test::command({"-Dstate.savepoints.dir=s3://b/sp"}));
    server.proxy.behind["default/orders-rest"] = &old;
    old.polls_in_progress = 0;
    old.answers["/jobs/" + old.jobs.front().id + "/checkpoints"] =
        Json{{"counts", {{"in_progress", 0}}}, {"latest", Json::object()}};
    old.on("POST", "/stop", [this](const auto& carry_out) {
      auto reply = carry_out();
      const auto body = Json::parse(old.requests.back().body);
      path = body.at("targetDirectory").template get<std::string>() + "/savepoint-012345-abcdef";
      old.answers["/jobs/" + old.jobs.front().id + "/checkpoints"] = checkpoints("savepoint", path);
      return reply;
    });
    old.ended = [this](const std::string&) {
      server.erase("deployments", "orders");
      server.collect_garbage();
      flink.answers["/jobs/" + orders_job + "/checkpoints"] = checkpoints("restored", path);
      comes_up().job("RUNNING", {{"running", 4}});
    };
  }

  test::Result upgrade(const Words& more = {}) {
    Words words{"-Dstate.savepoints.dir=s3://b/sp", "-Dtaskmanager.numberOfTaskSlots=3"};
    words.insert(words.end(), more.begin(), more.end());
    return run(apply(words));
  }

  test::FakeJobManager old{};
  std::string path{};
};

}  // namespace

TEST_CASE("what is not there is created, and then left alone") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto created = play.run(apply());
  CAPTURE(created.err);
  CHECK(created.exit == 0);
  CHECK(created.out.starts_with("Create flink application cluster orders successfully"));
  const auto unchanged = play.run(apply());
  CHECK(unchanged.exit == 0);
  CHECK(unchanged.out.starts_with("Flink application cluster orders is unchanged"));
  CHECK(play.wire.lines("DELETE").empty());
}

TEST_CASE("a cluster whose job is FINISHED is left alone, and how it starts again is told") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  REQUIRE(play.run(apply()).exit == 0);
  play.flink.answers["/jobs/overview"]["jobs"][0]["state"] = "FINISHED";
  const auto ended = play.run(GENERATE(true, false) ? apply() : test::attached());
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.find(" is FINISHED after ") != std::string::npos);
  CHECK(ended.err.find("note: no job was started: the cluster was there, and goes by itself soon "
                       "after its job, unless execution.shutdown-on-application-finish is false; "
                       "'drey delete orders --namespace default' waits until it is gone, and then "
                       "the same command starts the job again\n") != std::string::npos);
  CHECK(play.wire.lines("DELETE").empty());
}

TEST_CASE("other input upgrades the cluster with a savepoint of its job") {
  Upgrade scene;
  const auto ended = scene.upgrade();
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("Upgrade flink application cluster orders successfully"));
  CHECK(has(ended.err, "is stopped; savepoint: " + scene.path));
  CHECK(has(ended.err, "job " + orders_job + " runs from " + scene.path));
  const auto deployment = scene.server.find("deployments", "orders");
  CHECK(deployment["metadata"]["annotations"]["drey/restored-from"] == scene.path);
  const auto record = Json::parse(
      scene.server.find("configmaps", "orders.drey")["data"]["upgrade"].get<std::string>());
  CHECK(record["phase"] == "done");
  CHECK(record["savepoint"] == scene.path);
  CHECK(scene.old.operations == 1);
}

TEST_CASE("--upgrade=never leaves a cluster of other input alone") {
  Upgrade scene;
  const auto ended = scene.upgrade({"--upgrade=never"});
  CHECK(ended.exit == 6);
  CHECK(scene.old.operations == 0);
  CHECK(scene.server.find("configmaps", "orders.drey").is_null());
}

namespace {

struct Files : test::Scene {
  test::Result apply(Words words) {
    words.insert(words.begin(), {"apply", "--detached"});
    return run(words);
  }

  bool is_there(const std::string& name) { return !server.find("deployments", name).is_null(); }
};

}  // namespace

TEST_CASE("a directory is read as kubectl does, and below it with -R") {
  Files scene;
  auto& files = scene.surroundings.files;
  files["/here/d/b.yaml"] = flink_deployment("b");
  files["/here/d/a.json"] =
      R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"sql"},"data":{}})";
  files["/here/d/notes.txt"] = "{";
  files["/here/d/below/c.yml"] = flink_deployment("c");
  const auto flat = scene.apply({"-f", "d"});
  CAPTURE(flat.err);
  CHECK(flat.exit == 0);
  CHECK(scene.is_there("b"));
  CHECK_FALSE(scene.is_there("c"));
  CHECK(
      has(flat.err,
          "warning: ConfigMap 'sql' (d/a.json:1) is left to kubectl: kubectl apply -f d/a.json\n"));
  CHECK(scene.apply({"-R", "-f", "d/"}).exit == 0);
  CHECK(scene.is_there("c"));
}

TEST_CASE("the namespace of a file and that of the command line must not differ") {
  Files scene;
  auto text = flink_deployment("a");
  text.insert(text.find("  name: a\n"), "  namespace: team-a\n");
  scene.surroundings.files["/here/a.yaml"] = text;
  const auto other = scene.apply({"--namespace", "team-b", "-f", "a.yaml"});
  CHECK(other.exit == 2);
  CHECK(has(other.err, "metadata.namespace: is 'team-a', and --namespace is 'team-b'\n"));
  CHECK(scene.wire.log.empty());
  CHECK(scene.apply({"--namespace", "team-a", "-f", "a.yaml", "--dry-run=client"}).exit == 0);
}

TEST_CASE("--from is the state of one job, and so goes with one FlinkDeployment") {
  Files scene;
  scene.surroundings.files["/here/d/a.yaml"] = flink_deployment("a");
  scene.surroundings.files["/here/d/b.yaml"] = flink_deployment("b");
  const auto ended = scene.apply({"--from=s3://b/sp/1", "-f", "d"});
  CHECK(ended.exit == 2);
  CHECK(
      has(ended.err, "error: --from is the state of one job, and there are 2 FlinkDeployments\n"));
  CHECK(scene.wire.log.empty());
}

TEST_CASE("-f - is the standard input, and -f may be repeated") {
  Files scene;
  scene.surroundings.input = flink_deployment("a");
  scene.surroundings.files["/here/b.yaml"] = flink_deployment("b");
  const auto ended = scene.apply({"-f", "-", "-f", "b.yaml"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.is_there("a"));
  CHECK(scene.is_there("b"));
}

TEST_CASE("all that is wrong with all files is said before anything is sent") {
  Files scene;
  auto& files = scene.surroundings.files;
  files["/here/good.yaml"] = flink_deployment("good");
  files["/here/bad.yaml"] = flink_deployment("bad", "  imag: x\n") + "---\n" +
                            flink_deployment("worse", "  imagePullPolicy: Sometimes\n");
  const auto ended = scene.apply({"-f", "good.yaml", "-f", "bad.yaml", "-f", "absent.yaml"});
  CHECK(ended.exit == 2);
  CHECK(has(ended.err, "bad.yaml:12: spec.imag: unknown field (did you mean 'image'?)\n"));
  CHECK(has(ended.err, "Sometimes"));
  CHECK(has(ended.err, "-f absent.yaml: no such file\n"));
  CHECK(scene.wire.log.empty());
}

TEST_CASE("a file that cannot be read further is told once, beside all others") {
  Files scene;
  auto& files = scene.surroundings.files;
  files["/here/none.yaml"] = "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\n";
  files["/here/bad.yaml"] = flink_deployment("bad", "  imagePullPolicy: Sometimes\n");
  const auto ended = scene.apply({"-f", "none.yaml", "-f", "bad.yaml"});
  CHECK(ended.exit == 2);
  CHECK(has(ended.err, "metadata.name: is missing\n"));
  CHECK(has(ended.err, "none.yaml:1: spec: is missing\n"));
  CHECK(has(ended.err, "Sometimes"));
  CHECK_FALSE(has(ended.err, "older than"));
}

TEST_CASE("one cluster is not to be made of two inputs") {
  Files scene;
  scene.surroundings.files["/here/a.yaml"] =
      flink_deployment("a") + "---\n" + flink_deployment("a");
  const auto ended = scene.apply({"-f", "a.yaml"});
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "a.yaml:16: metadata.name: 'a' in namespace default is there already "
            "(a.yaml:4: metadata.name)\n"));
  CHECK(scene.wire.log.empty());
}

TEST_CASE("what -f cannot be is refused with a way to do it") {
  Files scene;
  auto& files = scene.surroundings.files;
  files["/here/base/kustomization.yaml"] = "resources: [a.yaml]\n";
  files["/here/sql.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: sql}\n";
  CHECK(has(scene.apply({"-f", "base"}).err, "'kubectl kustomize base | drey apply -f -'"));
  CHECK(has(scene.apply({"-f", "https://example.com/a.yaml"}).err,
            "'curl -fsSL https://example.com/a.yaml | drey apply -f -' does"));
  CHECK(has(scene.apply({"-f", "sql.yaml"}).err,
            "-f sql.yaml: has no FlinkDeployment of flink.apache.org/v1beta1\n"));
  CHECK(scene.apply({"-R"}).exit == 2);
}

TEST_CASE("options of the program do not stand beside -f, where nothing would come of them") {
  Files scene;
  scene.surroundings.files["/here/a.yaml"] = flink_deployment("a");
  for (const auto* word :
       {"-p4", "-cMain", "-ss3://b/sp", "-n", "--flink-version=2.1", "-Chttp://x/a.jar"}) {
    CAPTURE(word);
    CHECK(scene.apply({"-f", "a.yaml", word}).exit == 2);
  }
  const auto ended = scene.apply({"-f", "a.yaml", "-s", "s3://b/sp"});
  CHECK(has(ended.err, "error: --fromSavepoint stands beside -f, which has the whole input\n"));
  CHECK(scene.wire.log.empty());
}

TEST_CASE(
    "-n with a namespace, as kubectl has it: nothing is sent, and the hint names --namespace") {
  Files scene;
  scene.surroundings.files["/here/a.yaml"] = flink_deployment("a");
  const auto* command = GENERATE("apply", "diff", "check", "convert");
  const auto words =
      GENERATE(Words{"-f", "a.yaml", "-n", "prod"}, Words{"-n", "prod", "-f", "a.yaml"},
               Words{"-n=prod", "-f", "a.yaml"}, Words{"-f", "a.yaml", "-dn", "prod"});
  auto all = words;
  all.insert(all.begin(), command);
  const auto ended = scene.run(all);
  CAPTURE(base::join(all, " "), ended.err);
  CHECK(ended.exit == 2);
  CHECK(ended.out.empty());
  CHECK(has(ended.err,
            "hint: -n is Flink's --allowNonRestoredState (did you mean '--namespace prod'?)\n"));
  CHECK(scene.wire.log.empty());
}

TEST_CASE("a word beside -f that is no namespace gets no hint about one") {
  Files scene;
  scene.surroundings.files["/here/a.yaml"] = flink_deployment("a");
  CHECK_FALSE(has(scene.apply({"-f", "a.yaml", "-n", "local:///a.jar"}).err, "did you mean"));
  CHECK_FALSE(has(scene.apply({"-f", "a.yaml", "prod"}).err, "did you mean"));
  CHECK(has(scene.apply({"-f", "a.yaml", "-n"}).err, "hint: the namespace is --namespace\n"));
}

TEST_CASE("without any input both forms of it are named") {
  const auto* command = GENERATE("apply", "diff", "check", "convert");
  Files scene;
  const auto ended = scene.run({command, "--strict"});
  CHECK(ended.exit == 2);
  CHECK(ended.err == fmt::format("error: there is no input: neither -f nor a jar\n"
                                 "hint: 'drey {0} -f FILE' takes FlinkDeployments, 'drey {0} "
                                 "[OPTIONS] <jar> [ARGUMENTS]' what run-application takes\n",
                                 command));
  CHECK(scene.wire.log.empty());
}

TEST_CASE("convert refuses options of the program beside -f, too") {
  Files scene;
  scene.surroundings.files["/here/a.yaml"] = flink_deployment("a");
  const auto ended = scene.run({"convert", "-f", "a.yaml", "-p4"});
  CHECK(ended.exit == 2);
  CHECK(has(ended.err, "error: --parallelism stands beside -f, which has the whole input\n"));
}

TEST_CASE("of several clusters all are tried, and the worst exit code is that of all") {
  Files scene;
  scene.surroundings.files["/here/all.yaml"] =
      flink_deployment("a") + "---\n" + flink_deployment("b") + "---\n" + flink_deployment("c");
  scene.wire.on("POST", "/deployments",
                test::fate::answer(test::status(403, "Forbidden", "exceeded quota: small")));
  const auto ended = scene.apply({"-f", "all.yaml", "-o", "json"});
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 4);
  CHECK_FALSE(scene.is_there("a"));
  CHECK(scene.is_there("b"));
  CHECK(scene.is_there("c"));
  CHECK(has(ended.err,
            "3 clusters in 0.0 s: 2 created, 1 failed: a in namespace default (exit code 4)\n"));
  const auto clusters = Json::parse(ended.out).at("clusters");
  REQUIRE(clusters.size() == 3);
  CHECK(clusters[0]["cluster"] == "a");
  CHECK(clusters[0]["error"]["exitCode"] == 4);
  CHECK(clusters[1]["cluster"] == "b");
  CHECK(clusters[1]["result"] == "created");
  CHECK(clusters[2]["result"] == "created");
}

TEST_CASE("of several clusters the document is one, too, where the API server is gone") {
  Files scene;
  scene.surroundings.files["/here/all.yaml"] =
      flink_deployment("a") + "---\n" + flink_deployment("b");
  scene.wire.on("GET", "/deployments/b", test::fate::refuse(), 100);
  const auto ended = scene.apply({"-f", "all.yaml", "-o", "json"});
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 10);
  const auto document = Json::parse(ended.out);
  const auto& clusters = document.at("clusters");
  REQUIRE(clusters.size() == 2);
  CHECK(clusters[0]["result"] == "created");
  CHECK(clusters[1]["cluster"] == "b");
  CHECK(clusters[1]["error"]["exitCode"] == 11);
  CHECK(document.at("error").at("exitCode") == 10);
}

TEST_CASE("the manifests of several clusters are one List") {
  Files scene;
  scene.surroundings.files["/here/all.yaml"] =
      flink_deployment("a") + "---\n" + flink_deployment("b");
  const auto ended = scene.apply({"-f", "all.yaml", "--dry-run=client", "-o", "json"});
  CAPTURE(ended.err);
  const auto list = Json::parse(ended.out);
  CHECK(list.at("kind") == "List");
  CHECK(list.at("items").size() == 8);
}

TEST_CASE("a suspended job that is not there stays so") {
  Files scene;
  auto text = flink_deployment("a");
  text.insert(text.rfind('}'), ", state: suspended");
  scene.surroundings.files["/here/a.yaml"] = text;
  const auto ended = scene.apply({"-f", "a.yaml"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Flink application cluster a is unchanged: there is none\n");
  CHECK(scene.wire.lines("POST").empty());
}

namespace {

/// A cluster of a FlinkDeployment with nonces.
struct Nonces : Upgrade {
  Nonces() {
    server.erase("deployments", "orders");
    server.collect_garbage();
    write(1, 1);
    CHECK(run({"apply", "--detached", "-f", "orders.yaml"}).exit == 0);
  }

  void write(int restart, int redeploy, const std::string& initial = "s3://b/sp/known") {
    surroundings.files["/here/orders.yaml"] =
        flink_deployment("orders",
                         "  restartNonce: " + std::to_string(restart) +
                             "\n  flinkConfiguration: {state.checkpoints.dir: 's3://b/cp', "
                             "state.savepoints.dir: 's3://b/sp'}\n",
                         ", upgradeMode: savepoint, initialSavepointPath: '" + initial +
                             "', savepointRedeployNonce: " + std::to_string(redeploy));
  }

  test::Result apply_again() { return run({"apply", "-f", "orders.yaml"}); }

  std::string annotation(const std::string& name) {
    return server.find("deployments", "orders")["metadata"]["annotations"][name].get<std::string>();
  }
};

}  // namespace

TEST_CASE("another restartNonce restarts the job with its state") {
  Nonces scene;
  CHECK(scene.annotation("drey/restart-nonce") == "1");
  scene.write(2, 1);
  const auto differs = scene.run({"diff", "-f", "orders.yaml"});
  CHECK(differs.exit == 1);
  CHECK(differs.out ==
        "Deployment orders\n- metadata.annotations[drey/restart-nonce]: 1\n"
        "+ metadata.annotations[drey/restart-nonce]: 2\n");
  const auto ended = scene.apply_again();
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "metadata.annotations[drey/restart-nonce] 1 → 2"));
  CHECK(has(ended.err, "is stopped; savepoint: " + scene.path));
  CHECK(scene.annotation("drey/restart-nonce") == "2");
  CHECK(scene.annotation("drey/restored-from") == scene.path);
}

TEST_CASE("another savepointRedeployNonce starts from the savepoint that the file names") {
  Nonces scene;
  scene.write(1, 2);
  scene.flink.answers["/jobs/" + orders_job + "/checkpoints"] =
      checkpoints("restored", "s3://b/sp/known");
  scene.wire.on("POST", "/deployments", [&](const auto& carry_out) {
    auto reply = carry_out();
    scene.comes_up().job("RUNNING", {{"running", 4}});
    return reply;
  });
  const auto ended = scene.apply_again();
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.old.operations == 0);
  CHECK(has(ended.err, "job " + orders_job + " runs from s3://b/sp/known"));
  CHECK(scene.annotation("drey/savepoint-redeploy-nonce") == "2");
  CHECK(scene.annotation("drey/restored-from") == "s3://b/sp/known");
}

TEST_CASE("a new start from no savepoint is refused, and nothing is touched") {
  Nonces scene;
  scene.write(1, 2, "");
  const auto ended = scene.apply_again();
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "savepointRedeployNonce 2 asks for a new start of cluster 'orders', and "
            "spec.job.initialSavepointPath names no savepoint"));
  CHECK(scene.annotation("drey/savepoint-redeploy-nonce") == "1");
}

TEST_CASE("apply warns of what others changed of a cluster of the same input, and leaves it") {
  test::Scene scene;
  REQUIRE(scene.run(test::command()).exit == 0);
  auto containers =
      scene.server.find("deployments", "orders")["spec"]["template"]["spec"]["containers"];
  const auto image = containers[0]["image"].get<std::string>();
  containers[0]["image"] = "somebody/else:1";
  scene.server.change("deployments", "orders",
                      {{"spec", {{"template", {{"spec", {{"containers", containers}}}}}}}});
  const auto before = scene.server.kept();
  auto words = test::command({"--detached"});
  words.front() = "apply";
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err,
            "Deployment orders: spec.template.spec.containers[flink-main-container].image is "
            "somebody/else:1 since it was deployed, and " +
                image + " in this input; apply leaves it as it is\n"));
  CHECK(scene.wire.flights() == 3);
  CHECK_FALSE(has(ended.err, "Service"));
  CHECK(scene.server.kept() == before);
}

TEST_CASE("apply warns of what others changed of Services, which it looks at anyway") {
  test::Scene scene;
  REQUIRE(scene.run(test::command()).exit == 0);
  scene.server.change("services", "orders-rest", {{"spec", {{"type", "NodePort"}}}});
  auto words = test::command({"--detached"});
  words.front() = "apply";
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err,
            "warning: Service orders-rest: spec.type is NodePort since it was deployed, and "
            "ClusterIP in this input; apply leaves it as it is\n"));
  CHECK(scene.wire.flights() == 3);
}
