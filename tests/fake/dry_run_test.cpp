// Dry runs: nothing is sent, or nothing is kept.
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::Scene;
namespace fate = test::fate;

namespace {

bool is_dry(const test::Exchange& exchange) {
  return exchange.request.method == "GET" || exchange.request.target.ends_with("?dryRun=All");
}

}  // namespace

TEST_CASE("--dry-run=client connects to nothing and needs no kubeconfig") {
  Scene scene;
  scene.surroundings.files.clear();
  const auto ended = scene.run(command({"--dry-run=client"}));
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "deployment.apps/orders created (dry run)\nservice/orders created (dry "
        "run)\nservice/orders-rest created (dry "
        "run)\nconfigmap/flink-config-orders created (dry run)\n");
  CHECK(scene.connected.empty());
}

TEST_CASE("--dry-run=client is the same text every time") {
  Scene scene;
  const auto args = command({"--dry-run=client", "-o", "yaml"});
  const auto first = scene.run(args).out;
  CHECK(first.starts_with("apiVersion: v1\nkind: List\nitems:\n"));
  CHECK(scene.run(args).out == first);
}

TEST_CASE("--dry-run=server has every object checked and keeps none") {
  Scene scene;
  scene.wire.on("POST", "/services", fate::warn("deprecated"), 2);
  const auto ended = scene.run(command({"--dry-run=server"}));
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("deployment.apps/orders created (server dry run)\n"));
  CHECK(ended.err.find("warning: deprecated\n") != std::string::npos);
  CHECK(scene.wire.log.size() == 6);
  CHECK(scene.wire.flights() == 1);
  for (const auto& exchange : scene.wire.log) CHECK(is_dry(exchange));
  CHECK(scene.server.kept().empty());
}

TEST_CASE("--dry-run=server -o json prints what would be sent") {
  Scene scene;
  const auto ended = scene.run(command({"--dry-run=server", "-o", "json"}));
  CHECK(Json::parse(ended.out).at("items").size() == 4);
  CHECK(ended.out == scene.run(command({"--dry-run=client", "-o", "json"})).out);
}

TEST_CASE("--dry-run=server tells all refusals, and an existing cluster") {
  Scene scene;
  SECTION("refused") {
    scene.wire.on("POST", "/services",
                  fate::answer(test::status(403, "Forbidden", "services is forbidden")), 2);
    const auto ended = scene.run(command({"--dry-run=server"}));
    CHECK(ended.exit == 4);
    CHECK(ended.err.find(
              "error: the API server would refuse it; nothing was created\n  service/orders: Error "
              "from server (Forbidden): services is forbidden\n"
              "  service/orders-rest: Error from server (Forbidden): services is forbidden\n") !=
          std::string::npos);
  }
  SECTION("exists") {
    REQUIRE(scene.run(command()).exit == 0);
    const auto before = scene.server.kept();
    scene.wire.log.clear();
    const auto same = scene.run(command({"--dry-run=server"}));
    CHECK(same.exit == 0);
    CHECK(same.out ==
          "deployment.apps/orders unchanged (server dry run)\nservice/orders unchanged (server dry "
          "run)\nservice/orders-rest unchanged (server dry run)\nconfigmap/flink-config-orders "
          "unchanged (server dry run)\n");
    const auto other = scene.run(command({"--dry-run=server", "-Dparallelism.default=7"}));
    CHECK(other.exit == 6);
    CHECK(other.err.find("was deployed with a different configuration: parallelism.default") !=
          std::string::npos);
    scene.server.erase("configmaps", "flink-config-orders");
    CHECK(scene.run(command({"--dry-run=server"}))
              .out.find("configmap/flink-config-orders created (server dry run)\n") !=
          std::string::npos);
    CHECK(scene.server.kept().size() + 1 == before.size());
    for (const auto& exchange : scene.wire.log)
      CHECK((is_dry(exchange) || exchange.request.method == "GET"));
  }
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("--dry-run=server finds what is in the way of a cluster that is not there: exit 6") {
  const std::string verb = GENERATE("run-application", "apply");
  Scene scene;
  scene.server.create(test::foreign_service("orders-rest"));
  const auto before = scene.server.kept();
  auto words = command({"--dry-run=server"});
  words.front() = verb;
  const auto ended = scene.run(words);
  CAPTURE(verb, ended.err);
  CHECK(ended.exit == 6);
  CHECK(ended.out.empty());
  CHECK(ended.err.find("nothing was created\n  service/orders-rest: ") != std::string::npos);
  CHECK(scene.server.kept() == before);
}

TEST_CASE("secrets are masked in what a dry run prints, unless they are asked for") {
  Scene scene;
  const auto* dry_run = GENERATE("--dry-run=client", "--dry-run=server");
  const auto args = command({dry_run, "-o", "yaml", "-Ds3.secret-key=hunter2",
                             "-Dcontainerized.master.env.DB_PASSWORD=hunter2"});
  const auto masked = scene.run(args);
  CHECK(masked.out.find("hunter2") == std::string::npos);
  CHECK(masked.err.find("warning: secrets are masked (") != std::string::npos);
  CHECK(masked.err.find(
            "s3.secret-key), so what is printed cannot be applied; --show-secrets shows them\n") !=
        std::string::npos);
  auto open = args;
  open.insert(open.begin() + 1, "--show-secrets");
  const auto shown = scene.run(open);
  CHECK(shown.out.find("hunter2") != std::string::npos);
  CHECK(shown.err.find("masked") == std::string::npos);
  CHECK(scene.run(command({dry_run, "-Ds3.secret-key=hunter2"})).err.find("masked") ==
        std::string::npos);
}

TEST_CASE("of names alone nothing is said that is about manifests") {
  Scene scene;
  const auto* dry_run = GENERATE("--dry-run=client", "--dry-run=server");
  const auto ended = scene.run(command({dry_run, "-o", "name", "-Ds3.secret-key=hunter2"}));
  CHECK(ended.exit == 0);
  CHECK(ended.err.find("the objects name no namespace") == std::string::npos);
  CHECK(ended.err.find("masked") == std::string::npos);
}

TEST_CASE("a dry run says where it would go, and that the objects do not") {
  Scene scene;
  const auto ended = scene.run(command({"--dry-run=client", "-o", "yaml", "--namespace=team-a"}));
  CHECK(ended.err.find("· cluster orders · namespace team-a · nothing is sent\n") !=
        std::string::npos);
  CHECK(ended.err.find("'kubectl apply --namespace team-a -f -' puts them there\n") !=
        std::string::npos);
  CHECK(scene.run(command({"--dry-run=client", "-q"})).err.empty());
}
