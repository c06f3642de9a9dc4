// Killed anywhere, the same command again ends with exactly the right objects.
#include <fmt/format.h>

#include "fake/deploy_requests.h"
#include "fake/scene.h"
#include "support/catch.h"

using test::blog_command;
using test::command;
using test::Scene;
using test::Words;
namespace deploy_requests = test::deploy_requests;
namespace fate = test::fate;

namespace {

void check_healed(Scene& scene, const Words& args, const std::string& what) {
  const auto ended = scene.run(args);
  INFO(what << "\n" << ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.wrong(args) == "");
  CHECK(scene.wire.lines("DELETE").empty());
}

/// The objects' uids and versions: equal when nobody wrote anything.
std::map<std::string, base::Json> metadata(const Scene& scene) {
  std::map<std::string, base::Json> result;
  for (const auto& [name, object] : scene.server.kept()) result[name] = object.at("metadata");
  return result;
}

}  // namespace

TEST_CASE("killed before or after any request") {
  const auto args =
      GENERATE(blog_command(), command({"-Dkubernetes.rest-service.exposed.type=NodePort"}));
  for (std::size_t number = 1; number <= deploy_requests::last + 1; ++number) {
    for (const auto& [name, fate] :
         {std::pair{"before", fate::kill_before()}, std::pair{"after", fate::kill_after()}}) {
      Scene scene;
      scene.wire.at(number, fate);
      const auto killed = scene.run(args);
      if (scene.wire.log.size() < number) continue;
      CHECK(killed.exit == -1);
      check_healed(scene, args, fmt::format("killed {} request {}", name, number));
    }
  }
}

TEST_CASE("killed when any part of the second flight had arrived") {
  const auto args = command();
  for (unsigned arrived = 0; arrived < 8; ++arrived) {
    Scene scene;
    for (std::size_t i = 0; i < deploy_requests::second_flight.size(); ++i) {
      if ((arrived & (1U << i)) == 0)
        scene.wire.at(deploy_requests::second_flight[i], fate::lose_request());
    }
    scene.wire.after_flight(2, [] { throw test::Killed{}; });
    CHECK(scene.run(args).exit == -1);
    CHECK(scene.server.kept().size() == static_cast<std::size_t>(1 + __builtin_popcount(arrived)));
    check_healed(scene, args, fmt::format("killed when the parts {:#b} had arrived", arrived));
  }
}

TEST_CASE("killed again and again while healing") {
  const auto args = command();
  for (std::size_t first = 1; first <= deploy_requests::last; ++first) {
    for (std::size_t second = 1; second <= 11; ++second) {
      Scene scene;
      scene.wire.at(first, fate::kill_after());
      scene.run(args);
      scene.wire.at(second, fate::kill_after());
      scene.run(args);
      check_healed(scene, args, fmt::format("killed after requests {} and {}", first, second));
    }
  }
}

TEST_CASE("answers are lost while healing") {
  const auto args = command();
  for (std::size_t number = 1; number <= 11; ++number) {
    Scene scene;
    scene.wire.at(deploy_requests::first_owned, fate::kill_after());
    scene.run(args);
    scene.wire.at(number, fate::lose_answer());
    check_healed(scene, args, fmt::format("answer {} lost", number));
  }
}

TEST_CASE("an object that somebody removed comes back") {
  const auto args = command();
  const auto* const object =
      GENERATE("services/orders", "services/orders-rest", "configmaps/flink-config-orders");
  Scene scene;
  REQUIRE(scene.run(args).exit == 0);
  const std::string path = object;
  scene.server.erase(path.substr(0, path.find('/')), path.substr(path.find('/') + 1));
  const auto ended = scene.run(args);
  CHECK(ended.exit == 0);
  CHECK(ended.err.find("\norders was there in part from an earlier run of this input; what it "
                       "lacked was created\n") != std::string::npos);
  CHECK(scene.wrong(args) == "");
}

TEST_CASE("the same input again finds everything there and writes nothing") {
  Scene scene;
  const auto args = GENERATE(blog_command(), command());
  const auto first = scene.run(args);
  const auto before = metadata(scene);
  const auto second = scene.run(args);
  CHECK(second.exit == 0);
  const auto address = first.out.substr(first.out.find(", JobManager Web Interface: "));
  CHECK(second.out.ends_with(" is unchanged" + address));
  CHECK(second.err.find(" is already deployed from exactly this input; nothing to do\n") !=
        std::string::npos);
  CHECK(metadata(scene) == before);
  // The existence check is the create itself, which the server refuses.
  CHECK(scene.wire.lines("POST") ==
        std::vector<std::string>{"POST /apis/apps/v1/namespaces/default/deployments"});
  CHECK(scene.wire.log.at(1).answer.status == 409);
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("another input is a conflict, and not one write") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto before = metadata(scene);
  const auto ended = scene.run(command({"-p4"}));
  CHECK(ended.exit == 6);
  CHECK(ended.out.empty());
  CHECK(ended.err.find("error: The Flink cluster orders already exists.\n  Deployment "
                       "default/orders was deployed with a different configuration: "
                       "parallelism.default 1 → 4\nhint: nothing was touched; 'drey apply' "
                       "with the same arguments upgrades it with its job's state, 'drey diff' "
                       "shows all that differs\n") != std::string::npos);
  CHECK(metadata(scene) == before);
  CHECK(scene.wire.lines("POST").size() == 1);
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("a cluster that was deployed detached can be waited for") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  auto attached = command();
  std::erase(attached, "--detached");
  attached.insert(attached.end() - 1, "--wait=accepted");
  const auto ended = scene.run(attached);
  CHECK(ended.exit == 0);
  CHECK(ended.err.find("orders is already deployed from exactly this input; nothing to do\n") !=
        std::string::npos);
  CHECK(scene.run(command({"--wait=accepted"})).exit == 0);
}

TEST_CASE("another input completes nothing of a killed run") {
  Scene scene;
  scene.wire.at(deploy_requests::deployment, fate::kill_after());
  scene.run(command());
  CHECK(scene.run(command({"-p4"})).exit == 6);
  CHECK(scene.server.kept().size() == 1);
}

TEST_CASE("while the old Deployment is being deleted, its name is taken") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  scene.server.mark_deleted("deployments", "orders");
  const auto ended = scene.run(command());
  CHECK(ended.exit == 6);
  CHECK(ended.err.find("Deployment default/orders is being deleted\nhint: wait until it is gone") !=
        std::string::npos);
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("what was changed by hand since is told of a cluster that is there") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  SECTION("replicas") {
    scene.wire.on("GET", "/deployments/orders", [](const auto& apply) {
      auto response = apply();
      auto object = base::Json::parse(response.body);
      object["spec"]["replicas"] = 0;
      response.body = object.dump();
      return response;
    });
    const auto ended = scene.run(command());
    INFO(ended.err);
    CHECK(ended.exit == 0);
    CHECK(ended.err.find("warning: Deployment default/orders was scaled to 0 replicas since it was "
                         "deployed; 'kubectl scale deployment orders --replicas=1 --namespace "
                         "default' puts it right\n") != std::string::npos);
  }
  SECTION("configuration") {
    scene.wire.on("GET", "/configmaps/flink-config-orders", [](const auto& apply) {
      auto response = apply();
      auto object = base::Json::parse(response.body);
      object["data"]["config.yaml"] = "parallelism.default: 9\n";
      response.body = object.dump();
      return response;
    });
    const auto ended = scene.run(command());
    INFO(ended.err);
    CHECK(ended.exit == 0);
    CHECK(ended.err.find("warning: ConfigMap flink-config-orders was changed since it was "
                         "deployed: ") != std::string::npos);
  }
}
