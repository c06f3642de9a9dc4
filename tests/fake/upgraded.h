// `drey apply` of a cluster called orders, told apart by its number of task slots.
#pragma once
#include <chrono>
#include <numeric>
#include <string>

#include <fmt/format.h>

#include "fake/attached.h"
#include "fake/living_cluster.h"
#include "support/catch.h"

namespace test {

inline std::string slots(const std::string& options) {
  return option_in(options, "taskmanager.numberOfTaskSlots");
}

/// High availability is on.
inline Words apply(int number_of_slots, const Words& more = {}) {
  Words words{"-Dstate.savepoints.dir=s3://b/sp", "-Dhigh-availability.type=kubernetes",
              "-Dhigh-availability.storageDir=s3://b/ha",
              fmt::format("-Dtaskmanager.numberOfTaskSlots={}", number_of_slots)};
  words.insert(words.end(), more.begin(), more.end());
  auto command = attached(words);
  command.front() = "apply";
  return command;
}

inline Json record(const LivingCluster& scene) {
  return Json::parse(
      scene.server.find("configmaps", "orders.drey")["data"]["upgrade"].get<std::string>());
}

/// For how long the program has slept.
inline std::chrono::milliseconds waited(const LivingCluster& scene) {
  const auto& sleeps = scene.surroundings.sleeps;
  return std::accumulate(sleeps.begin(), sleeps.end(), std::chrono::milliseconds(0));
}

/// Broken input: its job fails at once.
inline bool is_broken(const std::string& options) { return slots(options) == "5"; }

/// One cluster runs, of the new input, from the savepoint with which the one before it was stopped;
/// nothing ran in between, and nothing was stopped twice.
inline void check_upgraded(const LivingCluster& scene) {
  const auto* life = scene.running();
  REQUIRE(life != nullptr);
  CHECK(slots(life->options) == "3");
  REQUIRE(scene.lives.size() == 2);
  const auto& old = *scene.lives.front();
  CHECK(old.job_manager.operations == 1);
  CHECK(!old.savepoint.empty());
  CHECK(life->restored == old.savepoint);
  CHECK(life->job != old.job);
  CHECK(record(scene)["phase"] == "done");
}

/// The old cluster runs again from the savepoint with which it was stopped, once.
inline void check_rolled_back(const LivingCluster& scene) {
  const auto* life = scene.running();
  REQUIRE(life != nullptr);
  CHECK(slots(life->options) == "2");
  const auto& old = *scene.lives.front();
  CHECK(life->restored == old.savepoint);
  CHECK(life->job != old.job);
  CHECK(old.job_manager.operations == 1);
  CHECK(record(scene)["phase"] == "rolled-back");
}

}  // namespace test
