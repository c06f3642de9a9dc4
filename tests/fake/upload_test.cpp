// Artifacts of the client's machine, uploaded before the cluster is made.
#include "deploy/record/upgrade_record.h"
#include "fake/scene.h"
#include "support/catch.h"

using test::command;
using test::Scene;
namespace fate = test::fate;

namespace {

const std::string jar = "/opt/flink/usrlib/orders.jar";
const std::string uploaded = "/mnt/up/orders.jar";

test::Words uploading(const test::Words& more = {}) {
  test::Words words{"-Dkubernetes.artifacts.local-upload-enabled=true",
                    "-Dkubernetes.artifacts.local-upload-target=file:///mnt/up"};
  words.insert(words.end(), more.begin(), more.end());
  return command(words);
}

struct Machine : Scene {
  Machine() { surroundings.files[jar] = "the job"; }
  bool has_uploaded() const { return surroundings.files.contains(uploaded); }
};

}  // namespace

TEST_CASE("the jar is there before the Deployment, and the configuration names it") {
  Machine machine;
  bool in_time = false;
  machine.wire.before_request = [&] {
    if (machine.wire.log.back().request.method == "POST")
      in_time = in_time || machine.has_uploaded();
  };
  const auto ended = machine.run(uploading());
  CHECK(ended.exit == 0);
  CHECK(in_time);
  CHECK(machine.surroundings.files.at(uploaded) == "the job");
  CHECK_THAT(ended.err, Catch::Contains("uploaded " + jar + " to file:/mnt/up/orders.jar\n"));
  const auto configuration = machine.server.find("configmaps", "flink-config-orders")
                                 .at("data")
                                 .at("config.yaml")
                                 .get<std::string>();
  CHECK_THAT(configuration, Catch::Contains("- file:/mnt/up/orders.jar"));
}

TEST_CASE("the same command again uploads nothing") {
  Machine machine;
  machine.run(uploading({"-Dkubernetes.artifacts.local-upload-overwrite=true"}));
  machine.surroundings.files[jar] = "another job";
  const auto ended = machine.run(uploading({"-Dkubernetes.artifacts.local-upload-overwrite=true"}));
  CHECK(ended.exit == 0);
  CHECK(machine.surroundings.files.at(uploaded) == "the job");
}

TEST_CASE("a cluster that exists keeps its artifacts") {
  Machine machine;
  machine.server.create(test::foreign_deployment("orders"));
  CHECK(machine.run(uploading()).exit == 6);
  CHECK_FALSE(machine.has_uploaded());
}

TEST_CASE("beside an open upgrade of its name nothing is uploaded, and nothing made") {
  Machine machine;
  deploy::UpgradeRecord record{.phase = deploy::UpgradePhase::clearing};
  record.to.spec = "other";
  machine.server.create(deploy::upgrade_record_object(record, {"default", "orders"}));
  const auto ended = machine.run(uploading());
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK_THAT(ended.err, Catch::Contains("to other input is open"));
  CHECK_FALSE(machine.has_uploaded());
  CHECK(machine.wire.lines("POST").empty());
  CHECK(machine.wire.flights() == 1);
}

TEST_CASE("where it cannot be seen whether the cluster exists nothing is uploaded") {
  Machine machine;
  machine.wire.on("GET", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  CHECK(machine.run(uploading()).exit == 4);
  CHECK_FALSE(machine.has_uploaded());
}

TEST_CASE("dry runs upload nothing, and say what they would") {
  const auto [option, how] = GENERATE(table<std::string, std::string>(
      {{"--dry-run=client", "dry run"}, {"--dry-run=server", "server dry run"}}));
  Machine machine;
  const auto ended = machine.run(uploading({option}));
  CHECK(ended.exit == 0);
  CHECK_FALSE(machine.has_uploaded());
  CHECK_THAT(ended.err,
             Catch::Contains(jar + " uploaded to file:/mnt/up/orders.jar (" + how + ")\n"));
}

TEST_CASE("where an upload fails nothing is created") {
  Machine machine;
  machine.surroundings.unwritable.insert(uploaded);
  const auto ended = machine.run(uploading());
  CHECK(ended.exit == 1);
  CHECK_THAT(ended.err,
             Catch::Contains("error: cannot upload '" + jar +
                             "' to 'file:/mnt/up/orders.jar': No space left on device\n"));
  CHECK(machine.wire.lines("POST").empty());
}

TEST_CASE("a jar that is not on this machine is refused before anything is sent") {
  Scene scene;
  const auto ended = scene.run(uploading());
  CHECK(ended.exit == 2);
  CHECK_THAT(ended.err, Catch::Contains("local://" + jar + ": no such file on this machine"));
  CHECK(scene.wire.log.empty());
}
