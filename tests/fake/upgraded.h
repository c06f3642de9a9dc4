// `drey apply` of a cluster called orders, told apart by its number of task slots.
#pragma once
#include <string>

#include <fmt/format.h>

#include "fake/attached.h"
#include "fake/living_cluster.h"

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

/// Broken input: its job fails at once.
inline bool is_broken(const std::string& options) { return slots(options) == "5"; }

}  // namespace test
