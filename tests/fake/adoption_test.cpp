// Clusters that Flink's own client made: `drey apply` adopts those that are what the input says,
// and their jobs go on.
#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "fake/killed.h"
#include "fake/recorded_cluster.h"
#include "fake/upgraded.h"
#include "golden/recording.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::killed_at_every_request;
using test::LivingCluster;
using test::RecordedCluster;
using test::slots;
using test::Words;
namespace fate = test::fate;

namespace {

/// A cluster of that input as another client made it, whose job runs.
struct Others : LivingCluster {
  explicit Others(const Words& words = apply(2)) {
    const auto objects = wanted(words);
    const auto uid = test::uid_of(server.create(objects.at("deployments/orders")));
    for (const auto& [name, object] : objects) {
      if (name != "deployments/orders") server.create(test::owned(object, uid));
    }
    REQUIRE(run({"status", "orders"}).exit == 0);
    REQUIRE(running() != nullptr);
  }

  Json annotations() const {
    return server.find("deployments", "orders")["metadata"]["annotations"];
  }

  /// Its job was never stopped, and drey knows it as of that input.
  void check_adopted(const Words& words) {
    REQUIRE(lives.size() == 1);
    CHECK(running() != nullptr);
    CHECK(lives.front()->job_manager.operations == 0);
    const auto again = run(words);
    CAPTURE(again.err);
    CHECK(again.exit == 0);
    CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
    CHECK(server.find("configmaps", "orders.drey").is_null());
  }
};

Words diff(Words words, const Words& more = {}) {
  words.front() = "diff";
  words.insert(words.begin() + 1, more.begin(), more.end());
  return words;
}

/// As the API server notes down who set a field.
Json managed(const char* manager, const Json& fields) {
  return {{"manager", manager}, {"operation", "Update"}, {"fieldsV1", fields}};
}

const Json by_flink{
    {"f:metadata", {{"f:labels", {{"f:app", Json::object()}, {"f:type", Json::object()}}}}},
    {"f:spec", {{"f:replicas", Json::object()}}}};

constexpr auto adopts =
    "orders was made by another client, and is what the input says: it is adopted as it is, and "
    "its job goes on\n";

}  // namespace

TEST_CASE("a cluster of another client that is what the input says is adopted") {
  Others scene;
  const auto before = scene.server.kept();
  const auto compared = scene.run(diff(apply(2)));
  CAPTURE(compared.err);
  CHECK(compared.exit == 0);
  CHECK(has(compared.err,
            "orders is what the input says\n"
            "orders was made by another client: 'drey apply' adopts it as it is, and its job goes "
            "on\n"));
  const auto dry = scene.run(apply(2, {"--dry-run=server"}));
  CHECK(dry.exit == 0);
  CHECK(dry.out == "deployment.apps/orders adopted (server dry run)\n");
  CHECK(has(dry.err, adopts));
  CHECK(scene.server.kept() == before);

  const auto ended = scene.run(apply(2, {"-ojson"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  const auto document = Json::parse(ended.out);
  CHECK(document["result"] == "adopted");
  CHECK_FALSE(document.contains("differences"));
  CHECK(document["job"]["id"] == scene.lives.front()->job);
  CHECK(has(ended.err, adopts));
  CHECK(scene.annotations()["drey/flink-version"] == "2.3.0");
  CHECK_FALSE(scene.annotations().contains("drey/restored-from"));
  CHECK(scene.wire.lines("PATCH").size() == 1);
  scene.check_adopted(apply(2));
  CHECK_FALSE(has(scene.run(diff(apply(2))).err, "another client"));
}

TEST_CASE("the line on stdout, and what nobody need know of") {
  Others scene;
  const auto ended = scene.run(apply(2, {"--detached", "-q"}));
  CHECK(ended.out ==
        "Adopt flink application cluster orders successfully, JobManager Web Interface: "
        "http://orders-rest.default:8081\n");
  CHECK(ended.err.empty());
}

TEST_CASE("--upgrade=never leaves alone what a cluster is, and not whose it is noted to be") {
  Others scene;
  const Words never{"--upgrade=never"};
  CHECK(scene.run(apply(3, never)).exit == 6);
  CHECK(scene.run(apply(2, {"--upgrade=never", "-Dkubernetes.jobmanager.replicas=2"})).exit == 6);
  CHECK(scene.annotations().is_null());
  CHECK(scene.run(apply(2, never)).exit == 0);
  scene.check_adopted(apply(2, never));
}

TEST_CASE("what a running cluster can have otherwise is changed, and the cluster adopted") {
  Others scene;
  const Words more{"-Dkubernetes.rest-service.annotations=team:b",
                   "-Dkubernetes.jobmanager.replicas=2"};
  const auto compared = scene.run(diff(apply(2, more)));
  CHECK(compared.exit == 1);
  CHECK(has(compared.err, "'drey apply' adopts it, changes it, and its job goes on\n"));
  const auto ended = scene.run(apply(2, more));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("Change flink application cluster orders successfully"));
  CHECK(has(ended.err,
            "orders was made by another client: it is adopted, and changed while its job runs: "
            "kubernetes.jobmanager.replicas 2 (new)"));
  CHECK(scene.server.find("services", "orders-rest")["metadata"]["annotations"]["team"] == "b");
  CHECK(scene.server.find("deployments", "orders")["spec"]["replicas"] == 2);
  scene.check_adopted(apply(2, more));
}

TEST_CASE("what differs otherwise, and what is told to stop it, is an upgrade") {
  Others scene;
  SECTION("another option") {
    CHECK_FALSE(has(scene.run(diff(apply(3))).err, "another client"));
    CHECK(scene.run(apply(3)).out.starts_with("Upgrade flink application cluster"));
    CHECK(slots(scene.running()->options) == "3");
  }
  SECTION("--from") {
    CHECK(scene.run(apply(2, {"--from", "s3://b/old"})).exit == 0);
    CHECK(scene.running()->restored == "s3://b/old");
  }
  CHECK(scene.lives.size() == 2);
}

TEST_CASE("an adopted cluster is upgraded, has a history and a way back") {
  Others scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto document = Json::parse(scene.run({"history", "orders", "-ojson"}).out);
  CHECK_FALSE(document.contains("job"));
  CHECK(document["revisions"].size() == 1);
  REQUIRE(scene.run(apply(3)).exit == 0);
  CHECK(scene.running()->restored == scene.lives.front()->savepoint);
  const auto back = scene.run({"rollback", "orders"});
  CAPTURE(back.err);
  CHECK(back.exit == 0);
  CHECK(slots(scene.running()->options) == "2");
  CHECK(scene.lives.size() == 3);
  const auto same = scene.run(apply(2));
  CHECK(same.out.starts_with("Flink application cluster orders is unchanged"));
  SECTION("also where the new one does not run") {
    scene.fails = test::is_broken;
    CHECK(scene.run(apply(5)).exit == 9);
    CHECK(slots(scene.running()->options) == "2");
  }
}

TEST_CASE("from where its job was started is noted, and a path of the input has no effect") {
  Others scene(apply(2, {"-s", "s3://b/first"}));
  SECTION("the same path") {
    const auto ended = scene.run(apply(2, {"-s", "s3://b/first"}));
    CHECK(ended.exit == 0);
    CHECK_FALSE(has(ended.err, "no effect"));
  }
  SECTION("none") { CHECK(scene.run(apply(2)).exit == 0); }
  SECTION("another path") {
    const auto ended = scene.run(apply(2, {"-s", "s3://b/second"}));
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "was started from 's3://b/first': 's3://b/second' has no effect on it"));
  }
  CHECK(scene.annotations()["drey/restored-from"] == "s3://b/first");
  scene.check_adopted(apply(2, {"-s", "s3://b/first"}));
}

TEST_CASE("what somebody else has set since is left as it is, and told") {
  Others scene;
  const Json by_kubectl{{"f:metadata", {{"f:annotations", {{"f:owner", Json::object()}}}}},
                        {"f:spec", {{"f:replicas", Json::object()}}}};
  scene.server.change(
      "deployments", "orders",
      {{"metadata",
        {{"annotations", {{"owner", "me"}}},
         {"managedFields", {managed("Flink", by_flink), managed("kubectl-edit", by_kubectl)}}}},
       {"spec", {{"replicas", 3}}}});
  const auto compared = scene.run(diff(apply(2)));
  CAPTURE(compared.err, compared.out);
  CHECK(compared.exit == 1);
  CHECK(compared.out ==
        "Deployment orders (drift: changed since it was deployed; apply leaves it as it is)\n"
        "- metadata.annotations.owner: me  (set by kubectl-edit)\n"
        "- spec.replicas: 3  (set by kubectl-edit)\n+ spec.replicas: 1\n");
  CHECK(has(compared.err, "'drey apply' adopts it as it is, and its job goes on\n"));
  const auto ended = scene.run(apply(2));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "was scaled to 3 replicas since it was deployed"));
  CHECK(has(ended.err,
            "metadata.annotations.owner is me since it was deployed (set by kubectl-edit)"));
  CHECK(scene.server.find("deployments", "orders")["spec"]["replicas"] == 3);
  CHECK(scene.annotations()["owner"] == "me");
  scene.check_adopted(apply(2));
}

TEST_CASE("a cluster that somebody changes at the same moment is not adopted: exit 6") {
  Others scene;
  scene.wire.after_flight(2, [&] {
    scene.server.change("deployments", "orders", {{"metadata", {{"annotations", {{"x", "y"}}}}}});
  });
  const auto ended = scene.run(apply(2));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "Deployment default/orders was changed by somebody else"));
  CHECK(scene.annotations() == Json{{"x", "y"}});
}

TEST_CASE("who may not patch Deployments does not adopt it, and nothing is touched: exit 4") {
  Others scene;
  const auto before = scene.server.kept();
  scene.wire.on("PATCH", "/deployments/orders",
                fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  CHECK(scene.run(apply(2)).exit == 4);
  CHECK(scene.server.kept() == before);
}

TEST_CASE("an adoption that is killed before or after any request goes on", "[killed]") {
  const auto make = [] { return std::make_unique<Others>(); };
  killed_at_every_request(apply(2), 7, make, [](Others& scene, const auto& ended) {
    CHECK(ended.exit == 0);
    scene.check_adopted(apply(2));
  });
}

namespace {

/// Clusters of recorded command lines that are not what drey makes of the same ones.
const std::map<std::string, std::string> others_ways{
    {"02-blog",
     "from 1.19 on Flink's client loses a.b beside a, and the cluster has not what the "
     "input says"},
    {"04-no-cluster-id", "each run makes up a name"},
    {"08-kubeconfig-options", "there is no such kubeconfig"},
    {"61-template-both-conflict", "a variable is there twice, in an order that is not recorded"},
    {"b3-local-path-jar", "refused, see deliberate.tsv"},
    {"e26-unknown-option", "refused, see deliberate.tsv"},
    {"e4b-bad-context", "the kubeconfig has no such context"},
    {"e54-d-target-only", "the client ships no logging configuration, see deliberate.tsv"}};

void check_adopted(RecordedCluster& scene) {
  const auto compared = scene.run(scene.words("diff"));
  CAPTURE(compared.out, compared.err);
  CHECK(compared.exit == 0);
  const auto ended = scene.run(scene.words("apply", {"--detached"}));
  CAPTURE(ended.out, ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("Adopt flink application cluster"));
  CHECK(scene.wire.lines("PATCH").size() == 1);
  CHECK(scene.wire.lines("DELETE").empty());
  CHECK(has(scene.run(scene.words("apply", {"--detached"})).out, " is unchanged, "));
}

}  // namespace

TEST_CASE("what Flink's own clients made of a command line is what drey makes of it: adopted") {
  static const auto all = golden::read_recordings(GOLDEN_DATA);
  const std::string version = GENERATE("1.12.7", "1.20.5", "2.3.0");
  int adopted = 0;
  for (const auto& recorded : all.cases) {
    for (const auto& run : recorded.runs) {
      const bool is_meant =
          run.expect == golden::Expect::objects &&
          std::find(run.versions.begin(), run.versions.end(), version) != run.versions.end();
      if (!is_meant || others_ways.contains(recorded.name)) continue;
      INFO(recorded.name << " " << version);
      RecordedCluster scene(all, recorded, run, version);
      check_adopted(scene);
      ++adopted;
    }
  }
  CHECK(adopted > 40);
}
