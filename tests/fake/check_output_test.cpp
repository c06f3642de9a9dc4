// `drey check` of what admission says, and how it is told: as text, as a document.
#include <fmt/format.h>

#include "base/text.h"
#include "fake/ready.h"
#include "support/catch.h"

using base::Json;
using test::has;
using test::Ready;
using test::Words;
namespace fate = test::fate;

TEST_CASE("no line is wider than 80 columns, and what is long stands below its row") {
  Ready scene;
  std::string named;
  for (int i = 0; i < 8; ++i)
    named += fmt::format("{}a-rather-long-name-of-a-secret-{}:/s{}", i == 0 ? "" : ",", i, i);
  const auto ended = scene.check({"-Dkubernetes.secrets=" + named});
  CHECK(ended.exit == 7);
  CHECK(has(ended.out, fmt::format("\n{:<29}  wrong\n    'a-rather-long-name", "Secrets")));
  CHECK(has(ended.out, "\n    hint: create what is missing: no pod that names it starts before\n"));
  CHECK(has(ended.out, fmt::format("\n{:<29}  fine     none is named\n", "ConfigMaps")));
  for (const auto& line : base::split(ended.out, '\n')) CHECK(line.size() <= 80);
}

TEST_CASE("a document begins with cluster, namespace and job, and has refusals whole") {
  const std::string why = "violates PodSecurity \"restricted:latest\": " + std::string(3000, 'x');
  Ready scene;
  scene.wire.on(
      "POST", "/pods",
      fate::answer(test::status(403, "Forbidden", "pods \"orders-check\" is forbidden: " + why)));
  const auto ended = scene.check({"-ojson"});
  const auto document = base::OrderedJson::parse(ended.out);
  std::vector<std::string> fields;
  for (const auto& entry : document.items()) fields.push_back(entry.key());
  CHECK(fields == std::vector<std::string>{"cluster", "namespace", "job", "result", "checks"});
  CHECK(document["job"].is_null());
  CHECK(has(ended.out, std::string(3000, 'x')));
}

TEST_CASE("what the API server warns of is a warning: exit 0") {
  Ready scene;
  scene.wire.on("POST", "/deployments", fate::warn("would violate PodSecurity"));
  const auto row = scene.row("admission of the Deployment");
  CHECK(row["verdict"] == "warning");
  CHECK(row["result"] == "the API server warns: would violate PodSecurity");
}

TEST_CASE("who may not create pods is told what was tried without it: exit 10") {
  Ready scene;
  scene.wire.on(
      "POST", "/pods",
      fate::answer(test::status(403, "Forbidden",
                                "pods is forbidden: User \"dev\" cannot create resource "
                                "\"pods\" in API group \"\" in the namespace \"default\"")),
      2);
  const auto ended = scene.check({"-ojson"});
  CHECK(ended.exit == 10);
  CHECK(has(ended.out, "\"admission of TaskManager pods\""));
  CHECK(has(ended.out, "neither the pod security level nor webhooks are tried"));
}

TEST_CASE("TaskManagers are tried by the pod that Flink will ask for") {
  const std::string what = "admission of TaskManager pods";
  Ready scene;
  CHECK(scene.result(what) == "as a dry run of the pod that Flink will ask for");
  std::vector<std::string> tried;
  for (const auto& exchange : scene.wire.log) {
    if (has(exchange.line(), "POST") && has(exchange.line(), "/pods?dryRun=All"))
      tried.push_back(
          Json::parse(exchange.request.body)["metadata"]["labels"]["component"].get<std::string>());
  }
  CHECK(tried == std::vector<std::string>{"jobmanager", "taskmanager"});
  CHECK(scene.server.kept().empty());
  const Words workers{"-Dkubernetes.taskmanager.service-account=workers"};
  const auto refuse = fate::answer(
      test::status(403, "Forbidden",
                   "pods \"orders-taskmanager-1-1\" is forbidden: error looking up service account "
                   "default/workers: serviceaccount \"workers\" not found"));
  scene.wire.on("POST", "/pods", fate::warn(""));
  scene.wire.on("POST", "/pods", refuse);
  CHECK(scene.result(what, workers) ==
        "error looking up service account default/workers: serviceaccount \"workers\" not found");
}
