// Artifacts of the client's machine, uploaded before the cluster is made.
#include "deploy/record/upgrade_record.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using test::command;
using test::has;
using test::LivingCluster;
using test::record;
using test::Scene;
using test::slots;
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

namespace {

const std::string other = "/opt/model.bin";
const std::string uploaded_other = "/mnt/up/model.bin";

/// A cluster that was made of an uploaded jar, and whose next input has another artifact beside it.
struct Upgradable : LivingCluster {
  Upgradable() {
    surroundings.files[jar] = "the job";
    REQUIRE(run(input(2)).exit == 0);
    surroundings.files[jar] = "another job";
    surroundings.files[other] = "a model";
  }

  static test::Words input(int number, const test::Words& more = {}) {
    auto words = uploading();
    const test::Words upload{words.begin() + 4, words.end() - 1};
    auto options = more;
    options.insert(options.end(), upload.begin(), upload.end());
    return test::apply(number, options);
  }

  static test::Words next(const test::Words& more = {}) {
    auto options = more;
    options.push_back("-Duser.artifacts.artifact-list=local://" + other);
    return input(3, options);
  }

  std::string at(const std::string& path) const {
    const auto found = surroundings.files.find(path);
    return found == surroundings.files.end() ? "nothing" : found->second;
  }
};

}  // namespace

TEST_CASE("what an upgrade uploads is there before the old job stops, unless that may read it") {
  Upgradable scene;
  const bool overwrites = GENERATE(false, true);
  std::string model, program;
  scene.wire.on("POST", "/stop", [&](const auto& carry_out) {
    model = scene.at(uploaded_other);
    program = scene.at(uploaded);
    return carry_out();
  });
  const auto ended =
      scene.run(Upgradable::next({std::string("-Dkubernetes.artifacts.local-upload-overwrite=") +
                                  (overwrites ? "true" : "false")}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(model == "a model");
  CHECK(program == "the job");
  CHECK(scene.at(uploaded) == (overwrites ? "another job" : "the job"));
  const auto line = "uploaded " + other + " to file:/mnt/up/model.bin\n";
  CHECK(has(ended.err, line));
  CHECK_FALSE(has(ended.err.substr(ended.err.find(line) + line.size()), "model.bin"));
}

TEST_CASE("an upgrade whose upload fails leaves the old job alone, and is none") {
  Upgradable scene;
  scene.surroundings.unwritable.insert(uploaded_other);
  const auto ended = scene.run(Upgradable::next());
  CAPTURE(ended.err);
  CHECK(ended.exit == 1);
  CHECK(has(ended.err, "error: cannot upload '" + other + "' to "));
  CHECK(scene.running() == scene.lives.front().get());
  CHECK(scene.lives.front()->job_manager.operations == 0);
  CHECK(record(scene)["phase"] == "given-up");

  SECTION("another input goes its own way") {
    CHECK(scene.run(Upgradable::input(4)).exit == 0);
    CHECK(slots(scene.running()->options) == "4");
  }
  SECTION("the same input goes on when it can") {
    scene.surroundings.unwritable.clear();
    CHECK(scene.run(Upgradable::next()).exit == 0);
    CHECK(slots(scene.running()->options) == "3");
  }
}

TEST_CASE(
    "an upgrade that goes on uploads before it stops the job, and stays open where it cannot") {
  Upgradable scene;
  scene.wire.on("POST", "/stop", fate::answer(test::flink_error(400, "no")));
  CHECK(scene.run(Upgradable::next()).exit != 0);
  REQUIRE(record(scene)["phase"] == "stopping");
  scene.surroundings.files.erase(uploaded_other);
  scene.surroundings.unwritable.insert(uploaded_other);
  CHECK(scene.run(Upgradable::next()).exit == 1);
  CHECK(record(scene)["phase"] == "stopping");
  scene.surroundings.unwritable.clear();
  CHECK(scene.run(Upgradable::next()).exit == 0);
  CHECK(scene.at(uploaded_other) == "a model");
}
